"""Two records where there can be only one (a cloned or restored disk): both are stored, and a person settles what happened."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, Row, func, or_, select, update

from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import conflicts, responses

NOTE_LIMIT = 2000
CHOICES = ("", "first", "second")


def latest(connection: Connection, province: str, limit: int) -> list[Row]:
    """Rows of the table `conflicts`: unsettled ones first, then the newest."""
    table = conflicts
    rows = select(table).where(table.c.province == province)
    return list(connection.execute(rows.order_by(table.c.settled_at.is_not(None), table.c.received_at.desc()).limit(limit)))


def unsettled_by_kiosk(connection: Connection, province: str) -> dict[str, int]:
    """Kiosk -> its unsettled conflicts: one cloned disk makes hundreds, all with the same explanation."""
    table = conflicts
    counts = select(table.c.kiosk, func.count()).where(table.c.province == province, table.c.settled_at.is_(None))
    return dict(tuple(row) for row in connection.execute(counts.group_by(table.c.kiosk)))


def unsettled_of(connection: Connection, kiosk: str) -> int:
    """How many conflicts of one kiosk are unsettled."""
    table = conflicts
    count = select(func.count()).select_from(table).where(table.c.kiosk == kiosk, table.c.settled_at.is_(None))
    return connection.scalar(count) or 0


def counted_records(connection: Connection, ids: Collection[str]) -> dict[tuple[str, str], Row]:
    """(id, hash) -> district, kiosk, seq, received_at and record of the response that counts.

    The same id may have come from another kiosk, even of another district.
    """
    table = responses
    rows = select(table.c.id, table.c.hash, table.c.district, table.c.kiosk, table.c.seq, table.c.received_at, table.c.record)
    return {(row.id, row.hash): row for row in connection.execute(rows.where(table.c.id.in_(ids)))}


class ConflictKey(NamedTuple):
    """Which conflict."""

    province: str
    kiosk: str
    digest: str  # the hash of the second record


class Settlement(NamedTuple):
    """What a person found: which of the two records is right, and why."""

    note: str
    choice: str = ""  # of CHOICES


def settle(connection: Connection, actor: str, conflict: ConflictKey, settlement: Settlement, every: bool = False) -> bool:
    """Store what a person found about a conflict; nothing is deleted, and the first record goes on counting.

    `every`: it holds for all of the kiosk's unsettled conflicts.
    False when there is no such conflict.
    """
    table = conflicts
    of_kiosk = (table.c.province == conflict.province) & (table.c.kiosk == conflict.kiosk)
    this, others = of_kiosk & (table.c.hash == conflict.digest), of_kiosk & table.c.settled_at.is_(None)
    row = connection.execute(select(table.c.id, table.c.district).where(this)).first()
    if row is None:
        return False
    values = {"settled_at": now(), "settled_by": actor, "note": settlement.note[:NOTE_LIMIT], "choice": settlement.choice}
    settled = connection.execute(update(table).where(or_(this, others) if every else this).values(**values)).rowcount
    subject = f"{row.id} + {settled - 1}" if settled > 1 else row.id
    audit.record(connection, actor, "conflict.settle", subject, f"{settlement.choice} {settlement.note}".strip(), row.district)
    return True
