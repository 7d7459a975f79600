"""One switch is enough: the ring moves over what can be tapped by itself, and the switch takes what it stands on.

A switch is a key of a keyboard to the machine, usually Enter or the space bar. Held down for two seconds it begins and ends this; the
pace, 0.5 to 3 seconds, is a button of its own (kiosk/ui/scan_bar.py). With two switches nothing has to be set: one is Tab and moves
the ring, the other Enter.
"""

import tkinter
from collections.abc import Callable

from kiosk.ui.input.keys import SELECT

HOLD_MS = 2000  # longer than anybody presses a key to answer


class Scanner:
    """`step` moves the ring one target on."""

    def __init__(self, root: tkinter.Tk, step: Callable[[], None]) -> None:
        self._root, self._step = root, step
        self._timer: str | None = None
        self._pace_ms = 0
        self._began: int | None = None  # when the switch went down, by the window system's clock; None once it has meant something

    def follow(self, pace_ms: int) -> None:
        """A page is shown: its ring moves every `pace_ms`, the first time after a whole pace; 0 stops it."""
        if self._timer:
            self._root.after_cancel(self._timer)
        self._pace_ms = pace_ms
        self._timer = self._root.after(pace_ms, self._tick) if pace_ms else None

    def _tick(self) -> None:
        self.follow(self._pace_ms)
        self._step()

    def is_held(self, event: tkinter.Event, repeated: bool) -> bool:
        """Whether this press is the one at which the switch has been down for two seconds; `repeated`: it has been down since an earlier
        one."""
        if event.keysym not in SELECT | {"space"}:
            return False
        if not repeated:
            self._began = event.time
        elif self._began is not None and event.time - self._began >= HOLD_MS:
            self._began = None
            return True
        return False
