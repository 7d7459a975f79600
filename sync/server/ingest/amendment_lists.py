"""How many responses were corrected or withdrawn, and the latest of these acts: for pages. It changes nothing; amendments.py does."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from kiosk.survey.limits import CORRECT, WITHDRAW
from sync.server.db.schema import amendments, responses
from sync.server.scope import Scope


class AmendedCounts(NamedTuple):
    """Responses, not acts: the last act about each is what it is. Those that are not stored here, or are another kiosk's, are none."""

    corrected: int = 0
    withdrawn: int = 0


def amended_counts(connection: Connection, scope: Scope, first: date, last: date) -> AmendedCounts:
    """Of the responses whose forms lie on these days."""
    return _counted(connection, _within(scope, first, last))


def amended_of_kiosk(connection: Connection, kiosk: str) -> AmendedCounts:
    """Of everything that one kiosk has sent."""
    return _counted(connection, [amendments.c.kiosk == kiosk])


def _counted(connection: Connection, conditions: list[ColumnElement[bool]]) -> AmendedCounts:
    table = amendments
    theirs = and_(responses.c.id == table.c.response, responses.c.kiosk == table.c.kiosk)
    rows = select(table.c.kiosk, table.c.response, table.c.act).join_from(table, responses, theirs).where(*conditions)
    acts = {(row.kiosk, row.response): row.act for row in connection.execute(rows.order_by(table.c.seq))}
    counts = Counter(acts.values())
    return AmendedCounts(counts[CORRECT], counts[WITHDRAW])


def latest_amendments(connection: Connection, scope: Scope, first: date, last: date, limit: int) -> list[Row]:
    """Rows of the table `amendments` whose form lies on these days, the latest decision first."""
    table = amendments
    newest = (table.c.decided_on.desc(), table.c.district, table.c.kiosk, table.c.seq.desc())
    return list(connection.execute(select(table).where(*_within(scope, first, last)).order_by(*newest).limit(limit)))


def _within(scope: Scope, first: date, last: date) -> list[ColumnElement[bool]]:
    table = amendments
    conditions = [table.c.province == scope.province, table.c.day.between(first.isoformat(), last.isoformat())]
    return [*conditions, table.c.district == scope.district] if scope.district else conditions
