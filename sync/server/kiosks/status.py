"""How each kiosk stands: district, last seen, held, gaps, breaks, reconciled days. What `province status` prints."""

from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from sync.server.db.schema import chain_breaks, conflicts, heartbeats, kiosks, ledger_days, rejected
from sync.server.duties.district_facts import AGREED, DIFFERING, day_state
from sync.server.ingest import hash_chain


def standings(connection: Connection, province: str) -> list[dict[str, Any]]:
    """One dictionary for each kiosk, by district; numbers and texts only, as `--json` prints them."""
    gaps, unsent = hash_chain.all_gaps(connection), _unsent(connection)
    days, broken = _days(connection), _counted(connection, chain_breaks)
    conflicting, refused = _counted(connection, conflicts), _counted(connection, rejected)
    rows = connection.execute(select(kiosks).where(kiosks.c.province == province).order_by(kiosks.c.district, kiosks.c.kiosk))
    return [
        {
            "kiosk": row.kiosk,
            "district": row.district,
            "enrolled": row.enrolled_at is not None,
            "revoked": row.revoked_at is not None,
            "last_seen": row.last_seen_at,
            "held": int(row.held),
            "last_seq": int(row.last_seq),
            "gaps": gaps.get(row.kiosk, []),
            "chain_breaks": broken.get(row.kiosk, 0),
            "conflicts": conflicting.get(row.kiosk, 0),
            "rejected": refused.get(row.kiosk, 0),
            "unsent": unsent.get(row.kiosk),
            **days.get(row.kiosk, {"days": 0, "reconciled_days": 0, "differing_days": 0}),
        }
        for row in rows
    ]


def _unsent(connection: Connection) -> dict[str, int]:
    """Kiosk -> unsent by its last heartbeat."""
    latest = select(heartbeats.c.kiosk, func.max(heartbeats.c.day).label("day")).group_by(heartbeats.c.kiosk).subquery()
    last = and_(heartbeats.c.kiosk == latest.c.kiosk, heartbeats.c.day == latest.c.day)
    return {row.kiosk: int(row.unsent) for row in connection.execute(select(heartbeats.c.kiosk, heartbeats.c.unsent).join(latest, last))}


def _days(connection: Connection) -> dict[str, dict[str, int]]:
    def sum_of(state: int) -> Any:
        return func.sum(case((day_state == state, 1), else_=0))

    statement = select(ledger_days.c.kiosk, func.count(), sum_of(AGREED), sum_of(DIFFERING)).group_by(ledger_days.c.kiosk)
    names = ("days", "reconciled_days", "differing_days")
    return {row[0]: dict(zip(names, map(int, row[1:]), strict=True)) for row in connection.execute(statement)}


def _counted(connection: Connection, table: Any) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in connection.execute(select(table.c.kiosk, func.count()).group_by(table.c.kiosk))}


def lines(found: list[dict[str, Any]]) -> list[str]:
    """For people: one line for each kiosk."""
    if not found:
        return ["No kiosk has joined yet: province enroll --district NAME prints a code for one."]
    return [_line(one) for one in found]


def _line(one: dict[str, Any]) -> str:
    missing = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in one["gaps"]) or "none"
    seen = "revoked" if one["revoked"] else f"last seen {one['last_seen'] or 'never'}"
    unsent = "" if one["unsent"] is None else f"; unsent {one['unsent']}"
    days = f"{one['reconciled_days']} of {one['days']} days reconciled, {one['differing_days']} differ"
    asides = f"; conflicts {one['conflicts']}, rejected {one['rejected']}, chain breaks {one['chain_breaks']}"
    return f"{one['district']}  {one['kiosk']}: {seen}; held {one['held']}; missing {missing}; {days}{unsent}{asides}"
