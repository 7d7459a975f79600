"""Sends what waits, oldest first: each attempt written before each request, the verdicts after it. It decides nothing about when.

Where the province refuses a whole request (400, 413, 422), it is halved until the record that it cannot take stands alone; that
one is kept back as `rejected` with the province's words, and the rest goes on.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from kiosk.store import outbox
from kiosk.store.database import transaction
from kiosk.store.outbox import RESPONSE, VISIT, OutgoingRecord, RecordVerdict
from sync import wire
from sync.client import contact_state
from sync.client.errors import NotSentError, RequestRefusedError, TooLargeError
from sync.client.province_client import ProvinceClient

BATCH_SENT = 500  # responses or visits in one request; a province takes wire.BATCH_LIMIT

AT_ONCE = 2  # requests under way: the kiosk packs and the province reads one while the database takes the other
ROUTES = {RESPONSE: (wire.RESPONSES, "responses"), VISIT: (wire.VISITS, "visits")}
ABOUT_THE_RECORDS = (400, 422)  # refusals that halving can narrow down

Verdicts = dict[str, RecordVerdict]
Batch = list[OutgoingRecord]


@dataclass(slots=True)
class PushCounts:
    """What became of the records of one push (`kiosk sync --once`)."""

    sent: int = 0  # answered by the province
    accepted: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0

    def add(self, verdicts: Verdicts) -> None:
        self.sent += len(verdicts)
        for answer in verdicts.values():
            setattr(self, answer.verdict, getattr(self, answer.verdict) + 1)

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
        province: ProvinceClient,
        kiosk: str,
        now: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._connection, self._province, self._kiosk = connection, province, kiosk
        self._now, self._stopping = now, stopping
        self.counts = PushCounts()

    def everything(self) -> PushCounts:
        """Until nothing waits. Raises NotSentError (what was answered until then is kept) or StoreError."""
        with ThreadPoolExecutor(AT_ONCE, "push") as senders:
            for kind in (RESPONSE, VISIT):
                while not self._stopping() and self._along_the_line(kind, senders):
                    pass  # until a walk along the whole line finds nobody waiting
        return self.counts

    def _along_the_line(self, kind: str, senders: ThreadPoolExecutor) -> bool:
        """Once from the first that waits to the last; the next batch is packed while the province works on this one."""
        under_way: deque[tuple[Batch, Future[Verdicts]]] = deque()
        place, answered = 0, False
        try:
            while True:
                while len(under_way) < AT_ONCE and (batch := self._next(kind, place)):
                    place = batch[-1].number
                    under_way.append((batch, senders.submit(self._province.push, *ROUTES[kind], self._bodies(kind, batch))))
                if not under_way:
                    return answered
                self._settle(kind, *under_way.popleft())
                answered = True
        finally:
            for _, sending in under_way:  # one has failed: what else was under way may have arrived all the same
                with suppress(NotSentError):
                    self._keep(sending.result())

    def _next(self, kind: str, after: int) -> Batch:
        return [] if self._stopping() else outbox.attempt(self._connection, kind, BATCH_SENT, self._now(), after)

    def _bodies(self, kind: str, batch: Batch) -> dict[str, str]:
        if kind == RESPONSE:
            return {record.id: record.body for record in batch}
        return {record.id: f'{{"kiosk":"{self._kiosk}",{record.body[1:]}' for record in batch}

    def _settle(self, kind: str, batch: Batch, sending: Future[Verdicts]) -> None:
        try:
            verdicts = sending.result()
        except TooLargeError as fault:
            self._narrow(kind, batch, RecordVerdict(wire.REJECTED, str(fault), wire.Code.TOO_LARGE))
        except RequestRefusedError as fault:
            if fault.status not in ABOUT_THE_RECORDS:
                raise
            self._narrow(kind, batch, RecordVerdict(wire.REJECTED, fault.reason, fault.code, fault.code_values))
        else:
            self._keep(verdicts)

    def _narrow(self, kind: str, batch: Batch, refusal: RecordVerdict) -> None:
        if len(batch) == 1:
            self._keep({batch[0].id: refusal})
            return
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            sending: Future[Verdicts] = Future()
            try:
                sending.set_result(self._province.push(*ROUTES[kind], self._bodies(kind, half)))
            except NotSentError as fault:
                sending.set_exception(fault)
            self._settle(kind, half, sending)

    def _keep(self, verdicts: Verdicts) -> None:
        now = self._now()
        with transaction(self._connection):
            outbox.record_verdicts(self._connection, verdicts, now)
            contact_state.answered(self._connection, self._province.clock_difference, now, pushed=True)
        self.counts.add(verdicts)
