"""Tk's timers by name: a new one takes the place of the old one of its name."""

import tkinter
from collections.abc import Callable


class NamedTimers:
    def __init__(self, root: tkinter.Misc) -> None:
        self.root = root
        self._timers: dict[str, str] = {}

    def after(self, name: str, milliseconds: int, do: Callable[[], None]) -> None:
        if name in self._timers:
            self.root.after_cancel(self._timers[name])
        self._timers[name] = self.root.after(milliseconds, do)

    def stop(self) -> None:
        for timer in self._timers.values():
            self.root.after_cancel(timer)
