"""Notices that another program has written site.json (`kiosk setup` beside a running kiosk), and has it taken while nobody uses the kiosk.

A kiosk that went on as the demonstration after its setup would thank citizens for answers that count nowhere.
"""

import tkinter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LOOK_MS = 5000


class SiteWatch:
    """`start` it with the event loop; `changed` is called when the file is another than it was when `seen` was last called."""

    def __init__(self, root: tkinter.Tk, site: Path, is_idle: Callable[[], bool], changed: Callable[[], None]) -> None:
        self._root, self._site, self._is_idle, self._changed = root, site, is_idle, changed
        self._timer = ""
        self._seen = self._mark()

    def start(self) -> None:
        self.close()
        self.seen()
        self._timer = self._root.after(LOOK_MS, self._look)

    def close(self) -> None:
        if self._timer:
            self._root.after_cancel(self._timer)

    def seen(self) -> None:
        """The site was read just now."""
        self._seen = self._mark()

    def _look(self) -> None:
        self._timer = self._root.after(LOOK_MS, self._look)
        if self._is_idle() and self._mark() not in (self._seen, None):
            self._changed()

    def _mark(self) -> tuple[int, int] | None:
        """None where there is no such file: it is being mended."""
        with suppress(OSError):
            there = self._site.stat()
            return there.st_mtime_ns, there.st_ino
        return None
