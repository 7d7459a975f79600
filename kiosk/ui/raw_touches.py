"""What touch panels tell X of each finger, the second and the third too. It decides nothing, and takes nothing away from Tk.

Tk 8.6 hears the core pointer alone, which is the first finger. A client that selects touch events of XInput2 on a window takes that pointer
away from it; raw events, which a connection of our own selects on the root window, are told besides (XI2proto, "Raw events", 2.1 and 2.2).
They carry no place on the screen but a panel's own axes, so those are asked for (XIQueryDevice) and scaled.
"""

import ctypes
import tkinter
from collections.abc import Callable, Iterator
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_ubyte, c_uint, c_ulong, c_void_p, cast
from typing import ClassVar

from kiosk.frozen import frozen
from kiosk.ui.ctypes_library import declared

DOWN, MOVED, UP = 22, 23, 24  # XI_RawTouchBegin, XI_RawTouchUpdate, XI_RawTouchEnd
_HIERARCHY_CHANGED, _GENERIC = 11, 35
_ALL_DEVICES, _SLAVE_POINTER, _VALUATOR, _TOUCH, _DIRECT = 0, 3, 2, 8, 1
_ACROSS, _DOWN = 0, 1  # axes of a panel, as evdev and libinput number them
_NEEDED = (2, 2)  # of the protocol: touches


class _Mask(ctypes.Structure):
    """XIEventMask of X11/extensions/XInput2.h, as all below."""

    _fields_: ClassVar = [("device", c_int), ("length", c_int), ("mask", POINTER(c_ubyte))]


class _Cookie(ctypes.Structure):
    """XGenericEventCookie of X11/Xlib.h, in the room of an XEvent."""

    _fields_: ClassVar = [
        *(("type", c_int), ("serial", c_ulong), ("sent", c_int), ("display", c_void_p), ("extension", c_int), ("event", c_int)),
        *(("cookie", c_int), ("data", c_void_p), ("room", c_ubyte * 128)),
    ]


class _Raw(ctypes.Structure):
    _fields_: ClassVar = [
        *(("type", c_int), ("serial", c_ulong), ("sent", c_int), ("display", c_void_p), ("extension", c_int), ("event", c_int)),
        *(("time", c_ulong), ("device", c_int), ("source", c_int), ("detail", c_int), ("flags", c_int)),
        *(("length", c_int), ("mask", POINTER(c_ubyte)), ("values", POINTER(c_double)), ("raw_values", POINTER(c_double))),
    ]


class _Class(ctypes.Structure):
    """XIAnyClassInfo, and what XITouchClassInfo has behind it."""

    _fields_: ClassVar = [("type", c_int), ("source", c_int), ("mode", c_int)]


class _Valuator(ctypes.Structure):
    _fields_: ClassVar = [("type", c_int), ("source", c_int), ("number", c_int), ("label", c_ulong), ("low", c_double), ("high", c_double)]


class _Device(ctypes.Structure):
    _fields_: ClassVar = [
        *(("id", c_int), ("name", c_char_p), ("use", c_int), ("attachment", c_int), ("enabled", c_int), ("count", c_int)),
        ("classes", POINTER(POINTER(_Class))),
    ]


_X11 = {
    "XOpenDisplay": (c_void_p, [c_char_p]),
    "XCloseDisplay": (c_int, [c_void_p]),
    "XDefaultRootWindow": (c_ulong, [c_void_p]),
    "XGetGeometry": (c_int, [c_void_p, c_ulong, POINTER(c_ulong), POINTER(c_int), POINTER(c_int), *[POINTER(c_uint)] * 4]),
    "XQueryExtension": (c_int, [c_void_p, c_char_p, POINTER(c_int), POINTER(c_int), POINTER(c_int)]),
    "XConnectionNumber": (c_int, [c_void_p]),
    "XPending": (c_int, [c_void_p]),
    "XNextEvent": (c_int, [c_void_p, c_void_p]),
    "XGetEventData": (c_int, [c_void_p, c_void_p]),
    "XFreeEventData": (None, [c_void_p, c_void_p]),
}
_XI = {
    "XIQueryVersion": (c_int, [c_void_p, POINTER(c_int), POINTER(c_int)]),
    "XISelectEvents": (c_int, [c_void_p, c_ulong, POINTER(_Mask), c_int]),
    "XIQueryDevice": (POINTER(_Device), [c_void_p, c_int, POINTER(c_int)]),
    "XIFreeDeviceInfo": (None, [POINTER(_Device)]),
}


@frozen
class RawTouch:
    """`what`: DOWN, MOVED or UP. `name` tells one finger from another. `at`: milliseconds of the X server. `x`, `y`:
    pixels of the X screen; None: as before."""

    what: int
    name: tuple[int, int]
    at: int
    x: int | None
    y: int | None


