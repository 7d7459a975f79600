"""Everything the page of one kiosk lists: diagnostics, heartbeats, missing numbers, days compared, refused records. It reads only."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, Row, Select, select

from kiosk.frozen import frozen
from sync.server.db.schema import health, heartbeats, kiosks, ledger_days, rejected
from sync.server.ingest import conflicts, hash_chain
from sync.server.ingest.amendment_lists import AmendedCounts, amended_of_kiosk
from sync.server.kiosks.reconciliation import counted_day, day_state
from sync.server.scope import Scope

LEDGER_DAYS = 90
GAPS_SHOWN = 50
HEARTBEATS_SHOWN = 14
REJECTED_SHOWN = 20


@frozen
class KioskDetails:
    """The rows are those of the tables, the newest first (checks by id)."""

    checks: Sequence[Row]
    heartbeats: Sequence[Row]
    missing: Sequence[tuple[int, int]]  # runs of `seq` that never came, first and last
    breaks: Sequence[int]  # `seq` of responses that do not chain to the one before
    ledger: Sequence[Row]  # with `state`, one of reconciliation's
    conflicts: int  # unsettled
    rejected: Sequence[Row]
    amended: AmendedCounts  # of all its days


def kiosk_details(connection: Connection, kiosk: str, today: date) -> KioskDetails:
    return KioskDetails(
        checks=list(connection.execute(select(health).where(health.c.kiosk == kiosk).order_by(health.c.check_id))),
        heartbeats=list(connection.execute(_heartbeats(kiosk))),
        missing=hash_chain.gaps(connection, kiosk)[:GAPS_SHOWN],
        breaks=[row.seq for row in hash_chain.breaks(connection, kiosk)[:GAPS_SHOWN]],
        ledger=list(connection.execute(_ledger(kiosk, today - timedelta(days=LEDGER_DAYS)))),
        conflicts=conflicts.unsettled_of(connection, kiosk),
        rejected=list(connection.execute(_rejected(kiosk))),
        amended=amended_of_kiosk(connection, kiosk),
    )


def _heartbeats(kiosk: str) -> Select:
    return select(heartbeats).where(heartbeats.c.kiosk == kiosk).order_by(heartbeats.c.day.desc()).limit(HEARTBEATS_SHOWN)


def _ledger(kiosk: str, first: date) -> Select:
    table = ledger_days
    rows = select(table, day_state.label("state")).where(table.c.kiosk == kiosk, counted_day, table.c.day >= first.isoformat())
    return rows.order_by(table.c.day.desc())


def _rejected(kiosk: str) -> Select:
    table = rejected
    rows = select(table.c.id, table.c.reason, table.c.record, table.c.received_at).where(table.c.kiosk == kiosk)
    return rows.order_by(table.c.received_at.desc()).limit(REJECTED_SHOWN)


def kiosk_names(connection: Connection, scope: Scope) -> dict[str, str]:
    """Kiosk -> what people call it: its name, else the place that it reports, else its district; the second and third that are called the
    same in one district have a number behind, in the order in which they joined."""
    conditions = [kiosks.c.province == scope.province, *([kiosks.c.district == scope.district] if scope.district else [])]
    columns = (kiosks.c.kiosk, kiosks.c.name, kiosks.c.place, kiosks.c.district)
    names: dict[str, str] = {}
    alike: Counter[tuple[str, str]] = Counter()
    for row in connection.execute(select(*columns).where(*conditions).order_by(kiosks.c.enrolled_at, kiosks.c.kiosk)):
        name = row.name or row.place or row.district
        alike[row.district, name] += 1
        number = alike[row.district, name]
        names[row.kiosk] = f"{name} ({number})" if number > 1 else name
    return names
