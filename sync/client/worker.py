"""The thread that keeps the province up to date beside a running kiosk. It touches no Tk and shares no connection.

It rests until it is woken (a response was stored), until the next heartbeat, or until a back-off ends: 1 s, doubled with every
failure up to 5 minutes, with jitter, so that nine hundred kiosks do not come back in the same second; where the province says when
to come again, then. What it learns goes into the store, where officers' pages read it. Nothing that speaks HTTP is loaded before the
kiosk has joined a province.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from kiosk.frozen import frozen
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.store.database import StoreError, open_store
from kiosk.survey.dates.calendar import BANGKOK
from sync.client.credentials import has_joined
from sync.client.errors import KeyRefusedError, NoReplyError, NotJoinedError, NotSentError

if TYPE_CHECKING:
    from sync.client.heartbeat import Findings
    from sync.client.sync_round import Intervals, SyncRound

log = logging.getLogger(__name__)


@frozen
class Pace:
    """Seconds."""

    start: float = 3.0  # after the kiosk's start: the first screen comes first
    spread: float = 7.0  # and up to so much later: after a power cut all kiosks of a province start together
    least: float = 1.0  # of the back-off
    most: float = 300.0
    unjoined: float = 60.0  # how often a kiosk without a valid key looks whether it has one now


USUAL_PACE = Pace()


@frozen
class Rest:
    seconds: float
    until_woken: bool = True


class SyncWorker:
    """`start` it after the first screen stands, `wake` it when something waits, `stop` it before the process ends.

    `on_config` is called in the worker's thread when the province has set something that waits to be taken.
    """

    def __init__(
        self,
        data: DataDir,
        findings: "Findings | None" = None,
        on_config: Callable[[], None] = lambda: None,
        pace: Pace = USUAL_PACE,
        intervals: "Intervals | None" = None,
        now: Callable[[], datetime] = lambda: datetime.now(BANGKOK),
    ) -> None:
        self._data, self._findings, self._on_config = data, findings, on_config
        self._pace, self._intervals, self._now = pace, intervals, now
        self._woken, self._ended = Event(), Event()
        self._thread = Thread(target=self._run, name="sync", daemon=True)
        self._failures = 0
        self._rounds: SyncRound | None = None

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something waits to be sent. Never blocks; any thread may call it."""
        self._woken.set()

    def stop(self, patience_s: float = 2.0) -> None:
        """Ask it to end and wait that long; a request under way is simply made again at the next start."""
        self._ended.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)

    # ------------------------------------------------------------------ the thread

    def _run(self) -> None:
        self._ended.wait(self._pace.start + random.uniform(0, self._pace.spread))
        while not self._ended.is_set():
            self._woken.clear()
            rest = self._turn()
            (self._woken if rest.until_woken else self._ended).wait(rest.seconds)
        self._close()

    def _turn(self) -> Rest:
        try:
            if not has_joined(self._data, site_file.load(self._data.site)):
                return Rest(self._pace.unjoined)
            return self._talk(self._opened())
        except Exception as error:  # the thread outlives whatever happens: without it nothing would ever be sent
            log.error("the sync worker stumbled: %s", error, exc_info=not isinstance(error, StoreError))
            self._close()
            return self._back_off()

    def _talk(self, rounds: "SyncRound") -> Rest:
        try:
            config_waits = rounds.go()
        except (KeyRefusedError, NotJoinedError):
            return Rest(self._pace.unjoined)
        except NotSentError as fault:
            return self._back_off(fault.retry_after if isinstance(fault, NoReplyError) else None)
        self._failures = 0
        if config_waits:
            self._on_config()
        return Rest(rounds.idle_s())

    def _back_off(self, asked_for: float | None = None) -> Rest:
        """What the other side asked for is kept to; our own back-off ends early when a new response wakes us."""
        self._failures += 1
        if asked_for is not None:
            return Rest(asked_for * random.uniform(1.0, 1.2), until_woken=False)
        longest = min(self._pace.most, self._pace.least * 2 ** min(self._failures - 1, 20))
        return Rest(longest * random.uniform(0.5, 1.0))

    def _opened(self) -> "SyncRound":
        from sync.client import heartbeat, sync_round  # late: requests takes 60 ms that an unjoined kiosk never spends

        if self._rounds is None:
            connection = open_store(self._data.database)
            findings, intervals = self._findings or heartbeat.no_findings, self._intervals or sync_round.Intervals()
            try:
                self._rounds = sync_round.SyncRound(connection, self._data, findings, self._now, self._ended.is_set, intervals)
            except BaseException:  # the store could not be read
                connection.close()
                raise
        return self._rounds

    def _close(self) -> None:
        if self._rounds:
            self._rounds.close()
            self._rounds = None
