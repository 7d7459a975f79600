"""Who came: people and uses as visits recorded them, and the district-days on which anybody was counted, which a response rate rests on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, Table, select

from kiosk.survey.catalogue_search import in_thai_order
from kiosk.survey.limits import MODES
from kiosk.survey.scoring import Spread
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, TallyTables, visit_tallies
from sync.server.scope import Scope
from sync.server.tallies.month_sums import (
    MONTH,
    MonthSum,
    Row,
    SpanSum,
    added,
    every,
    is_of_districts,
    is_of_whole_months,
    key_of,
    of_months,
    of_span,
    takes,
)
from sync.server.tallies.selection import (
    Grouping,
    Selection,
    complete_in,
    district_key,
    month_key,
    province_key,
    rows,
    selected,
    service_key,
    summed,
)


@dataclass(slots=True)
class Attendance:
    counted: bool = False  # whether anybody counted, were it 0
    people: int = 0
    uses: dict[str, int] = field(default_factory=dict)  # service key (service_keys) -> uses


def visits(connection: Connection, group: Grouping, selection: Selection, alone: bool = False) -> dict[str, Attendance]:
    """Of all services, whatever service the selection is about; `alone`: of that one and no other."""
    came: dict[str, Attendance] = defaultdict(Attendance)
    for name, (service, count) in _visits_in(connection, group, selection, alone) if alone else _visits(connection, group, selection):
        if service:
            came[name].uses[service] = came[name].uses.get(service, 0) + int(count)
        else:
            came[name].counted, came[name].people = True, came[name].people + int(count)
    return dict(came)


def _visits(connection: Connection, group: Grouping, selection: Selection) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """(service key, or "" for people; how many), by service."""
    if is_of_whole_months(group, selection):
        lines = of_months(connection, _VISITS, selection.scope.province, selection.periods)
        return ((key_of(group, selection, month, ""), (service, n)) for month, service, n in sorted(lines, key=lambda line: line[1]))
    if is_of_districts(group, selection):
        lines = of_span(connection, _OF_DISTRICTS, selection.scope.province, selection.periods)
        return ((district, (service, n)) for district, service, n in lines)
    return _visits_in(connection, group, selection)


def _visits_in(connection: Connection, group: Grouping, selection: Selection, alone: bool = False) -> Iterable[tuple[str, tuple[Any, ...]]]:
    table, key = visit_tallies, group(visit_tallies)
    service_of = service_key(table)
    statement = select(key, service_of, added(table.c.n)).where(*selection.of(table))
    if alone:
        statement = statement.where(table.c.service.in_(("", selection.service)))
    return rows(connection, statement.group_by(key, service_of).order_by(service_of))


def counting_districts(connection: Connection, selection: Selection) -> set[str]:
    """Where anybody counted, were it 0."""
    if is_of_whole_months(province_key, selection):
        return {district for _, district in of_months(connection, _COUNTING, selection.scope.province, selection.periods)}
    table = visit_tallies
    return set(connection.scalars(select(table.c.district).where(*selection.of(table), table.c.service == "").distinct()))


def answers_where_counted(connection: Connection, group: Grouping, selection: Selection) -> dict[str, tuple[dict[str, int], Spread]]:
    """The complete responses of the district-days on which people were counted, by mode, and their spread: the other side of a rate."""
    lines: dict[str, list[int]] = {}
    for key, row in _where_counted(connection, group, selection):
        lines[key] = list(map(add, lines[key], row)) if key in lines else list(row)
    return {key: _answered(*row) for key, row in lines.items()}


def _where_counted(connection: Connection, group: Grouping, selection: Selection) -> Iterable[tuple[str, Row]]:
    scope, tables = selection.scope, selection.tables
    if is_of_whole_months(group, selection):
        months = of_months(connection, _WHERE_COUNTED[tables], scope.province, selection.periods)
        lines = ((key_of(group, selection, month, service), service, flagged, row) for month, service, flagged, *row in months)
        return ((key, row) for key, service, flagged, row in lines if takes(selection, service, flagged))
    if is_of_districts(group, selection):
        districts = of_span(connection, _DISTRICTS_WHERE_COUNTED[tables], scope.province, selection.periods)
        return ((district, row) for district, flagged, *row in districts if selection.flagged or not flagged)
    statement = summed(tables.counts, group(tables.counts), _answered_in(tables.counts), selection.of_days())
    return rows(connection, statement.where(_was_counted(tables.counts)))


def _answered_in(table: Table) -> list[ColumnElement[int]]:
    return [added(table.c[name]) for name in (*(f"mode_{mode}" for mode in MODES), "spread_n", "spread_total", "spread_squares")]


def _answered(own: int, assisted: int, paper: int, *spread: int) -> tuple[dict[str, int], Spread]:
    return dict(zip(MODES, (own, assisted, paper), strict=True)), Spread(*spread)


def _was_counted(table: Table) -> Exists:
    """Of a row of a table of counts: whether people were counted in its district on its day; who came has a row for such a day, 0 where
    an officer typed 0. One seek in a key for each row, where a join took SQLite seconds."""
    came = visit_tallies
    same = [came.c[name] == table.c[name] for name in ("province", "period", "district")]
    return select(came.c.n).where(*same, came.c.service == "").correlate(table).exists()


def uncounted_days(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, list[str]]:
    """District -> the days (ISO) on which people answered and nobody counted who came: a response rate leaves them out and names them."""
    selection = selected(scope, first, last, "")
    if is_of_whole_months(province_key, selection):
        lines = [line[1:] for line in of_months(connection, _UNCOUNTED, scope.province, selection.periods)]
    else:
        lines = list(_read_uncounted(connection, selection))
    uncounted: dict[str, list[str]] = defaultdict(list)
    for district, day in sorted(map(tuple, lines)):
        uncounted[district].append(day)
    return dict(in_thai_order(uncounted))


def _read_uncounted(connection: Connection, selection: Selection) -> Iterable[Row]:
    """District, day."""
    selection, table = selection.of_days(), FROM_KIOSKS.counts
    uncounted = table.c.service == "", complete_in(table) > 0, ~_was_counted(table)
    return map(tuple, connection.execute(select(table.c.district, table.c.period).where(*selection.of(table), *uncounted).distinct()))


# ---- of a whole province's months (month_sums)
def _uncounted_of_months(connection: Connection, province: str, months: Sequence[str]) -> Iterable[Row]:
    return ((day[:MONTH], district, day) for district, day in _read_uncounted(connection, every(province, months, FROM_KIOSKS)))


def _visits_of_months(connection: Connection, province: str, months: Sequence[str]) -> Iterable[Row]:
    table = visit_tallies
    key = (table.c.period, service_key(table))
    here = every(province, months, FROM_KIOSKS).of(table)
    return map(tuple, connection.execute(select(*key, added(table.c.n)).where(*here).group_by(*key).order_by(*key)))


def _counting_in_months(connection: Connection, province: str, months: Sequence[str]) -> Iterable[Row]:
    table = visit_tallies
    here = (*every(province, months, FROM_KIOSKS).of(table), table.c.service == "")
    return map(tuple, connection.execute(select(table.c.period, table.c.district).where(*here).distinct()))


def _where_counted_in_months(tables: TallyTables, connection: Connection, province: str, months: Sequence[str]) -> Iterable[Row]:
    table = tables.counts
    here = (*every(province, months, tables).of_days().of(table), _was_counted(table))
    key = (month_key(table), service_key(table), table.c.flagged)
    return map(tuple, connection.execute(select(*key, *_answered_in(table)).where(*here).group_by(*key)))


def _visits_of_districts(connection: Connection, province: str, months: Sequence[str]) -> Iterable[Row]:
    return ((district, *row) for district, row in _visits_in(connection, district_key, every(province, months, FROM_KIOSKS)))


def _districts_where_counted(tables: TallyTables, connection: Connection, province: str, months: Sequence[str]) -> Iterable[Row]:
    table = tables.counts
    here = (*every(province, months, tables).of_days().of(table), table.c.service == "", _was_counted(table))
    key = (table.c.district, table.c.flagged)
    return map(tuple, connection.execute(select(*key, *_answered_in(table)).where(*here).group_by(*key)))


_VISITS, _COUNTING = MonthSum("visits", _visits_of_months), MonthSum("counting districts", _counting_in_months)
_UNCOUNTED = MonthSum("uncounted days", _uncounted_of_months)
_WHERE_COUNTED = {
    FROM_KIOSKS: MonthSum("answers where counted", partial(_where_counted_in_months, FROM_KIOSKS)),
    FROM_PHONES: MonthSum("phone answers where counted", partial(_where_counted_in_months, FROM_PHONES)),
}
_OF_DISTRICTS = SpanSum("visits of districts", _visits_of_districts)
_DISTRICTS_WHERE_COUNTED = {
    FROM_KIOSKS: SpanSum("answers of districts where counted", partial(_districts_where_counted, FROM_KIOSKS)),
    FROM_PHONES: SpanSum("phone answers of districts where counted", partial(_districts_where_counted, FROM_PHONES)),
}
KEPT = (_VISITS, _COUNTING, _UNCOUNTED, *_WHERE_COUNTED.values())
KEPT_OF_SPANS = (_OF_DISTRICTS, *_DISTRICTS_WHERE_COUNTED.values())
