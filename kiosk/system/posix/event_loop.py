"""The event loop on Linux: Tk watches files."""

import ctypes
import os
import signal
import tkinter
from collections.abc import Callable
from contextlib import suppress

_CLOCK_MONOTONIC = 1


class Bell:
    """`ring` it in any thread: `heard` is called in Tk's loop soon after, once for several rings."""

    def __init__(self, root: tkinter.Tk, heard: Callable[[], None]) -> None:
        self._root, self._heard = root, heard
        self._reading, self._writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        root.tk.createfilehandler(self._reading, tkinter.READABLE, self._on_signal)

    def ring(self) -> None:
        """A full pipe means that Tk is signalled already."""
        with suppress(BlockingIOError):
            os.write(self._writing, b"c")

    def close(self) -> None:
        """No thread may ring any more: the number of a closed pipe belongs to the next file that is opened. Twice is as good as once."""
        if self._reading >= 0:
            self._root.tk.deletefilehandler(self._reading)
            os.close(self._reading)
            os.close(self._writing)
            self._reading = self._writing = -1

    def _on_signal(self, _file: int, _mask: int) -> None:
        os.read(self._reading, 64)
        self._heard()


class _Spec(ctypes.Structure):
    """struct itimerspec: an interval (0: once) and the time until the alarm."""

    _fields_ = [(name, ctypes.c_long) for name in ("again_s", "again_ns", "first_s", "first_ns")]


class Alarm:
    """Rings in Tk's loop after so many seconds that no hand on the wall clock moves (timerfd_create(2))."""

    def __init__(self, root: tkinter.Tk, ring: Callable[[], None]) -> None:
        self._root, self._ring = root, ring
        self._alarm: int = ctypes.CDLL(None, use_errno=True).timerfd_create(_CLOCK_MONOTONIC, os.O_NONBLOCK | os.O_CLOEXEC)
        if self._alarm < 0:
            raise OSError(ctypes.get_errno(), "the system has no timer left")
        root.tk.createfilehandler(self._alarm, tkinter.READABLE, self._rang)

    def set(self, seconds: float) -> None:
        """Once, so many seconds from now; 0: not at all."""
        whole = int(seconds)
        spec = _Spec(0, 0, whole, int((seconds - whole) * 1e9))
        ctypes.CDLL(None).timerfd_settime(self._alarm, 0, ctypes.byref(spec), None)

    def close(self) -> None:
        self._root.tk.deletefilehandler(self._alarm)
        os.close(self._alarm)

    def _rang(self, _file: int, _mask: int) -> None:
        """What is not set again stays silent: setting also clears the timer's being readable."""
        self.set(0)
        self._ring()


def end_on_signals(root: tkinter.Tk) -> None:
    """SIGTERM and SIGINT end the event loop at once, without a timer that would wake the machine all day."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    root.tk.createfilehandler(reading, tkinter.READABLE, lambda *_: root.quit())
