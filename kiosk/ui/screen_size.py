"""The size of the screen, and word of it when it changes while the program runs. It resizes nothing.

Where several monitors make up one X screen the kiosk belongs on one of them: the primary one, which is the technician's to say
(`xrandr --output NAME --primary`), or else the first (RandR 1.5, XRRGetMonitors).

Under X, Tk learns a screen's size when it connects and never again; without a window manager nobody resizes its window either. So a
connection of our own asks X for a word when the root window changes (RandR: another mode, a turned panel, a television
switched on late), and reads the new size from a fresh connection. Nothing is polled. Under Windows Tk itself learns it; the screen is that
of the monitor that Settings call the main display.
"""

import ctypes
import logging
import tkinter
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int, c_long, c_ulong, c_void_p
from typing import ClassVar

from kiosk.frozen import frozen
from kiosk.ui.ctypes_library import declared

log = logging.getLogger(__name__)
LOOK_MS = 2000
_STRUCTURE_NOTIFY = 1 << 17
_EVENT_BYTES = 192  # sizeof(XEvent)
_SIGNATURES = {
    "XOpenDisplay": (c_void_p, [c_char_p]),
    "XCloseDisplay": (c_int, [c_void_p]),
    "XDefaultRootWindow": (c_ulong, [c_void_p]),
    "XDefaultScreen": (c_int, [c_void_p]),
    "XDisplayWidth": (c_int, [c_void_p, c_int]),
    "XDisplayHeight": (c_int, [c_void_p, c_int]),
    "XDisplayWidthMM": (c_int, [c_void_p, c_int]),
    "XDisplayHeightMM": (c_int, [c_void_p, c_int]),
    "XSelectInput": (c_int, [c_void_p, c_ulong, c_long]),
    "XConnectionNumber": (c_int, [c_void_p]),
    "XPending": (c_int, [c_void_p]),
    "XNextEvent": (c_int, [c_void_p, c_void_p]),
}


@frozen
class ScreenSize:
    """Pixels, and the millimetres that X claims."""

    width: int
    height: int
    width_mm: int
    height_mm: int
    x: int = 0  # where it begins on the X screen
    y: int = 0


class _Monitor(ctypes.Structure):
    """XRRMonitorInfo of X11/extensions/Xrandr.h."""

    _fields_: ClassVar = [
        ("name", c_ulong),
        *((field, c_int) for field in ("primary", "automatic", "outputs", "x", "y", "width", "height", "width_mm", "height_mm")),
        ("output_ids", c_void_p),
    ]


_MONITORS = {
    "XRRGetMonitors": (POINTER(_Monitor), [c_void_p, c_ulong, c_int, POINTER(c_int)]),
    "XRRFreeMonitors": (None, [POINTER(_Monitor)]),
}


class PolledSize:
    """Where Tk itself learns of another size: it is asked again and again."""

    def __init__(self, root: tkinter.Tk, changed: Callable[[ScreenSize], None]) -> None:
        self._root, self._changed = root, changed
        self._size = self._now()
        self._next = root.after(LOOK_MS, self._look)

    def close(self) -> None:
        self._root.after_cancel(self._next)

    def _now(self) -> ScreenSize:
        root = self._root
        return ScreenSize(root.winfo_screenwidth(), root.winfo_screenheight(), root.winfo_screenmmwidth(), root.winfo_screenmmheight())

    def _look(self) -> None:
        self._next = self._root.after(LOOK_MS, self._look)
        before, self._size = self._size, self._now()
        if self._size != before:
            self._changed(self._size)


class SizeWatch:
    """Calls `changed` in Tk's event loop whenever the screen of `root`, or the monitor to be on, has other pixels than before; at once
    where that monitor is not the whole screen.

    Raises OSError where there is no libX11, or no second connection to the display: then sizes are fixed.
    """

    def __init__(self, root: tkinter.Tk, changed: Callable[[ScreenSize], None]) -> None:
        self._root, self._changed = root, changed
        self._x = declared("libX11.so.6", _SIGNATURES)
        self._name = str(root.winfo_screen()).rsplit(".", 1)[0].encode()  # ":1.0" -> ":1"
        self._randr = _randr()
        self._size = self._now()
        self._display = self._open()
        self._x.XSelectInput(self._display, self._x.XDefaultRootWindow(self._display), _STRUCTURE_NOTIFY)
        self._x.XPending(self._display)  # sends it
        self._file = self._x.XConnectionNumber(self._display)
        root.tk.createfilehandler(self._file, tkinter.READABLE, lambda *_: self._heard())
        if (self._size.x, self._size.y, self._size.width, self._size.height) != (0, 0, root.winfo_screenwidth(), root.winfo_screenheight()):
            changed(self._size)

    def close(self) -> None:
        self._root.tk.deletefilehandler(self._file)
        self._x.XCloseDisplay(self._display)

    def _open(self) -> int:
        display: int | None = self._x.XOpenDisplay(self._name)
        if not display:
            raise OSError("the display accepts no other connection")
        return display

    def _now(self) -> ScreenSize:
        """What X says to somebody who comes new."""
        display = self._open()
        screen = self._x.XDefaultScreen(display)
        readers = (self._x.XDisplayWidth, self._x.XDisplayHeight, self._x.XDisplayWidthMM, self._x.XDisplayHeightMM)
        size = self._one_of_several(display) or ScreenSize(*(ask(display, screen) for ask in readers))
        self._x.XCloseDisplay(display)
        return size

    def _one_of_several(self, display: int) -> ScreenSize | None:
        """The monitor to be on; None where there is only one, which is the whole screen, or where X cannot say."""
        if self._randr is None:
            return None
        count = c_int()
        monitors = self._randr.XRRGetMonitors(display, self._x.XDefaultRootWindow(display), 1, ctypes.byref(count))
        if not monitors:
            return None
        chosen = min((monitors[place] for place in range(count.value)), key=lambda monitor: not monitor.primary, default=None)
        values = (
            ScreenSize(chosen.width, chosen.height, chosen.width_mm, chosen.height_mm, chosen.x, chosen.y)
            if chosen is not None and count.value > 1
            else None
        )
        self._randr.XRRFreeMonitors(monitors)
        return values

    def _heard(self) -> None:
        event = ctypes.create_string_buffer(_EVENT_BYTES)
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, event)
        before, self._size = self._size, self._now()
        place = (self._size.x, self._size.y, self._size.width, self._size.height)
        if place != (before.x, before.y, before.width, before.height):
            self._changed(self._size)


Watch = SizeWatch | PolledSize


def watch(root: tkinter.Tk, changed: Callable[[ScreenSize], None]) -> Watch | None:
    """`changed` is called in Tk's event loop with every new size. None, and a line in the log, where X cannot be asked: sizes are fixed."""
    if root.tk.call("tk", "windowingsystem") != "x11":
        return PolledSize(root, changed)
    try:
        return SizeWatch(root, changed)
    except OSError as error:
        log.warning("a change of the screen's size will not be noticed: %s", error)
        return None


def _randr() -> ctypes.CDLL | None:
    """libXrandr; None on a machine without it, where the screen is one."""
    try:
        return declared("libXrandr.so.2", _MONITORS)
    except OSError:
        return None
