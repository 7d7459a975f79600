"""Watches the machine's clock: notes jumps, and says when its time is not to be believed.

A clock before this program, before the last moment that was believed, or soon after that moment though the machine was switched off is
believed once the network has set it or an officer has said "yes, it is". Where an officer says what time it is, that holds until the
machine is switched off or the network knows better; the machine's own clock is left alone, which needs root.
"""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.frozen import frozen
from kiosk.store import journal, responses, settings
from kiosk.store.database import transaction
from kiosk.store.settings import ClockOfStart
from kiosk.survey.dates import clock
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.clock import Jump, Reading, jump, jump_since_last_start

log = logging.getLogger(__name__)

STORE_EVERY = timedelta(minutes=10)


@frozen
class MachineTime:
    """What kiosk/system/clocks.py knows; a test says what it likes."""

    start: str = ""  # the boot id; "": nothing is known of starts
    set_by_network: Callable[[], bool] = lambda: False


class ClockWatch:
    """For the main thread's connection."""

    def __init__(self, connection: sqlite3.Connection, read_clocks: Callable[[], Reading], machine: MachineTime = MachineTime()) -> None:  # noqa: B008 (frozen)
        self._connection, self._read_clocks, self._machine = connection, read_clocks, machine
        self._before: Reading | None = None
        self._latest: datetime | None = None  # the newest moment that was stored and believed
        self._stored: datetime | None = None
        self._restarted = self._unasked = False
        self._here = ClockOfStart(machine.start, confirmed=False)
        self.note = ""  # of the last jump, for the next response that is saved
        self.fault = ""  # one of kiosk.survey.dates.clock; "": the clock is believed

    @property
    def start(self) -> str:
        return self._machine.start

    @property
    def asks(self) -> bool:
        """Whether an officer has yet to say whether the time is right: the machine was switched off, and no network has set it."""
        return bool(self.fault) or (self._unasked and not self._here.confirmed and not self._machine.set_by_network())

    def now(self) -> datetime:
        return self._moment(self._read_clocks())

    def reading(self) -> Reading:
        """Both clocks, the wall clock as an officer may have set it."""
        reading = self._read_clocks()
        return Reading(self._moment(reading), reading.monotonic)

    def _moment(self, reading: Reading) -> datetime:
        if self._here.set_to is None:
            return reading.wall
        return datetime.fromtimestamp(self._here.set_to + reading.monotonic, BANGKOK)

    # ------------------------------------------------------------------ what the machine does

    def compare(self) -> None:
        """The two clocks with their last readings, and whether the time is to be believed. Raises StoreError."""
        now = self._read_clocks()
        if self._before is None:
            self._remember()
        jumped = jump(self._before, now) if self._before else self._since_last_start(now.wall)
        if jumped:
            self.note = jumped.as_note()
            log.warning("the clock jumped: %s s %s", jumped.seconds, jumped.direction)
            journal.note(self._connection, "clock", self.note, now.wall)
            if self._before:  # somebody or something has set it
                self._latest = max(self._latest or self._before.wall, self._before.wall) if not self.fault else self._latest
                self._restarted = False
                self._here = ClockOfStart(self.start, confirmed=False, set_to=self._here.set_to)
        self._before = now
        self._judge(now)

    def _remember(self) -> None:
        """What earlier runs have stored."""
        moments = (settings.LAST_WALL_CLOCK.get(self._connection), responses.last_answered_here(self._connection))
        self._latest = max((moment for moment in moments if moment), default=None)
        self._restarted = bool(self.start) and settings.LAST_START.get(self._connection) not in (None, self.start)
        here = settings.CLOCK_OF_START.get(self._connection)
        if here and here.start == self.start and self.start:
            self._here = here
        self._unasked = self._restarted or (self._here is here and not here.confirmed)

    def _since_last_start(self, now: datetime) -> Jump | None:
        last = settings.LAST_WALL_CLOCK.get(self._connection)
        return jump_since_last_start(last, now) if last else None

    def _judge(self, now: Reading) -> None:
        by_network = self._machine.set_by_network()
        if by_network and self._here.set_to is not None and now.wall >= clock.PROGRAM_MADE:
            self._here = ClockOfStart(self.start, confirmed=True)
        moment = self._moment(now)
        before, believed = self.fault, self._here.confirmed or by_network
        if self._here.set_to is not None and not believed:
            self.fault = clock.UNCONFIRMED
        else:
            self.fault = clock.fault(Reading(moment, now.monotonic), None if believed else self._latest, self._restarted)
        if self.fault and self.fault != before:
            log.warning("the clock's time is not believed: %s", self.fault)
            journal.note(self._connection, "clock", f"not believed: {self.fault}", now.wall)

    def compare_and_store(self) -> None:
        """Also store a believed time, now and then, for the next start; called when nobody waits. Raises StoreError."""
        self.compare()
        now = self.now()
        if self.fault or (self._stored and abs(now - self._stored) < STORE_EVERY):
            return
        with transaction(self._connection):
            settings.LAST_WALL_CLOCK.put(self._connection, now)
            settings.LAST_START.put(self._connection, self.start or None)
            if self.asks:  # still after this program was started anew
                settings.CLOCK_OF_START.put(self._connection, self._here)
        self._latest = self._stored = now

    # ------------------------------------------------------------------ what an officer says

    def confirm(self) -> None:
        """The time that the kiosk shows is right. Nobody can say so of a time before this program. Raises StoreError."""
        self._say(ClockOfStart(self.start, True, self._here.set_to))
        journal.note(self._connection, "clock", "an officer confirmed the time", self.now())

    def set_to(self, moment: datetime) -> None:
        """It is this moment now; to be confirmed as it is then shown. Raises StoreError."""
        reading = self._read_clocks()
        journal.note(self._connection, "clock", f"an officer set {moment.isoformat(timespec='minutes')}", reading.wall)
        self._say(ClockOfStart(self.start, False, moment.timestamp() - reading.monotonic))

    def _say(self, here: ClockOfStart) -> None:
        self._here = here
        settings.CLOCK_OF_START.put(self._connection, here)
        self._judge(self._read_clocks())
