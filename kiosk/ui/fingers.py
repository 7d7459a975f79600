"""What comes from the glass, as one finger at a time: Tk's pointer, and another finger while a hand rests there."""

import logging
import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.system import screen
from kiosk.ui.input import contacts

if TYPE_CHECKING:
    from kiosk.ui.raw_touches import RawTouch, RawTouches

log = logging.getLogger(__name__)
Place = Callable[[int, int], None]  # x, y in pixels of the window


class Fingers:
    """`pressed`, `moved` and `released` hear where. While another finger acts the pointer is the hand that rests, and means nothing."""

    def __init__(self, root: tkinter.Tk, frame: tkinter.Frame, pressed: Place, moved: Place, released: Place) -> None:
        self._root, self._frame = root, frame
        self._pressed, self._moved, self._released = pressed, moved, released
        self._contacts = contacts.Contacts()
        self._place = (0, 0)  # of the acting finger, in pixels of the window
        self._others: RawTouches | None = None
        for button in screen.TAP_BUTTONS:
            root.bind(f"<ButtonPress-{button}>", lambda event: self._pointer(event, pressed))
            root.bind(f"<B{button}-Motion>", lambda event: self._pointer(event, moved))
            root.bind(f"<ButtonRelease-{button}>", lambda event: self._pointer(event, released))

    def hear_others(self) -> None:
        """From now on a hand that rests on the glass does not block another finger, where the machine tells of both. Once is enough: an app
        that is put together again after a fault asks again."""
        if self._others:
            return
        from kiosk.ui.raw_touches import RawTouches  # late: a start does not need it, nor does a system without X

        try:
            self._others = RawTouches(self._root, self.touched)
        except OSError as error:
            log.info("one finger at a time: %s", error)

    def close(self) -> None:
        if self._others:
            self._others.close()
            self._others = None

    def _pointer(self, event: tkinter.Event, means: Place) -> None:
        if self._contacts.acting is None:
            means(event.x_root - self._frame.winfo_rootx(), event.y_root - self._frame.winfo_rooty())

    def touched(self, touch: "RawTouch") -> None:
        """What one finger does; the first on the glass is the pointer's, too."""
        from kiosk.ui.raw_touches import DOWN, UP

        before = self._contacts.acting
        if touch.what == DOWN:
            self._contacts = contacts.came(self._contacts, touch.name, touch.at)
        acting = self._contacts.acting
        if acting == touch.name:
            self._place = self._on_window(touch)
            (self._pressed if before is None else self._released if touch.what == UP else self._moved)(*self._place)
        if touch.what == UP:
            self._contacts = contacts.went(self._contacts, touch.name)

    def _on_window(self, touch: "RawTouch") -> tuple[int, int]:
        x, y = self._place
        if touch.x is not None:
            x = touch.x - self._frame.winfo_rootx()
        if touch.y is not None:
            y = touch.y - self._frame.winfo_rooty()
        return x, y
