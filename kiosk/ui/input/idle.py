"""Notices that nobody is there: one Tk timer that sleeps until the limit could be reached. It polls nothing."""

import tkinter
from collections.abc import Callable


class IdleTimer:
    """Calls `when_idle` once `limit` seconds have passed without `active`. A limit of None means that it may stay for ever."""

    def __init__(self, root: tkinter.Misc, monotonic: Callable[[], float], when_idle: Callable[[], None]) -> None:
        self._root, self._monotonic, self._when_idle = root, monotonic, when_idle
        self._last = monotonic()
        self._limit: float | None = None
        self._timer: str | None = None

    def active(self) -> None:
        """A touch, a key, a letter typed: all count (WCAG 2.2, 2.2.1)."""
        self._last = self._monotonic()

    def set_limit(self, limit: float | None) -> None:
        """Another screen has another patience; the time already waited counts on."""
        if limit == self._limit and self._timer:
            return
        self._limit = limit
        self.stop()
        if limit is not None:
            self._wait(max(0.0, self._last + limit - self._monotonic()))

    def stop(self) -> None:
        if self._timer:
            self._root.after_cancel(self._timer)
            self._timer = None

    def _wait(self, seconds: float) -> None:
        self._timer = self._root.after(int(seconds * 1000) + 1, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._limit is None:
            return
        missing = self._last + self._limit - self._monotonic()
        if missing > 0:
            self._wait(missing)
        else:
            self._when_idle()
