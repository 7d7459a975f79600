"""Tk's root with timers that count seconds, not the wall clock's hands. It decides nothing about what is waited for.

Tcl 8.6 keeps a timer as a time of day: a clock set back by an hour (NTP, a machine whose battery is empty) would hold every
timer for an hour, and the page of somebody who has walked away would stand for all to read. Longer waits therefore hang on one
alarm of the monotonic clock (kiosk/system/event_loop.py).
"""

import sys
import time
import tkinter
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from typing import Any

from kiosk.system.event_loop import Alarm

SHORT_MS = 50  # shorter waits are Tk's: over before a clock could matter
_PREFIX = "monotonic#"


class MonotonicRoot(tkinter.Tk):
    """`after` and `after_cancel` as in Tk, in the monotonic clock's milliseconds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._jobs: dict[str, Callable[[], object]] = {}
        self._due: list[tuple[float, str]] = []
        self._count = 0
        self._alarm: Alarm | None = Alarm(self, self._ring)

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
            self._alarm.close()
            self._alarm = None
        self._jobs.clear()
        super().destroy()

    def _arm(self) -> None:
        """The alarm rings for the first that is still wanted; for none it stays silent."""
        while self._due and self._due[0][1] not in self._jobs:
            heappop(self._due)
        if self._alarm is not None:
            self._alarm.set(max(self._due[0][0] - time.monotonic(), 0.000001) if self._due else 0.0)

    def _ring(self) -> None:
        """Do what is due by now; what that schedules waits for the next ring."""
        now = time.monotonic()
        ripe = []
        while self._due and self._due[0][0] <= now:
            ripe.append(heappop(self._due)[1])
        for name in ripe:
            self._do(self._jobs.pop(name, None))
        self._arm()

    def _do(self, job: Callable[[], object] | None) -> None:
        try:
            if job:
                job()
        except Exception:  # noqa: BLE001 (reported as tkinter does)
            self.report_callback_exception(*sys.exc_info())
