"""Two records where there can be only one (a cloned or restored disk): both are stored, and a person says which of them counts.

Until then the one that came first does. A choice can be taken back; every act is in the audit log.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import conflicts, responses
from sync.server.ingest.conflict_exchange import SECOND, exchange
from sync.server.ingest.validation import ValidationContext

NOTE_LIMIT = 2000
REOPEN = "reopen"  # nothing is decided any more, and the first counts
CHOICES = ("", "first", SECOND, REOPEN)  # "": it cannot be said, and the first counts


class ConflictFilter(NamedTuple):
    """Which conflicts a list is of; empty fields choose all."""

    state: str = ""  # open | settled
    kiosk: str = ""


def latest(connection: Connection, province: str, limit: int, wanted: ConflictFilter, offset: int = 0) -> list[Row]:
    """Rows of the table `conflicts`: unsettled ones first, then the newest."""
    table = conflicts
    rows = select(table).where(*_conditions(province, wanted))
    return list(
        connection.execute(
            rows.order_by(table.c.settled_at.is_not(None), table.c.received_at.desc(), table.c.hash).limit(limit).offset(offset)
        )
    )


def count_conflicts(connection: Connection, province: str, wanted: ConflictFilter) -> int:
    return connection.scalar(select(func.count()).select_from(conflicts).where(*_conditions(province, wanted))) or 0


def _conditions(province: str, wanted: ConflictFilter) -> list[ColumnElement[bool]]:
    table = conflicts
    conditions = [table.c.province == province]
    if wanted.state:
        conditions.append(table.c.settled_at.is_(None) if wanted.state == "open" else table.c.settled_at.is_not(None))
    return [*conditions, table.c.kiosk == wanted.kiosk] if wanted.kiosk else conditions


def kiosks_with_conflicts(connection: Connection, province: str) -> list[str]:
    return list(connection.scalars(select(conflicts.c.kiosk).where(conflicts.c.province == province).distinct()))


def unsettled_by_kiosk(connection: Connection, province: str) -> dict[str, int]:
    """Kiosk -> its unsettled conflicts: one cloned disk makes hundreds, all with the same explanation."""
    table = conflicts
    counts = select(table.c.kiosk, func.count()).where(table.c.province == province, table.c.settled_at.is_(None))
    return dict(tuple(row) for row in connection.execute(counts.group_by(table.c.kiosk)))


def settled_by_act(connection: Connection, province: str) -> dict[tuple[str, str, str], int]:
    """(when, by whom, note) -> the conflicts that were settled in that one act."""
    table = conflicts
    act = (table.c.settled_at, table.c.settled_by, table.c.note)
    counts = select(*act, func.count()).where(table.c.province == province, table.c.settled_at.is_not(None)).group_by(*act)
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(counts)}


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
    digest: str  # the hash of the record that does not count


class Settlement(NamedTuple):
    """What a person found: which of the two records is right, and why."""

    note: str
    choice: str = ""  # of CHOICES
    every: bool = False  # the same for all of the kiosk's that wait; of a settled one, for all that were settled with it


def find(connection: Connection, key: ConflictKey) -> Row | None:
    """The conflict, locked until the transaction ends; also under its other record, which counts since somebody chose."""
    table = conflicts
    this = (table.c.kiosk == key.kiosk) & (table.c.hash == key.digest)
    rows = select(table).where(table.c.province == key.province, or_(this, table.c.held_hash == key.digest))
    return connection.execute(rows.order_by(table.c.hash != key.digest).limit(1).with_for_update()).one_or_none()


def settle(
    connection: Connection,
    context: ValidationContext,
    actor: str,
    conflict: Row,
    settlement: Settlement,
    locked: Collection[int] = (),
) -> int:
    """Store what a person found about a conflict and let the record count that they chose; returns how many conflicts it was about.

    `conflict`: as `find` gives it. `locked`: fiscal years whose report is filed. Raises conflict_exchange.ExchangeError; the caller then
    rolls back.
    """
    rows = [conflict, *(_alike(connection, conflict, settlement) if settlement.every else ())]
    open_again = settlement.choice == REOPEN
    decided = {"settled_at": None if open_again else now(), "settled_by": "" if open_again else actor}
    decided |= {"note": settlement.note[:NOTE_LIMIT], "choice": "" if open_again else settlement.choice}
    for row in rows:
        connection.execute(update(conflicts).where(_this(row)).values(**decided))
    counting = SECOND if settlement.choice == SECOND else ""
    turned = [row for row in rows if (row.counting or "") != counting]
    if turned:
        exchange(connection, context, [connection.execute(select(conflicts).where(_this(row))).one() for row in turned], locked)
    subject = conflict.id if len(rows) == 1 else f"{len(rows)} {conflict.kiosk}"
    detail = settlement.note if open_again else f"{settlement.choice or 'none'}: {settlement.note}"
    audit.record(connection, actor, "conflict.reopen" if open_again else "conflict.settle", subject, detail, conflict.district)
    return len(rows)


def _this(row: Row) -> ColumnElement[bool]:
    table = conflicts
    return and_(*(table.c[name] == getattr(row, name) for name in ("province", "district", "kiosk", "hash")))


def _alike(connection: Connection, conflict: Row, settlement: Settlement) -> Sequence[Row]:
    """Those that the same explanation settles; of several records against one, only the first can take its place."""
    table = conflicts
    if conflict.settled_at is None:
        same = (table.c.kiosk == conflict.kiosk) & table.c.settled_at.is_(None)
    else:
        same = and_(*(table.c[name] == getattr(conflict, name) for name in ("settled_at", "settled_by", "note")))
    rows = select(table).where(table.c.province == conflict.province, same, ~_this(conflict))
    others = connection.execute(rows.order_by(table.c.received_at, table.c.hash).with_for_update()).all()
    if settlement.choice != SECOND:
        return others
    by_counting = {row.held_hash: row for row in reversed(others) if row.record and row.held_hash != conflict.held_hash}
    return list(by_counting.values())
