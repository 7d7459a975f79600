"""Counts that the pages and the report read: totals by scope, district, service and month. It scores nothing: kiosk.survey.scoring does.

Every function reads running tallies only, never responses, so that a page costs the same after a million responses as after ten.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from kiosk.survey.calendar import month_days
from kiosk.survey.limits import MODES
from kiosk.survey.scoring import LEVELS, Spread
from sync.server.db.schema import FLAG, FORM, HOUR, item_tallies, option_tallies, period_counts, visit_tallies
from sync.server.scope import Scope

Key = TypeVar("Key", bound=Hashable)

_MODE_COLUMNS = tuple(f"mode_{mode}" for mode in MODES)


@dataclass(slots=True)
class Totals:
    """The kiosk's Totals over a province's tallies: what kiosk.survey.scoring.score and interval take, and who came."""

    complete: int = 0
    partial: int = 0
    by_mode: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MODES, 0))  # complete ones
    counts: dict[str, dict[int, int]] = field(default_factory=dict)  # item -> level -> responses
    spread: Spread = field(default_factory=Spread)
    uses: dict[str, int] = field(default_factory=dict)  # service id -> complete responses that chose it
    by_hour: dict[int, int] = field(default_factory=dict)
    options: dict[str, dict[str, int]] = field(default_factory=dict)  # choices.counted_under -> option code -> responses; whole only
    forms: dict[str, int] = field(default_factory=dict)  # "id/version" -> complete responses under a form that is not the shipped one
    flags: dict[str, int] = field(default_factory=dict)  # quality flag -> responses that carry it, those that walked away included
    people: int = 0  # visits, not answers
    visits: dict[str, int] = field(default_factory=dict)  # service id -> uses recorded with visits


def totals(connection: Connection, scope: Scope, first: date, last: date, service: str | None = None, flagged: bool = True) -> Totals:
    """First to last day, both included. `service`: only responses that chose it. `flagged` False: without those with a quality flag."""
    return _grouped(connection, _by_province, _Selection(scope, periods(first, last), service or "", flagged)).get(scope.province, Totals())


def by_district(
    connection: Connection, scope: Scope, first: date, last: date, service: str | None = None, flagged: bool = True
) -> dict[str, Totals]:
    """One Totals for each district that has any figure, in the same number of queries as one district would take."""
    return _grouped(connection, _by_district, _Selection(scope, periods(first, last), service or "", flagged))


def answer_totals(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    """District -> its answers' counts and levels and its people, nothing more: what a heartbeat's answer can afford."""
    by_key: dict[str, Totals] = defaultdict(Totals)
    selection = _Selection(scope, periods(first, last), "")
    _add_answers(connection, by_key, _by_district, selection)
    _add_visits(connection, by_key, _by_district, selection)
    return dict(by_key)


def by_month(
    connection: Connection, scope: Scope, first: date, last: date, service: str | None = None, flagged: bool = True
) -> dict[str, Totals]:
    """ "2026-11" -> Totals, oldest first; a month without any figure is absent."""
    return dict(sorted(_grouped(connection, _by_month, _Selection(scope, periods(first, last), service or "", flagged)).items()))


def by_service(connection: Connection, scope: Scope, first: date, last: date, flagged: bool = True) -> dict[str, Totals]:
    """Service id -> Totals (no options, hours or people: those are of the whole)."""
    services = _grouped(connection, _by_service, _Selection(scope, periods(first, last), None, flagged))
    services.pop("", None)
    return services


def with_and_without_flags(connection: Connection, scope: Scope, first: date, last: date) -> tuple[dict[str, Totals], dict[str, Totals]]:
    """District -> Totals of all responses, and of those without a quality flag; one reading of the tallies serves both.

    Only what a score and its interval rest on, and how many carry each flag: no uses, options, hours or people.
    """
    parts: dict[tuple[str, int], Totals] = defaultdict(Totals)
    selection = _Selection(scope, periods(first, last), "")
    for district, (flagged, *row) in _rows(connection, _by_flag(period_counts, _counts(_by_district, selection))):
        _set_counts(parts[district, flagged], tuple(row))
    for district, (flagged, item, *levels) in _rows(connection, _by_flag(item_tallies, _levels(_by_district, selection))):
        parts[district, flagged].counts[item] = dict(zip(LEVELS, map(int, levels), strict=True))
    for district, (code, count) in _rows(connection, _flags(selection)):
        parts[district, 1].flags[code] = int(count)
    names = sorted({district for district, _ in parts})
    whole = {name: combined(parts[name, flagged] for flagged in (0, 1)) for name in names}
    return whole, {name: parts[name, 0] for name in names}


def _by_flag(table: Table, statement: Select) -> Select:
    """The statement's rows apart for flagged and other responses; `flagged` is the second column."""
    key, *columns = statement.selected_columns
    return statement.with_only_columns(key, table.c.flagged, *columns).group_by(table.c.flagged)


def _flags(selection: "_Selection") -> Select:
    table = option_tallies
    statement = _select(table, table.c.district, [table.c.code, func.sum(table.c.n)], selection._replace(service=None))
    return statement.where(table.c.question == FLAG).group_by(table.c.code)


def visit_totals(connection: Connection, scope: Scope, first: date, last: date) -> Totals:
    """People and uses recorded with visits, and nothing that was answered."""
    by_key: dict[str, Totals] = defaultdict(Totals)
    _add_visits(connection, by_key, _by_province, _Selection(scope, periods(first, last)))
    return by_key[scope.province]


