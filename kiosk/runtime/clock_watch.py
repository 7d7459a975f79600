"""Watches the machine's clock: a jump is noted in the journal and beside the next response."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime

from kiosk.store import journal, settings
from kiosk.survey.clock import Jump, Reading, jump, jump_since_last_start

log = logging.getLogger(__name__)


class ClockWatch:
    """For the main thread's connection."""

    def __init__(self, connection: sqlite3.Connection, read_clocks: Callable[[], Reading]) -> None:
        self._connection, self._read_clocks = connection, read_clocks
        self._before: Reading | None = None
        self.note = ""  # of the last jump, for the next response that is saved

    def now(self) -> datetime:
        return self._read_clocks().wall

    def compare(self) -> None:
        """The two clocks with their last readings. Raises StoreError."""
        now = self._read_clocks()
        jumped = jump(self._before, now) if self._before else self._since_last_start(now.wall)
        self._before = now
        if jumped:
            self.note = jumped.as_note()
            log.warning("the clock jumped: %s s %s", jumped.seconds, jumped.direction)
            journal.note(self._connection, "clock", self.note, now.wall)

    def _since_last_start(self, now: datetime) -> Jump | None:
        last = settings.LAST_WALL_CLOCK.get(self._connection)
        return jump_since_last_start(last, now) if last else None

    def compare_and_store(self) -> None:
        """Also store the wall time for the next start; called when nobody waits. Raises StoreError."""
        self.compare()
        settings.LAST_WALL_CLOCK.put(self._connection, self.now())
