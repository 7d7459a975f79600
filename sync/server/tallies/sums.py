"""The sums that a scope's figures are made of, read from the tallies: counts, levels, services that were chosen, options.

Each reader gives (key, row), a key perhaps several times: of a whole province's months from what is kept of them (month_sums), else in SQL.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, select

from kiosk.survey.limits import MODES
from kiosk.survey.scoring import LEVELS
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, TallyTables
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
from sync.server.tallies.selection import Grouping, Selection, complete_in, day_key, district_key, rows, service_key, summed

_COUNTS = ("partial", *(f"mode_{mode}" for mode in MODES), "spread_n", "spread_total", "spread_squares")
Keyed = Iterable[tuple[str, tuple[Any, ...]]]


# ---- in SQL
def counts_in(group: Grouping, selection: Selection) -> Select:
    """Partial ones, complete ones by mode, and the spread's three numbers."""
    table = selection.tables.counts
    return summed(table, group(table), [added(table.c[name]) for name in _COUNTS], selection)


def levels_in(group: Grouping, selection: Selection) -> Select:
    """Item and how many gave each level."""
    table = selection.tables.items
    levels = [added(table.c[f"n{level}"]) for level in LEVELS]
    return summed(table, group(table), [table.c.item, *levels], selection).group_by(table.c.item)


def _uses_in(group: Grouping, selection: Selection) -> Select:
    table = selection.tables.counts
    service = service_key(table)
    statement = summed(table, group(table), [service, added(complete_in(table))], selection._replace(service=None))
    return statement.where(table.c.service != "").group_by(service).order_by(service)


def _options_in(group: Grouping, selection: Selection) -> Select:
    table = selection.tables.options  # of the whole only
    columns = [table.c.question, table.c.code, added(table.c.n)]
    statement = summed(table, group(table), columns, selection._replace(service=None))
    return statement.group_by(table.c.question, table.c.code).order_by(table.c.code)


# ---- of a whole province's months
def _read_counts(tables: TallyTables, connection: Connection, province: str, months: Iterable[str]) -> Iterable[Row]:
    table, selection = tables.counts, every(province, months, tables)
    key = (table.c.period, service_key(table), table.c.flagged)
    sums = select(*key, *(added(table.c[name]) for name in _COUNTS)).where(*selection.of(table))
    return map(tuple, connection.execute(sums.group_by(*key).order_by(*key)))


def _read_levels(tables: TallyTables, of_services: bool, connection: Connection, province: str, months: Iterable[str]) -> Iterable[Row]:
    table, selection = tables.items, every(province, months, tables)
    key = (table.c.period, service_key(table), table.c.flagged, table.c.item)
    which = table.c.service != "" if of_services else table.c.service == ""
    sums = select(*key, *(added(table.c[f"n{level}"]) for level in LEVELS)).where(*selection.of(table), which)
    return map(tuple, connection.execute(sums.group_by(*key).order_by(*key)))


def _read_options(tables: TallyTables, connection: Connection, province: str, months: Iterable[str]) -> Iterable[Row]:
    table, selection = tables.options, every(province, months, tables)
    key = (table.c.period, table.c.question, table.c.flagged, table.c.code)
    return map(tuple, connection.execute(select(*key, added(table.c.n)).where(*selection.of(table)).group_by(*key).order_by(*key)))


def _read_days(tables: TallyTables, levels: bool, connection: Connection, province: str, months: Iterable[str]) -> Iterable[Row]:
    """The whole, day by day."""
    selection = every(province, months, tables).of_days()._replace(service="")
    statement = levels_in(day_key, selection) if levels else counts_in(day_key, selection)
    return ((day[:MONTH], day, *row) for day, row in rows(connection, statement))


def _read_districts(tables: TallyTables, levels: bool, connection: Connection, province: str, months: Iterable[str]) -> Iterable[Row]:
    """The whole of each district."""
    selection = every(province, months, tables)._replace(service="")
    return ((district, *row) for district, row in rows(connection, _by_flag(selection, levels)))


def _by_flag(selection: Selection, levels: bool) -> Select:
    """District by district, flagged responses apart; `flagged` is the second column."""
    table = selection.tables.items if levels else selection.tables.counts
    statement = levels_in(district_key, selection) if levels else counts_in(district_key, selection)
    key, *columns = statement.selected_columns
    return statement.with_only_columns(key, table.c.flagged, *columns).group_by(table.c.flagged)


def _named(kind: type, read: Any, name: str, *options: Any) -> dict[TallyTables, Any]:
    names = ((FROM_KIOSKS, name), (FROM_PHONES, f"phone {name}"))
    return {tables: kind(words, partial(read, tables, *options)) for tables, words in names}


