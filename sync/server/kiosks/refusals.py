"""Kiosks whose records are refused, or contradict earlier ones, again and again: a damaged disk, a copied one, or a key in wrong hands."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import Connection, func, select, true

from sync.server.db.schema import conflicts, kiosks, rejected
from sync.server.scope import Scope

WEEK = timedelta(days=7)
MANY = 10  # of one kiosk in a week; a slip makes one or two


def kiosks_refused(connection: Connection, scope: Scope, today: date) -> dict[str, int]:
    """District -> how many of its kiosks sent MANY records in the last week that were refused or that nobody has settled yet."""
    since = (today - WEEK).isoformat()
    counts: Counter[tuple[str, str]] = Counter()
    for table, open_still in ((rejected, true()), (conflicts, conflicts.c.settled_at.is_(None))):
        statement = (
            select(table.c.district, table.c.kiosk, func.count())
            .join(kiosks, kiosks.c.kiosk == table.c.kiosk)
            .where(table.c.province == scope.province, table.c.received_at >= since, open_still, kiosks.c.revoked_at.is_(None))
            .group_by(table.c.district, table.c.kiosk)
        )
        if scope.district:
            statement = statement.where(table.c.district == scope.district)
        for district, kiosk, count in connection.execute(statement):
            counts[district, kiosk] += count
    return dict(Counter(district for (district, _), count in counts.items() if count >= MANY))