class RawTouches:
    """Calls `heard` in Tk's event loop with what each finger does. Raises OSError where X or a library cannot tell."""

    def __init__(self, root: tkinter.Tk, heard: Callable[[RawTouch], None]) -> None:
        self._root, self._heard = root, heard
        self._x, self._xi = declared("libX11.so.6", _X11), declared("libXi.so.6", _XI)
        self._display = self._x.XOpenDisplay(str(root.winfo_screen()).rsplit(".", 1)[0].encode())  # ":1.0" -> ":1"
        if not self._display:
            raise OSError("the display accepts no other connection")
        self._extension = self._asked()
        self._axes: dict[int, dict[int, tuple[float, float]]] | None = None  # device -> axis -> its ends; None: to be asked for
        self._size = self._screen()
        self._select()
        self._file = self._x.XConnectionNumber(self._display)
        root.tk.createfilehandler(self._file, tkinter.READABLE, lambda *_: self._read())

    def close(self) -> None:
        self._root.tk.deletefilehandler(self._file)
        self._x.XCloseDisplay(self._display)

    def _asked(self) -> int:
        """The extension's number."""
        number, first_event, first_error = c_int(), c_int(), c_int()
        major, minor = c_int(_NEEDED[0]), c_int(_NEEDED[1])
        there = self._x.XQueryExtension(self._display, b"XInputExtension", byref(number), byref(first_event), byref(first_error))
        if not there or self._xi.XIQueryVersion(self._display, byref(major), byref(minor)) or (major.value, minor.value) < _NEEDED:
            self._x.XCloseDisplay(self._display)
            raise OSError("this X server tells nothing of single fingers")
        return number.value

    def _select(self) -> None:
        bits = (c_ubyte * 4)()
        for event in (_HIERARCHY_CHANGED, DOWN, MOVED, UP):
            bits[event >> 3] |= 1 << (event & 7)
        mask = _Mask(_ALL_DEVICES, len(bits), cast(bits, POINTER(c_ubyte)))
        self._xi.XISelectEvents(self._display, self._x.XDefaultRootWindow(self._display), byref(mask), 1)
        self._x.XPending(self._display)  # sends it

    def _read(self) -> None:
        cookie = _Cookie()
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, byref(cookie))
            if cookie.type != _GENERIC or cookie.extension != self._extension:
                continue
            if cookie.event == _HIERARCHY_CHANGED:
                self._axes = None
            elif self._x.XGetEventData(self._display, byref(cookie)):
                touch = self._touch(cast(cookie.data, POINTER(_Raw)).contents)
                self._x.XFreeEventData(self._display, byref(cookie))
                if touch:
                    self._heard(touch)

    def _touch(self, raw: _Raw) -> RawTouch | None:
        """None of what is told of a master device, which tells everything once more."""
        if self._axes is None:
            self._axes = dict(self._panels())
        axes = self._axes.get(raw.device)
        if axes is None:
            return None
        if raw.event == DOWN:
            self._size = self._screen()
        values = dict(_valuators(raw))
        x, y = (_scaled(values.get(axis), axes[axis], size) for axis, size in zip((_ACROSS, _DOWN), self._size, strict=True))
        return RawTouch(raw.event, (raw.device, raw.detail), raw.time, x, y)

    def _screen(self) -> tuple[int, int]:
        """Its pixels now: a panel may have been turned since the program began."""
        window, x, y, wide, high, edge, depth = c_ulong(), c_int(), c_int(), c_uint(), c_uint(), c_uint(), c_uint()
        root = self._x.XDefaultRootWindow(self._display)
        self._x.XGetGeometry(self._display, root, *(byref(value) for value in (window, x, y, wide, high, edge, depth)))
        return wide.value, high.value

    def _panels(self) -> Iterator[tuple[int, dict[int, tuple[float, float]]]]:
        """Each panel that is touched where it shows something, with its axes."""
        count = c_int()
        devices = self._xi.XIQueryDevice(self._display, _ALL_DEVICES, byref(count))
        for device in devices[: count.value] if devices else ():
            classes = [device.classes[place] for place in range(device.count)]
            direct = any(each.contents.type == _TOUCH and each.contents.mode == _DIRECT for each in classes)
            valuators = [cast(each, POINTER(_Valuator)).contents for each in classes if each.contents.type == _VALUATOR]
            axes = {axis.number: (axis.low, axis.high) for axis in valuators if axis.high > axis.low}
            if device.use == _SLAVE_POINTER and direct and {_ACROSS, _DOWN} <= set(axes):
                yield device.id, axes
        if devices:
            self._xi.XIFreeDeviceInfo(devices)


def _valuators(raw: _Raw) -> Iterator[tuple[int, float]]:
    """(axis, value): only those that are set in the mask are there, one behind the other."""
    place = 0
    for axis in range(raw.length * 8):
        if raw.mask[axis >> 3] & (1 << (axis & 7)):
            yield axis, raw.values[place]
            place += 1


def _scaled(value: float | None, ends: tuple[float, float], size: int) -> int | None:
    low, high = ends
    return None if value is None else round(min(max((value - low) / (high - low), 0.0), 1.0) * (size - 1))