def combined(parts: Iterable[Totals]) -> Totals:
    """The sum of totals that share no response, such as those of all districts: a page that shows them needs no second reading."""
    whole = Totals()
    for part in parts:
        whole.complete += part.complete
        whole.partial += part.partial
        whole.people += part.people
        whole.spread += part.spread
        _add_up(whole.by_mode, part.by_mode)
        _add_up(whole.uses, part.uses)
        _add_up(whole.by_hour, part.by_hour)
        _add_up(whole.visits, part.visits)
        _add_up(whole.forms, part.forms)
        _add_up(whole.flags, part.flags)
        for item, counts in part.counts.items():
            _add_up(whole.counts.setdefault(item, {}), counts)
        for question, codes in part.options.items():
            _add_up(whole.options.setdefault(question, {}), codes)
    return whole


def _add_up(into: dict[Key, int], more: Mapping[Key, int]) -> None:
    for key, count in more.items():
        into[key] = into.get(key, 0) + count


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


_Grouping = Callable[[Table], ColumnElement]


def _by_province(table: Table) -> ColumnElement:
    return table.c.province


def _by_district(table: Table) -> ColumnElement:
    return table.c.district


def _by_month(table: Table) -> ColumnElement:
    return func.substr(table.c.period, 1, 7)


def _by_service(table: Table) -> ColumnElement:
    return table.c.service


class _Selection(NamedTuple):
    """Which rows of a tally are summed."""

    scope: Scope
    periods: list[str]
    service: str | None = None  # "" = the whole, None = whatever service
    flagged: bool = True  # those with a quality flag too

    def of(self, table: Table) -> list[ColumnElement[bool]]:
        conditions = [table.c.province == self.scope.province, table.c.period.in_(self.periods)]
        return [*conditions, table.c.district == self.scope.district] if self.scope.district else conditions


def _grouped(connection: Connection, group: _Grouping, selection: _Selection) -> dict[str, Totals]:
    if not selection.periods:
        return {}
    by_key: dict[str, Totals] = defaultdict(Totals)
    _add_answers(connection, by_key, group, selection)
    if group is not _by_service and selection.service is not None:
        _add_uses(connection, by_key, group, selection)
        if not selection.service:
            _add_options(connection, by_key, group, selection)
        _add_visits(connection, by_key, group, selection)
    return dict(by_key)


def _add_answers(connection: Connection, by_key: dict[str, Totals], group: _Grouping, selection: _Selection) -> None:
    for key, row in _rows(connection, _counts(group, selection)):
        _set_counts(by_key[key], row)
    for key, (item, *levels) in _rows(connection, _levels(group, selection)):
        by_key[key].counts[item] = dict(zip(LEVELS, map(int, levels), strict=True))


def _rows(connection: Connection, statement: Select) -> Iterable[tuple[str, tuple[Any, ...]]]:
    return ((row[0], tuple(row[1:])) for row in connection.execute(statement))


def _counts(group: _Grouping, selection: _Selection) -> Select:
    table = period_counts
    names = ("partial", *_MODE_COLUMNS, "spread_n", "spread_total", "spread_squares")
    return _select(table, group(table), [func.sum(table.c[name]) for name in names], selection)


def _levels(group: _Grouping, selection: _Selection) -> Select:
    table = item_tallies
    sums = [func.sum(table.c[f"n{level}"]) for level in LEVELS]
    return _select(table, group(table), [table.c.item, *sums], selection).group_by(table.c.item)


def _select(table: Table, key: ColumnElement, columns: list, selection: _Selection) -> Select:
    statement = select(key, *columns).where(*selection.of(table))
    if not selection.flagged:
        statement = statement.where(table.c.flagged == 0)
    if selection.service is not None:
        statement = statement.where(table.c.service == selection.service)
    return statement.group_by(key)


def _set_counts(totals: Totals, row: tuple) -> None:
    partial, own, assisted, paper, *spread = map(int, row)
    totals.partial = partial
    totals.by_mode = dict(zip(MODES, (own, assisted, paper), strict=True))
    totals.complete = own + assisted + paper
    totals.spread = Spread(*spread)


def _add_uses(connection: Connection, by_key: dict[str, Totals], group: _Grouping, selection: _Selection) -> None:
    table = period_counts
    complete = func.sum(table.c.mode_self + table.c.mode_assisted + table.c.mode_paper)
    every_service = selection._replace(service=None)
    statement = _select(table, group(table), [table.c.service, complete], every_service).where(table.c.service != "")
    for key, (service, count) in _rows(connection, statement.group_by(table.c.service).order_by(table.c.service)):
        if count:
            by_key[key].uses[service] = int(count)


def _add_options(connection: Connection, by_key: dict[str, Totals], group: _Grouping, selection: _Selection) -> None:
    table = option_tallies
    columns = [table.c.question, table.c.code, func.sum(table.c.n)]
    statement = _select(table, group(table), columns, selection._replace(service=None))  # options are of the whole only
    for key, (question, code, count) in _rows(connection, statement.group_by(table.c.question, table.c.code).order_by(table.c.code)):
        if question == HOUR:
            by_key[key].by_hour[int(code)] = int(count)
        elif question == FORM:
            by_key[key].forms[code] = int(count)
        elif question == FLAG:
            by_key[key].flags[code] = int(count)
        else:
            by_key[key].options.setdefault(question, {})[code] = int(count)


def _add_visits(connection: Connection, by_key: dict[str, Totals], group: _Grouping, selection: _Selection) -> None:
    table, key = visit_tallies, group(visit_tallies)
    statement = select(key, table.c.service, func.sum(table.c.n)).where(*selection.of(table))
    for name, (service, count) in _rows(connection, statement.group_by(key, table.c.service).order_by(table.c.service)):
        if service:
            by_key[name].visits[service] = int(count)
        else:
            by_key[name].people = int(count)