_COUNTED: dict[TallyTables, MonthSum] = _named(MonthSum, _read_counts, "counts")
_LEVELS: dict[TallyTables, MonthSum] = _named(MonthSum, _read_levels, "levels", False)
_SERVICE_LEVELS: dict[TallyTables, MonthSum] = _named(MonthSum, _read_levels, "levels of services", True)
_OPTIONS: dict[TallyTables, MonthSum] = _named(MonthSum, _read_options, "options")
_DAY_COUNTS: dict[TallyTables, MonthSum] = _named(MonthSum, _read_days, "counts of days", False)
_DAY_LEVELS: dict[TallyTables, MonthSum] = _named(MonthSum, _read_days, "levels of days", True)
_DISTRICT_COUNTS: dict[TallyTables, SpanSum] = _named(SpanSum, _read_districts, "counts of districts", False)
_DISTRICT_LEVELS: dict[TallyTables, SpanSum] = _named(SpanSum, _read_districts, "levels of districts", True)
KEPT = tuple(kind for kinds in (_COUNTED, _LEVELS, _SERVICE_LEVELS, _OPTIONS, _DAY_COUNTS, _DAY_LEVELS) for kind in kinds.values())
KEPT_OF_SPANS = tuple(kind for kinds in (_DISTRICT_COUNTS, _DISTRICT_LEVELS) for kind in kinds.values())


# ---- either way
def counts(connection: Connection, group: Grouping, selection: Selection) -> Keyed:
    if is_of_whole_months(group, selection):
        return _keyed(connection, _COUNTED, group, selection)
    if _is_of_days(group, selection):
        return _of_days(connection, _DAY_COUNTS[selection.tables], selection)
    if is_of_districts(group, selection):
        return _of_districts(connection, _DISTRICT_COUNTS, selection)
    return rows(connection, counts_in(group, selection))


def levels(connection: Connection, group: Grouping, selection: Selection) -> Keyed:
    if is_of_whole_months(group, selection):
        whole = () if selection.service else (_LEVELS,)
        kinds = whole if selection.service == "" else (*whole, _SERVICE_LEVELS)
        return (line for kind in kinds for line in _keyed(connection, kind, group, selection))
    if _is_of_days(group, selection):
        return _of_days(connection, _DAY_LEVELS[selection.tables], selection)
    if is_of_districts(group, selection):
        return _of_districts(connection, _DISTRICT_LEVELS, selection)
    return rows(connection, levels_in(group, selection))


def uses(connection: Connection, group: Grouping, selection: Selection) -> Keyed:
    """(service key, complete responses that chose it), by service."""
    if not is_of_whole_months(group, selection):
        return rows(connection, _uses_in(group, selection))
    numbers: Counter[tuple[str, str]] = Counter()
    every_service = selection._replace(service=None)
    for month, service, flagged, _, *modes in _months(connection, _COUNTED, selection):
        if service and takes(every_service, service, flagged):
            numbers[service, key_of(group, selection, month, service)] += sum(modes[: len(MODES)])
    return ((key, (service, n)) for (service, key), n in sorted(numbers.items()))


def options(connection: Connection, group: Grouping, selection: Selection) -> Keyed:
    """(question, code, how many), by code."""
    if not is_of_whole_months(group, selection):
        return rows(connection, _options_in(group, selection))
    numbers: Counter[tuple[str, str, str]] = Counter()
    for month, question, flagged, code, n in _months(connection, _OPTIONS, selection):
        if selection.flagged or not flagged:
            numbers[code, question, key_of(group, selection, month, "")] += n
    return ((key, (question, code, n)) for (code, question, key), n in sorted(numbers.items()))


def _months(connection: Connection, kinds: dict[TallyTables, MonthSum], selection: Selection) -> Iterator[Row]:
    return of_months(connection, kinds[selection.tables], selection.scope.province, selection.periods)


def _keyed(connection: Connection, kinds: dict[TallyTables, MonthSum], group: Grouping, selection: Selection) -> Keyed:
    for month, service, flagged, *row in _months(connection, kinds, selection):
        if takes(selection, service, flagged):
            yield key_of(group, selection, month, service), tuple(row)


def _is_of_days(group: Grouping, selection: Selection) -> bool:
    """Whether the whole province's days are asked for, one by one."""
    return group is day_key and selection.flagged and selection.service == "" and not selection.scope.district


def _of_days(connection: Connection, wanted: MonthSum, selection: Selection) -> Keyed:
    days = set(selection.periods)
    months = sorted({day[:MONTH] for day in days})
    return ((day, tuple(row)) for _, day, *row in of_months(connection, wanted, selection.scope.province, months) if day in days)


def _of_districts(connection: Connection, kinds: dict[TallyTables, SpanSum], selection: Selection) -> Keyed:
    lines = of_span(connection, kinds[selection.tables], selection.scope.province, selection.periods)
    return ((district, tuple(row)) for district, flagged, *row in lines if selection.flagged or not flagged)


def counts_by_flag(connection: Connection, selection: Selection) -> Keyed:
    """(district, (flagged, ...)) of the whole, as `counts`."""
    return _apart(connection, _DISTRICT_COUNTS, selection)


def levels_by_flag(connection: Connection, selection: Selection) -> Keyed:
    return _apart(connection, _DISTRICT_LEVELS, selection)


def _apart(connection: Connection, kinds: dict[TallyTables, SpanSum], selection: Selection) -> Keyed:
    if is_of_districts(district_key, selection):
        lines = of_span(connection, kinds[selection.tables], selection.scope.province, selection.periods)
        return ((district, tuple(row)) for district, *row in lines)
    return rows(connection, _by_flag(selection, kinds is _DISTRICT_LEVELS))
