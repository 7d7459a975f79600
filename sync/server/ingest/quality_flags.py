"""Which responses carry a quality flag, for the page that lists the latest. bursts.py writes the flags; the counts are tallies."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from sync.server.db.schema import flags
from sync.server.scope import Scope


def latest_flagged(connection: Connection, scope: Scope, first: date, last: date, limit: int) -> list[tuple[Any, ...]]:
    """(district, kiosk, seq, day, flags) of the responses behind the latest `limit` flags of these days, the newest first."""
    table = flags
    statement = select(table.c.district, table.c.kiosk, table.c.seq, table.c.day, table.c.flag).where(
        table.c.province == scope.province, table.c.day.between(first.isoformat(), last.isoformat())
    )
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    flags_of: dict[tuple, list[str]] = defaultdict(list)
    newest_first = (table.c.day.desc(), table.c.seq.desc(), table.c.district)  # within a day too: no database keeps an order unasked
    for *response, flag in connection.execute(statement.order_by(*newest_first).limit(limit)):
        flags_of[tuple(response)].append(flag)
    return [(*response, sorted(names)) for response, names in flags_of.items()]
