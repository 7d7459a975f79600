"""Which rows of the running tallies are summed, and by what they are grouped: the parts that every query over tallies is made of."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, select

from kiosk.survey.dates.calendar import month_days
from kiosk.survey.limits import MODES
from sync.server.db.schema import FROM_KIOSKS, TallyTables
from sync.server.scope import Scope
from sync.server.tallies.service_keys import AT, OWN, parts_of


def periods(first: date, last: date) -> list[str]:
    """The tallies' periods that make up first..last: whole months as months, the days around them as days."""
    names, day = [], first
    while day <= last:
        opening, closing = month_days(day)
        if day == opening and closing <= last:
            names.append(day.isoformat()[:7])
            day = closing
        else:
            names.append(day.isoformat())
        day += timedelta(days=1)
    return names


def days(first: date, last: date) -> list[str]:
    """The tallies' periods of single days from first to last."""
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]


Grouping = Callable[[Table], ColumnElement]


def complete_in(counts: Table) -> ColumnElement[int]:
    """Of a table of counts: the complete responses."""
    return sum((counts.c[f"mode_{mode}"] for mode in MODES[1:]), counts.c[f"mode_{MODES[0]}"])


def province_key(table: Table) -> ColumnElement:
    return table.c.province


def district_key(table: Table) -> ColumnElement:
    return table.c.district


def day_key(table: Table) -> ColumnElement:
    return table.c.period


def month_key(table: Table) -> ColumnElement:
    return func.substr(table.c.period, 1, 7)


def service_key(table: Table) -> ColumnElement:
    """As service_keys.key_of."""
    own = func.substr(table.c.service, 1, len(OWN)) == OWN
    return case((own, table.c.service.concat(AT).concat(table.c.district)), else_=table.c.service)


class Selection(NamedTuple):
    """Which rows of a tally are summed."""

    scope: Scope
    periods: list[str]
    service: str | None = None  # "" = the whole, None = whatever service
    flagged: bool = True  # those with a quality flag too
    days: Sequence[str] = ()  # the single days of `periods`
    tables: TallyTables = FROM_KIOSKS

    def of(self, table: Table) -> list[ColumnElement[bool]]:
        conditions = [table.c.province == self.scope.province, table.c.period.in_(self.periods)]
        return [*conditions, table.c.district == self.scope.district] if self.scope.district else conditions

    def of_days(self) -> "Selection":
        """The same days, one by one, instead of by whole months."""
        return self._replace(periods=list(self.days))


def selected(scope: Scope, first: date, last: date, service: str | None, flagged: bool = True) -> Selection:
    """`service`: a key (service_keys): a district's own service is selected in that district alone."""
    service, of_district = parts_of(service) if service else (service, "")
    if of_district and scope.district not in ("", of_district):
        return Selection(scope, [], service, flagged)
    scope = Scope(scope.province, of_district) if of_district else scope
    return Selection(scope, periods(first, last), service, flagged, days(first, last))


def rows(connection: Connection, statement: Select) -> Iterable[tuple[str, tuple[Any, ...]]]:
    return ((row[0], tuple(row[1:])) for row in connection.execute(statement).all())  # one by one they take twice as long


def summed(table: Table, key: ColumnElement, columns: list, selection: Selection) -> Select:
    statement = select(key, *columns).where(*selection.of(table))
    if not selection.flagged:
        statement = statement.where(table.c.flagged == 0)
    if selection.service is not None:
        statement = statement.where(table.c.service == selection.service)
    return statement.group_by(key)
