"""What a whole province's tallies of a month sum up to: kept sums where they hold, else summed now. So a page about hundreds of districts
reads a few rows for each month, and shows what was pushed a moment ago all the same.

A kept sum holds as long as nothing has changed its month since: whatever changes a tally says so in its own transaction (month_changes),
and a reader sees both or neither. tallies.keeping keeps them. Every sum has one definition, its `MonthSum.read`, kept or not; who changes
a definition changes the name it is kept under.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, select

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import month_days
from sync.server.db.schema import TallyTables, month_changes, month_sums
from sync.server.scope import Scope
from sync.server.tallies.selection import Grouping, Selection, days, district_key, month_key, province_key, service_key
from sync.server.tallies.service_keys import OWN

MONTH = len("2026-11")
Row = Sequence[Any]


@frozen
class MonthSum:
    """`read`: the rows of these months of a province, each beginning with its month; texts and whole numbers."""

    name: str  # at most 64 letters
    read: Callable[[Connection, str, Sequence[str]], Iterable[Row]]


@frozen
class SpanSum:
    """As MonthSum, of several months together: its rows begin with no month."""

    name: str
    read: Callable[[Connection, str, Sequence[str]], Iterable[Row]]


def of_months(connection: Connection, wanted: MonthSum, province: str, months: Sequence[str]) -> Iterator[Row]:
    """The rows of these months, whichever way they are had."""
    missing, table = set(months), month_sums
    single = (table.c.first.in_(months), table.c.first == table.c.last)
    for month, _, figures in connection.execute(that_hold(province, wanted.name, single)):
        missing.discard(month)
        yield from orjson.loads(figures)
    if missing:
        yield from wanted.read(connection, province, sorted(missing))


def of_span(connection: Connection, wanted: SpanSum, province: str, months: Sequence[str]) -> Iterator[Row]:
    """The rows of these months, which follow one another, a key perhaps several times."""
    missing, table = list(months), month_sums
    inside = (table.c.first >= months[0], table.c.last <= months[-1])
    for first, last, figures in connection.execute(that_hold(province, wanted.name, inside)):
        if first in missing and last in missing:
            missing = [month for month in missing if not first <= month <= last]
            yield from orjson.loads(figures)
    if missing:
        yield from wanted.read(connection, province, missing)


def that_hold(province: str, name: str, conditions: Iterable[ColumnElement[bool]] = ()) -> Select:
    """First month, last month, figures; the longest span first."""
    table, changed = month_sums, month_changes
    inside = changed.c.month.between(table.c.first, table.c.last)
    since = select(changed.c.month).where(changed.c.province == table.c.province, inside).exists()
    statement = select(table.c.first, table.c.last, table.c.figures).where(table.c.province == province, table.c.name == name, *conditions)
    return statement.where(~since).order_by(table.c.first, table.c.last.desc())


def is_of_whole_months(group: Grouping, selection: Selection) -> bool:
    """Whether what is asked for is made of a whole province's whole months."""
    whole = not selection.scope.district and not (selection.service or "").startswith(OWN)
    return whole and group in (province_key, month_key, service_key) and _are_months(selection.periods)


def is_of_districts(group: Grouping, selection: Selection) -> bool:
    """Whether the same is asked for of every district, whatever service people chose."""
    return group is district_key and not selection.scope.district and selection.service == "" and _are_months(selection.periods)


def _are_months(periods: Sequence[str]) -> bool:
    return bool(periods) and all(len(period) == MONTH for period in periods)


def key_of(group: Grouping, selection: Selection, month: str, service: str) -> str:
    """What `group` names a row of this month and service."""
    return month if group is month_key else service if group is service_key else selection.scope.province


def takes(selection: Selection, service: str, flagged: int) -> bool:
    return selection.service in (None, service) and (selection.flagged or not flagged)


def every(province: str, months: Iterable[str], tables: TallyTables) -> Selection:
    """All services of these months, as months or (`of_days`) day by day."""
    names = list(months)
    return Selection(Scope(province), names, tables=tables, days=[day for month in names for day in days(*month_days(first_of(month)))])


def first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def added(column: ColumnElement[int]) -> ColumnElement[int]:
    """The sum as a whole number: PostgreSQL's sum of bigint is a numeric."""
    return cast(func.sum(column), BigInteger)
