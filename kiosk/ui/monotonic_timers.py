"""Tk's root with timers that count seconds, not the wall clock's hands. It decides nothing about what is waited for.

Tcl 8.6 keeps a timer as a time of day: a clock set back by an hour (NTP, a machine whose battery is empty) would hold every
timer for an hour, and the page of somebody who has walked away would stand for all to read. Longer waits therefore hang on one
timerfd of the monotonic clock; where the system has none, on Tk's own timers.
"""

import ctypes
import os
import sys
import time
import tkinter
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from typing import Any

SHORT_MS = 50  # shorter waits are Tk's: over before a clock could matter
_CLOCK_MONOTONIC = 1
_PREFIX = "monotonic#"


class MonotonicRoot(tkinter.Tk):
    """`after` and `after_cancel` as in Tk, in the monotonic clock's milliseconds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._jobs: dict[str, Callable[[], object]] = {}
        self._due: list[tuple[float, str]] = []
        self._count = 0
        self._alarm = _timerfd()
        if self._alarm is not None:
            self.tk.createfilehandler(self._alarm, tkinter.READABLE, self._ring)

    def after(self, ms: Any, func: Any = None, *args: Any) -> Any:  # type: ignore[override]  # Tk has three signatures for it
        if self._alarm is None or func is None or not isinstance(ms, int) or ms < SHORT_MS:
            return super().after(ms, func, *args)
        self._count += 1
        name = f"{_PREFIX}{self._count}"
        self._jobs[name] = partial(func, *args)
        heappush(self._due, (time.monotonic() + ms / 1000, name))
        self._arm()
        return name

    def after_cancel(self, id: str) -> None:
        if not id.startswith(_PREFIX):
            super().after_cancel(id)
        elif self._jobs.pop(id, None):
            self._arm()

    def destroy(self) -> None:
        if self._alarm is not None:
            self.tk.deletefilehandler(self._alarm)
            os.close(self._alarm)
            self._alarm = None
        self._jobs.clear()
        super().destroy()

    def _arm(self) -> None:
        """The alarm rings for the first that is still wanted; for none it stays silent."""
        while self._due and self._due[0][1] not in self._jobs:
            heappop(self._due)
        if self._alarm is not None:
            _set(self._alarm, max(self._due[0][0] - time.monotonic(), 0.000001) if self._due else 0.0)

    def _ring(self, *_: object) -> None:
        """Do what is due by now; what that schedules waits for the next ring."""
        now = time.monotonic()
        ripe = []
        while self._due and self._due[0][0] <= now:
            ripe.append(heappop(self._due)[1])
        for name in ripe:
            self._do(self._jobs.pop(name, None))
        self._arm()  # rearms the alarm, which also clears its being readable

    def _do(self, job: Callable[[], object] | None) -> None:
        try:
            if job:
                job()
        except Exception:  # noqa: BLE001 (reported as tkinter does)
            self.report_callback_exception(*sys.exc_info())


class _Spec(ctypes.Structure):
    """struct itimerspec: an interval (0: once) and the time until the alarm."""

    _fields_ = [(name, ctypes.c_long) for name in ("again_s", "again_ns", "first_s", "first_ns")]


def _timerfd() -> int | None:
    if sys.platform != "linux":
        return None
    descriptor = ctypes.CDLL(None).timerfd_create(_CLOCK_MONOTONIC, os.O_NONBLOCK | os.O_CLOEXEC)
    return descriptor if descriptor >= 0 else None


def _set(alarm: int, seconds: float) -> None:
    whole = int(seconds)
    spec = _Spec(0, 0, whole, int((seconds - whole) * 1e9))
    ctypes.CDLL(None).timerfd_settime(alarm, 0, ctypes.byref(spec), None)
