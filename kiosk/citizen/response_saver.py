"""Hands finished responses and visits to the store and holds on to those that it could not take, until it can. No Tk, no SQL.

What could not be saved (a full disk) is kept in memory and tried again; nobody is thanked or told "checked in" before.
"""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime

from kiosk.frozen import frozen
from kiosk.store import journal, responses, settings, starts, tallies
from kiosk.store.database import DamagedStoreError, StoreError
from kiosk.survey.calendar import day_of
from kiosk.survey.clock import Jump, Reading, jump, jump_since_last_start
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft

log = logging.getLogger(__name__)


@frozen
class CheckIn:
    """One person who came for these services; its id was made with it, so that saving it again counts nobody twice."""

    id: str
    at: datetime
    services: tuple[str, ...]


@frozen
class Begun:
    """Somebody started: all that survives of an unfinished session is this count of a day."""

    day: date


class ResponseSaver:
    """One for the main thread's connection. `wake` is told that something waits to be sent."""

    def __init__(
        self, connection: sqlite3.Connection, questionnaire: Questionnaire, read_clocks: Callable[[], Reading], wake: Callable[[], None]
    ) -> None:
        self._connection = connection
        self.questionnaire = questionnaire
        self._read_clocks, self._wake = read_clocks, wake
        self._unsaved: list[Draft | CheckIn | Begun] = []
        self.fault: StoreError | None = None  # why something is held
        self.on_damage: Callable[[], None] = lambda: None  # the store itself is broken: trying again will not help
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
        last = settings.LAST_WALL_CLOCK.get(self._connection)
        return jump_since_last_start(last, now) if last else None

    def keep(self, draft: Draft) -> StoreError | None:
        """Save a response durably. None: it is safe; an error: it is held here and `retry` will try again."""
        self._unsaved.append(draft)
        return self.retry()

    def check_in(self, services: Sequence[str]) -> int | None:
        """Save a visit durably: its number of the day, where the district gives one. StoreError: it is held as a response is."""
        from secrets import randbits  # late, all three: not before the first citizen checks in

        from kiosk.store import visits
        from kiosk.survey.identity import uuid7

        moment = self._read_clocks().wall
        self._unsaved.append(CheckIn(uuid7(int(moment.timestamp() * 1000), randbits(74)), moment, tuple(services)))
        error = self.retry()
        if error:
            raise error
        numbered = settings.QUEUE_NUMBERS.get(self._connection)
        return visits.checked_in(self._connection, day_of(moment)) if numbered else None

    def retry(self) -> StoreError | None:
        """Save everything that is held, oldest first; the error that stopped it, if any."""
        self.fault, waits = None, any(not isinstance(one, Begun) for one in self._unsaved)
        try:
            self.watch_clock()
            while self._unsaved:
                self._save_or_wonder(self._unsaved[0])
                self._unsaved.pop(0)
        except StoreError as error:
            log.error("%s left at the kiosk wait to be saved: %s", len(self._unsaved), error)
            self.fault = error
            if isinstance(error, DamagedStoreError):
                self.on_damage()
            return error
        if waits:
            self._wake()
        return None

    def release(self) -> list[Draft | CheckIn | Begun]:
        """What waits to be saved, handed to another keeper."""
        released, self._unsaved = self._unsaved, []
        return released

    def take_over(self, other: "ResponseSaver") -> None:
        """What another keeper holds whose store was put together anew: saved here, oldest first."""
        self._unsaved = [*other.release(), *self._unsaved]
        self.retry()

    def _save_or_wonder(self, one: Draft | CheckIn | Begun) -> None:
        """A store may be torn in ways that no check at a start sees, and then answer with anything: what fails for no reason of its own
        is looked into before it is called a fault of the program."""
        try:
            self._save(one)
        except StoreError:
            raise
        except Exception:
            from kiosk.store import open_checked  # late: never on a sound disk

            open_checked.check_open_store(self._connection, self.questionnaire)
            raise

    def _save(self, one: Draft | CheckIn | Begun) -> None:
        if isinstance(one, CheckIn):
            from kiosk.store import visits

            visits.check_in(self._connection, one.id, one.at, one.services)
        elif isinstance(one, Begun):
            starts.count_start(self._connection, one.day)
        else:
            responses.save(self._connection, one, self.questionnaire, self._note)
            self._note = ""

    def look_at_clock(self) -> StoreError | None:
        """Watch the clock and keep the wall time for the next start; called when nobody waits. An error: nothing can be written now."""
        try:
            self.watch_clock()
            settings.LAST_WALL_CLOCK.put(self._connection, self._read_clocks().wall)
        except StoreError as error:
            return error
        return None

    def began(self) -> StoreError | None:
        """Count somebody who starts; where that cannot be written, neither could their answers: held and tried again."""
        self._unsaved.append(Begun(day_of(self._read_clocks().wall)))
        return self.retry()

    def answered_today(self) -> int:
        today = day_of(self._read_clocks().wall)
        return tallies.totals(self._connection, today, today).complete

    @property
    def holding(self) -> int:
        return len(self._unsaved)
