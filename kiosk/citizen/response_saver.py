"""Hands responses and visits to the store, and keeps those that it could not take until it can. No Tk, no SQL. Which response is
`complete` and which `partial` is decided in kiosk/runtime/session_end.py.

What could not be saved (a full disk) stays in memory and is tried again; nobody is thanked or told "checked in" before.
"""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, assert_never

from kiosk.frozen import frozen
from kiosk.store import responses, settings, starts, tallies
from kiosk.store.database import DamagedStoreError, StoreError
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.dates.clock import Reading
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft

log = logging.getLogger(__name__)


@frozen
class VisitDraft:
    """One person who came for these services; its id was made with it, so that saving it again counts nobody twice."""

    id: str
    at: datetime
    services: tuple[str, ...]


@frozen
class Begun:
    """Somebody started: all that survives of an unfinished session is this count of a day."""

    at: datetime


Unsaved = Draft | VisitDraft | Begun


class Clock(Protocol):
    """What kiosk/runtime/clock_watch.py does for the saver."""

    note: str
    fault: str  # why its time is not to be believed

    @property
    def start(self) -> str: ...

    def now(self) -> datetime: ...

    def reading(self) -> Reading: ...

    def compare(self) -> None: ...


class ResponseSaver:
    """One for the main thread's connection. `wake` is called when something waits to be sent."""

    def __init__(self, connection: sqlite3.Connection, questionnaire: Questionnaire, clock: Clock, wake: Callable[[], None]) -> None:
        self.connection = connection
        self.questionnaire = questionnaire
        self._clock, self._wake = clock, wake
        self.trial = False  # nobody is counted as having come or begun
        self._unsaved: list[Unsaved] = []
        self.error: StoreError | None = None  # why something is unsaved
        self.on_damage: Callable[[], None] = lambda: None  # the store itself is broken: trying again will not help

    @property
    def unsaved(self) -> int:
        return len(self._unsaved)

    def save(self, draft: Draft) -> StoreError | None:
        """Save a response durably. None: it is safe; an error: it stays here and `retry` will try again."""
        self._unsaved.append(draft)
        return self.retry()

    def began(self) -> StoreError | None:
        """Count somebody who starts; where that cannot be written, neither could their answers."""
        if self.trial:
            return None
        self._unsaved.append(Begun(self._clock.now()))
        return self.retry()

    def check_in(self, services: Sequence[str]) -> int | None:
        """Save a visit durably: its number of the day, where the district gives one. StoreError: it stays here as a response does.

        In a trial nobody has come: nothing is saved.
        """
        if self.trial:
            return None
        from secrets import randbits  # late, all three: not before the first citizen checks in

        from kiosk.store import visits
        from kiosk.survey.identity import uuid7

        moment = self._clock.now()
        self._unsaved.append(VisitDraft(uuid7(int(moment.timestamp() * 1000), randbits(74)), moment, tuple(services)))
        error = self.retry()
        if error:
            raise error
        numbered = not self._clock.fault and settings.QUEUE_NUMBERS.get(self.connection)
        return visits.checked_in(self.connection, day_of(moment)) if numbered else None

    def retry(self) -> StoreError | None:
        """Save everything that waits, oldest first; the error that stopped it, if any."""
        self.error, to_send = None, any(not isinstance(entry, Begun) for entry in self._unsaved)
        try:
            self._clock.compare()
            while self._unsaved:
                self._save_or_examine(self._unsaved[0])
                self._unsaved.pop(0)
        except StoreError as error:
            log.error("%s left at the kiosk wait to be saved: %s", len(self._unsaved), error)
            self.error = error
            if isinstance(error, DamagedStoreError):
                self.on_damage()
            return error
        if to_send:
            self._wake()
        return None

    def settle_days(self) -> None:
        """Once the clock is right: what waits since this start of the machine goes to its day. Raises StoreError."""
        from kiosk.store import undated

        if not self._clock.fault and undated.settle(
            self.connection, self.questionnaire, undated.MachineMoment(self._clock.reading(), self._clock.start)
        ):
            self._wake()

    def release(self) -> list[Unsaved]:
        """What waits to be saved, handed to another saver."""
        released, self._unsaved = self._unsaved, []
        return released

    def take_over(self, other: "ResponseSaver") -> None:
        """What waits at another saver whose store was salvaged: saved here, oldest first."""
        self._unsaved = [*other.release(), *self._unsaved]
        self.retry()

    def _save_or_examine(self, entry: Unsaved) -> None:
        """A store may be torn in ways that no check at a start sees, and then answer with anything: what fails for no reason of its own
        is examined before it is called a fault of the program."""
        try:
            self._save(entry)
        except StoreError:
            raise
        except Exception:
            from kiosk.store import open_checked  # late: never on a sound disk

            open_checked.check_open_store(self.connection, self.questionnaire)
            raise

    def _save(self, entry: Unsaved) -> None:
        if self._clock.fault:
            self._hold(entry)
            return
        match entry:
            case VisitDraft():
                from kiosk.store import visits

                visits.check_in(self.connection, entry.id, entry.at, entry.services)
            case Begun():
                starts.count_start(self.connection, day_of(entry.at))
            case Draft():
                responses.save(self.connection, entry, self.questionnaire, self._clock.note)
                self._clock.note = ""
            case _:
                assert_never(entry)

    def _hold(self, entry: Unsaved) -> None:
        """The clock is wrong: stored, and counted once the day is known."""
        from kiosk.store import undated

        now = undated.MachineMoment(self._clock.reading(), self._clock.start)
        match entry:
            case VisitDraft():
                undated.hold_visit(self.connection, entry.id, entry.at, entry.services, now)
            case Begun():
                undated.hold_start(self.connection, entry.at, now)
            case Draft():
                undated.hold_response(self.connection, entry, now)
            case _:
                assert_never(entry)

    def clock_is_wrong(self) -> bool:
        return bool(self._clock.fault)

    def answered_today(self) -> int:
        today = day_of(self._clock.now())
        return tallies.totals(self.connection, today, today).complete
