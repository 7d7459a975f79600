"""A thread of the server that counts the ledger's days again from the responses themselves, each within a day: whoever asks for them is
then told what holds without every response being read meanwhile (kiosks.reconciliation).

A row that was altered, removed or put in behind this program's back is so found though nobody compares that day: the day differs from then
on, on the province's page and at the kiosk, and the audit log says so.
"""

import logging
import random
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, Engine, select

from sync.server import audit
from sync.server.db.engine import in_transaction, reading
from sync.server.db.schema import kiosks, ledger_days
from sync.server.kiosks import reconciliation
from sync.server.sender import MovedMeanwhileError, Sender

log = logging.getLogger("province.ledger")
ACT = "ledger.altered"
LOOK_SECONDS = 3600
_FIRST_SECONDS = 10, 600  # behind the start: of several processes one looks first and leaves the others nothing
_CHECK_AFTER = reconciliation.CHECKED_FOR - timedelta(hours=4)
_AT_ONCE = 2000  # responses, while which are read their kiosk cannot send
_SHARE = 4  # of the time, one part is worked


def start(engine: Engine) -> None:
    threading.Thread(target=_work, args=(engine,), name="ledger", daemon=True).start()


def _work(engine: Engine) -> None:
    time.sleep(random.uniform(*_FIRST_SECONDS))
    while True:
        try:
            check(engine, datetime.now(UTC), _SHARE - 1)
        except Exception as error:  # noqa: BLE001 (the database is away, say: the next look goes on where this one stopped)
            log.warning("the ledger's days cannot be checked now: %s", type(error).__name__)
        time.sleep(LOOK_SECONDS)


def check(engine: Engine, moment: datetime, rest: float = 0.0) -> int:
    """Count every day that was not counted for twenty hours; how many. `rest`: how many times as long as each piece of work took
    nothing is done behind it, so that people and kiosks are served."""
    checked = 0
    with reading(engine) as connection:
        senders = [Sender(*row) for row in connection.execute(select(kiosks.c.kiosk, kiosks.c.province, kiosks.c.district))]
    for sender in senders:
        with reading(engine) as connection:
            stale = reconciliation.stale_days(connection, sender, moment - _CHECK_AFTER)
            pieces = list(_pieces(connection, sender, stale))
        for days in pieces:
            began = time.monotonic()
            try:
                in_transaction(engine, partial(_check, sender=sender, days=days))
            except MovedMeanwhileError:
                break
            checked += len(days)
            time.sleep(rest * (time.monotonic() - began))
    return checked


def _check(connection: Connection, sender: Sender, days: list[str]) -> None:
    altered = reconciliation.recount_days(connection, sender, days)
    if altered:
        log.warning("kiosk %s: responses of %d days are not those that were stored: %s", sender.kiosk, len(altered), ", ".join(altered))
        audit.record(connection, audit.SERVER, ACT, sender.kiosk, ", ".join(altered), sender.district)


def _pieces(connection: Connection, sender: Sender, days: list[str]) -> Iterator[list[str]]:
    """The days in order, as many at once as have few enough responses."""
    mine = ledger_days.c.province == sender.province, ledger_days.c.district == sender.district, ledger_days.c.kiosk == sender.kiosk
    rows = connection.execute(select(ledger_days.c.day, ledger_days.c.count).where(*mine))
    counts = {day: int(count) for day, count in rows}
    piece, size = list[str](), 0
    for day in days:
        count = counts.get(day, 0) + 1
        if piece and size + count > _AT_ONCE:
            yield piece
            piece, size = [], 0
        piece, size = [*piece, day], size + count
    if piece:
        yield piece
