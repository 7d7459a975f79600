"""Sends what waits, oldest first: the attempt written before each request, the verdicts after it. It decides nothing about when.

Where the province refuses a whole request (400, 413, 422), it is halved until the record that it cannot take stands alone; that
one is kept back as `rejected` with the province's words, and the rest goes on.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from kiosk.store import outbox
from kiosk.store.database import transaction
from kiosk.store.outbox import RESPONSE, VISIT, Entry
from sync import wire
from sync.client import contact
from sync.client.api import Province
from sync.client.faults import Refused, TooLarge

WINDOW = 4 * wire.BATCH_SENT  # records read from the store at once
ROUTES = {RESPONSE: (wire.RESPONSES, "responses"), VISIT: (wire.VISITS, "visits")}
ABOUT_THE_RECORDS = (400, 422)  # refusals that halving can narrow down

Verdicts = dict[str, tuple[str, str]]


@dataclass(slots=True)
class Counts:
    """What became of the records of one push (contract, `kiosk sync --once`)."""

    sent: int = 0  # answered by the province
    accepted: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0

    def add(self, verdicts: Verdicts) -> None:
        self.sent += len(verdicts)
        for verdict, _ in verdicts.values():
            setattr(self, verdict, getattr(self, verdict) + 1)

    @property
    def kept_back(self) -> int:
        return self.conflict + self.rejected

    def as_json(self, pending: int) -> dict[str, int]:
        return {**asdict(self), "pending": pending}


class Push:
    """One push over one connection to the store. `counts` says how far it came, also when `everything` raises."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        province: Province,
        kiosk: str,
        now: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._connection, self._province, self._kiosk = connection, province, kiosk
        self._now, self._stopping = now, stopping
        self.counts = Counts()

    def everything(self) -> Counts:
        """Until nothing waits. Raises NotSent (what was answered until then is kept) or StoreError."""
        for kind in (RESPONSE, VISIT):
            while (waiting := outbox.pending(self._connection, WINDOW, kind)) and not self._stopping():
                for start in range(0, len(waiting), wire.BATCH_SENT):
                    self._send(kind, waiting[start : start + wire.BATCH_SENT])
        return self.counts

    def _send(self, kind: str, entries: Sequence[Entry]) -> None:
        try:
            verdicts = self._asked(kind, entries)
        except TooLarge as fault:
            self._narrow(kind, entries, str(fault))
        except Refused as fault:
            if fault.status not in ABOUT_THE_RECORDS:
                raise
            self._narrow(kind, entries, fault.reason)
        else:
            self._keep(verdicts)

    def _asked(self, kind: str, entries: Sequence[Entry]) -> Verdicts:
        outbox.mark_attempted(self._connection, [one.id for one in entries], self._now())
        records = [one.record for one in entries] if kind == RESPONSE else [{**one.record, "kiosk": self._kiosk} for one in entries]
        return self._province.push(*ROUTES[kind], records)

    def _narrow(self, kind: str, entries: Sequence[Entry], reason: str) -> None:
        if len(entries) == 1:
            self._keep({entries[0].id: (wire.REJECTED, reason)})
            return
        middle = len(entries) // 2
        self._send(kind, entries[:middle])
        self._send(kind, entries[middle:])

    def _keep(self, verdicts: Verdicts) -> None:
        now = self._now()
        with transaction(self._connection):
            outbox.record_verdicts(self._connection, verdicts, now)
            contact.answered(self._connection, self._province.clock_difference, now, pushed=True)
        self.counts.add(verdicts)
