"""The size of the X screen, and word of it when it changes while the program runs. It resizes nothing.

Tk learns a screen's size when it connects and never again; without a window manager nobody resizes its window either. So a
connection of our own asks X for a word when the root window changes (RandR: another mode, a turned panel, a television
switched on late), and reads the new size from a fresh connection. Nothing is polled.
"""

import ctypes
import tkinter
from collections.abc import Callable
from ctypes import c_char_p, c_int, c_long, c_ulong, c_void_p

from kiosk.frozen import frozen
from kiosk.ui.ctypes_library import declared

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


class SizeWatch:
    """Calls `changed` in Tk's event loop whenever the screen of `root` has another number of pixels than before.

    Raises OSError where there is no libX11, or no second connection to the display: then sizes are fixed.
    """

    def __init__(self, root: tkinter.Tk, changed: Callable[[ScreenSize], None]) -> None:
        self._root, self._changed = root, changed
        self._x = declared("libX11.so.6", _SIGNATURES)
        self._name = str(root.winfo_screen()).rsplit(".", 1)[0].encode()  # ":1.0" -> ":1"
        self._size = self._now()
        self._display = self._open()
        self._x.XSelectInput(self._display, self._x.XDefaultRootWindow(self._display), _STRUCTURE_NOTIFY)
        self._x.XPending(self._display)  # sends it
        self._file = self._x.XConnectionNumber(self._display)
        root.tk.createfilehandler(self._file, tkinter.READABLE, lambda *_: self._heard())

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
        size = ScreenSize(*(ask(display, screen) for ask in readers))
        self._x.XCloseDisplay(display)
        return size

    def _heard(self) -> None:
        event = ctypes.create_string_buffer(_EVENT_BYTES)
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, event)
        before, self._size = self._size, self._now()
        if (self._size.width, self._size.height) != (before.width, before.height):
            self._changed(self._size)
