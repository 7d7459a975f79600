"""One round of talk with the province: push, health, reconciliation, configuration, each when it is due. When rounds happen is
the worker's affair.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from kiosk.frozen import frozen
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Site
from kiosk.store import settings
from sync import wire
from sync.client import configuration, contact_state, reconcile, update_fetch
from sync.client import heartbeat as health
from sync.client.credentials import Credentials, credentials_of
from sync.client.errors import KeyRefusedError, NotSentError
from sync.client.heartbeat import HeartbeatSources
from sync.client.province_client import ProvinceClient
from sync.client.push import Push, PushCounts
from sync.client.update_fetch import Fetch


@frozen
class Intervals:
    """Seconds."""

    heartbeat: float = 300.0
    after_push: float = 60.0  # a heartbeat follows a push, but not more often than this
    reconcile: float = 24 * 3600.0


USUAL_INTERVALS = Intervals()


class SyncRound:
    """Keeps between rounds what is worth keeping: the connection to the province, and when things are due (monotonic seconds)."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: DataDir,
        findings: health.Findings,
        now: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
        intervals: Intervals = USUAL_INTERVALS,
    ) -> None:
        self._connection, self._data, self._findings = connection, data, findings
        self._now, self._stopping, self._intervals = now, stopping, intervals
        self._province: ProvinceClient | None = None
        self._link: Credentials | None = None
        self._refused: tuple[Credentials, KeyRefusedError] | None = None  # a key that was refused is not tried again
        self._last_beat = float("-inf")
        self._reconcile_due = time.monotonic() + self._until_reconciliation()

    def close(self) -> None:
        if self._province:
            self._province.close()
        self._connection.close()

    def go(self) -> bool:
        """Do what is due now; True when a configuration waits to be applied. Raises NotSentError (stored as the failure) or StoreError."""
        try:
            return self._go(site_file.load(self._data.site))
        except KeyRefusedError as fault:
            self._refused = (self._link, fault) if self._link else None
            contact_state.failed(self._connection, fault, self._now())
            raise
        except NotSentError as fault:
            if fault.key != "not_joined":
                contact_state.failed(self._connection, fault, self._now())
            raise

    def idle_s(self) -> float:
        """Seconds until something is due by itself."""
        return max(0.05, self._last_beat + self._intervals.heartbeat - time.monotonic())

    def _go(self, site: Site) -> bool:
        province = self._reached(credentials_of(self._data, site))
        push = Push(self._connection, province, site.kiosk, self._now, self._stopping)
        counts = push.everything()
        if self._stopping():
            return False
        if self._beat_due(counts):
            reply = self._beat(province, site)
            if self._differs(reply):
                self._reconcile(province, push, site)
            if reply["config"] != configuration.known_etag(self._connection):
                configuration.pull(self._connection, province, site, self._now())
            if "update" in reply:
                update_fetch.fetch(Fetch(self._connection, province, self._now, self._stopping), reply["update"])
            if "audio" in reply:
                self._fetch_audio(province, reply["audio"])
        return configuration.waits(self._connection)

    def _fetch_audio(self, province: ProvinceClient, offered: Sequence[wire.OfferedPack]) -> None:
        from sync.client.audio_fetch import AudioFetch, fetch  # late: most provinces publish none

        job = Fetch(self._connection, province, self._now, self._stopping)
        fetch(AudioFetch(job, self._data, job.machine.audio_keys), offered)

    def _reached(self, link: Credentials) -> ProvinceClient:
        if self._refused and link == self._refused[0]:
            raise self._refused[1]
        if self._province is None or link != self._link:
            if self._province:
                self._province.close()
            self._province, self._link = ProvinceClient(link, now=self._now), link
        return self._province

    def _beat_due(self, counts: PushCounts) -> bool:
        passed = time.monotonic() - self._last_beat
        return passed >= (self._intervals.after_push if counts.sent else self._intervals.heartbeat)

    def _beat(self, province: ProvinceClient, site: Site, whole: bool = False) -> wire.HeartbeatReply:
        reply = health.send(self._connection, province, HeartbeatSources(self._data, site, self._findings), self._now(), whole)
        self._last_beat = time.monotonic()
        return reply

    def _differs(self, reply: wire.HeartbeatReply) -> bool:
        """Time for a reconciliation: the day has passed, or the province names a day that was not known to differ."""
        known = reconcile.last_red(self._connection)
        return time.monotonic() >= self._reconcile_due or bool(set(reply["unreconciled"]) - set(known))

    def _reconcile(self, province: ProvinceClient, push: Push, site: Site) -> None:
        reconcile.reconcile(self._connection, province, push, self._now)
        self._beat(province, site, whole=True)
        self._reconcile_due = time.monotonic() + self._intervals.reconcile

    def _until_reconciliation(self) -> float:
        last = settings.COMPARISON.get(self._connection)
        if last is None:
            return 0.0
        passed = (self._now() - last.at).total_seconds()
        return self._intervals.reconcile - passed if 0 <= passed < self._intervals.reconcile else 0.0
