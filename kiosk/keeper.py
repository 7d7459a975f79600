"""Hands finished responses to the store and holds on to those that it could not take, until it can. No Tk, no SQL.

A response whose saving failed (a full disk) is kept in memory and tried again; "thanks" is never shown for it before.
"""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime

from kiosk.store import journal, responses, tallies
from kiosk.store.database import StoreError
from kiosk.survey.calendar import day_of
from kiosk.survey.clock import Jump, Reading, jump, jump_since_last_start
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft

log = logging.getLogger(__name__)
LAST_WALL = "last_wall_clock"  # setting: the wall time of the last saved response, ISO


class Keeper:
    """One for the main thread's connection. `wake` is told that something waits to be sent."""

    def __init__(
        self, connection: sqlite3.Connection, questionnaire: Questionnaire, read_clocks: Callable[[], Reading], wake: Callable[[], None]
    ) -> None:
        self._connection = connection
        self.questionnaire = questionnaire
        self._read_clocks, self._wake = read_clocks, wake
        self._unsaved: list[Draft] = []
        self._before: Reading | None = None
        self._note = ""

    def watch_clock(self) -> None:
        """Compare the two clocks with their last readings; a jump is noted in the journal and beside the next response."""
        now = self._read_clocks()
        found = jump(self._before, now) if self._before else self._since_last_start(now.wall)
        self._before = now
        if found:
            self._note = found.as_note()
            log.warning("the clock jumped: %s s %s", found.seconds, found.direction)
            journal.note(self._connection, "clock", self._note, now.wall)

    def _since_last_start(self, now: datetime) -> Jump | None:
        last = journal.get_setting(self._connection, LAST_WALL)
        return jump_since_last_start(datetime.fromisoformat(last), now) if last else None

    def keep(self, draft: Draft) -> StoreError | None:
        """Save a response durably. None: it is safe; an error: it is held here and `retry` will try again."""
        self._unsaved.append(draft)
        return self.retry()

    def retry(self) -> StoreError | None:
        """Save everything that is held, oldest first; the error that stopped it, if any."""
        try:
            self.watch_clock()
            while self._unsaved:
                responses.save(self._connection, self._unsaved[0], self.questionnaire, self._note)
                self._unsaved.pop(0)
                self._note = ""
        except StoreError as error:
            log.error("a response waits to be saved: %s", error)
            return error
        self._wake()
        return None

    def remember_clock(self) -> None:
        """Keep the wall time for the next start; called when nobody waits."""
        journal.set_setting(self._connection, LAST_WALL, self._read_clocks().wall.isoformat())

    def began(self) -> None:
        """Somebody started: all that survives of an unfinished session is this count."""
        journal.count_start(self._connection, day_of(self._read_clocks().wall))

    def answered_today(self) -> int:
        today = day_of(self._read_clocks().wall)
        return tallies.totals(self._connection, today, today).complete

    @property
    def holding(self) -> int:
        return len(self._unsaved)
