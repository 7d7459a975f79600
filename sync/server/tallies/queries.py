"""Counts that the pages and the report read: totals by scope, district, service and month. It scores nothing: kiosk.survey.scoring does.

Every function reads running tallies only, never responses, so that a page costs the same after a million responses as after ten.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, Select, func, select

from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.dates.calendar import fiscal_year
from kiosk.survey.limits import MODES, PHONE
from kiosk.survey.scoring import LEVELS, Spread
from sync.server.db.schema import FLAG, FORM, FROM_PHONES, HOUR, TallyTables, period_counts
from sync.server.scope import Scope
from sync.server.tallies import attendance, sums
from sync.server.tallies.attendance import Attendance
from sync.server.tallies.phone_tallies import tables_counted
from sync.server.tallies.selection import (
    Grouping,
    Selection,
    day_key,
    district_key,
    month_key,
    province_key,
    rows,
    selected,
    service_key,
    summed,
)
from sync.server.tallies.service_keys import parts_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Totals:
    """The kiosk's Totals over a province's tallies: what kiosk.survey.scoring.score and interval take, and who came."""

    complete: int = 0
    partial: int = 0
    by_mode: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MODES, 0))  # complete ones that kiosks took
    on_phones: int = 0  # complete ones from people's own telephones: among `complete` only where the province wants them counted
    counts: dict[str, dict[int, int]] = field(default_factory=dict)  # item -> level -> responses
    spread: Spread = field(default_factory=Spread)
    uses: dict[str, int] = field(default_factory=dict)  # service key (service_keys) -> complete responses that chose it
    by_hour: dict[int, int] = field(default_factory=dict)
    options: dict[str, dict[str, int]] = field(default_factory=dict)  # choices.counted_under -> option code -> responses; whole only
    forms: dict[str, int] = field(default_factory=dict)  # "id/version" -> complete responses under a form that is not the shipped one
    flags: dict[str, int] = field(default_factory=dict)  # quality flag -> responses that carry it, those that walked away included
    counted: bool = False  # whether anybody counted the people who came, were it 0; else people and visits say nothing
    people: int = 0  # visits, not answers
    visits: dict[str, int] = field(default_factory=dict)  # service key -> uses recorded with visits
    # Of district-days on which people were counted: what a rate is made of.
    modes_where_counted: dict[str, int] = field(default_factory=dict)
    spread_where_counted: Spread = field(default_factory=Spread)

    @property
    def complete_where_counted(self) -> int:
        return sum(self.modes_where_counted.values())


def totals(connection: Connection, scope: Scope, first: date, last: date, service: str | None = None, flagged: bool = True) -> Totals:
    """First to last day, both included. `service`: a key; only responses that chose it. `flagged` False: without those with a flag."""
    return grouped(connection, province_key, selected(scope, first, last, service or "", flagged)).get(scope.province, Totals())


def by_district(
    connection: Connection, scope: Scope, first: date, last: date, service: str | None = None, flagged: bool = True
) -> dict[str, Totals]:
    """One Totals for each district that has any figure, in the same number of queries as one district would take."""
    return grouped(connection, district_key, selected(scope, first, last, service or "", flagged))


def answer_totals(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    """District -> its answers' counts and levels and its people, nothing more: what a heartbeat's answer can afford."""
    by_key: dict[str, Totals] = defaultdict(Totals)
    selection = selected(scope, first, last, "")
    add_answers(connection, by_key, district_key, selection)
    _add_visits(connection, by_key, district_key, selection)
    return dict(by_key)


def fiscal_years(connection: Connection, province: str) -> tuple[int, int] | None:
    """The first and last Buddhist fiscal year in which anybody answered; None before the first answer."""
    table = period_counts
    days = select(func.min(table.c.period), func.max(table.c.period)).where(table.c.province == province)
    first, last = connection.execute(days).one()
    return (_year_of(first), _year_of(last)) if first else None


def _year_of(period: str) -> int:
    return fiscal_year(date.fromisoformat(f"{period[:7]}-01"))


def by_month(
    connection: Connection, scope: Scope, first: date, last: date, service: str | None = None, flagged: bool = True
) -> dict[str, Totals]:
    """ "2026-11" -> Totals, oldest first; a month without any figure is absent."""
    return dict(sorted(grouped(connection, month_key, selected(scope, first, last, service or "", flagged)).items()))


def by_day(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    """ "2026-11-02" -> Totals, oldest first; a day without any figure is absent."""
    return dict(sorted(grouped(connection, day_key, selected(scope, first, last, "").of_days()).items()))


def by_service(connection: Connection, scope: Scope, first: date, last: date, flagged: bool = True) -> dict[str, Totals]:
    """Service key (service_keys) -> Totals (no options, hours or people: those are of the whole); also of services that were only used."""
    return {key: part for key, part in grouped(connection, service_key, selected(scope, first, last, None, flagged)).items() if key}


def with_and_without_flags(connection: Connection, scope: Scope, first: date, last: date) -> tuple[dict[str, Totals], dict[str, Totals]]:
    """District -> Totals of all responses, and of those without a quality flag; one reading of the tallies serves both.

    Only what a score and its interval rest on, and how many carry each flag: no uses, options, hours or people.
    """
    parts: dict[tuple[str, int], Totals] = defaultdict(Totals)
    selection = selected(scope, first, last, "")
    for tables in tables_counted(connection):
        read = selection._replace(tables=tables)
        for district, (flagged, *row) in sums.counts_by_flag(connection, read):
            _add_counts(parts[district, flagged], tuple(row), read)
        for district, (flagged, item, *levels) in sums.levels_by_flag(connection, read):
            _add_levels(parts[district, flagged], item, levels)
        for district, (code, count) in rows(connection, _flags(read)):
            _add_up(parts[district, 1].flags, {code: int(count)})
    names = sorted({district for district, _ in parts}, key=thai_order)
    whole = {name: combined(parts[name, flagged] for flagged in (0, 1)) for name in names}
    return whole, {name: parts[name, 0] for name in names}


def _flags(selection: "Selection") -> Select:
    table = selection.tables.options
    statement = summed(table, table.c.district, [table.c.code, func.sum(table.c.n)], selection._replace(service=None))
    return statement.where(table.c.question == FLAG).group_by(table.c.code)


def chosen_options(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, dict[str, int]]:
    """As Totals.options, and nothing else of it."""
    by_key: dict[str, Totals] = defaultdict(Totals)
    for tables in tables_counted(connection):
        _add_options(connection, by_key, province_key, selected(scope, first, last, "")._replace(tables=tables))
    return by_key[scope.province].options


def combined(parts: Iterable[Totals]) -> Totals:
    """The sum of totals that share no response, such as those of all districts: a page that shows them needs no second reading."""
    whole = Totals()
    for part in parts:
        whole.complete += part.complete
        whole.partial += part.partial
        whole.on_phones += part.on_phones
        whole.counted |= part.counted
        whole.people += part.people
        whole.spread += part.spread
        whole.spread_where_counted += part.spread_where_counted
        _add_up(whole.modes_where_counted, part.modes_where_counted)
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


def grouped(
    connection: Connection, group: Grouping, selection: Selection, ways: Sequence[TallyTables] = (), choices: bool = True
) -> dict[str, Totals]:
    """`ways`: those by which answers came in; what counts, where none is named. `choices`: services and options that people chose, too."""
    if not selection.periods:
        return {}
    by_key: dict[str, Totals] = defaultdict(Totals)
    read = [selection._replace(tables=each) for each in ways or tables_counted(connection)]
    for part in read:
        _add_counts_and_levels(connection, by_key, group, part)
        if group is not service_key and choices:
            _add_uses(connection, by_key, group, part)
            if not selection.service:
                _add_options(connection, by_key, group, part)
    if FROM_PHONES not in (part.tables for part in read):
        _count_beside(connection, by_key, group, selection._replace(tables=FROM_PHONES))
    if group is service_key:
        _add_visits_by_service(connection, by_key, selection)
    else:
        _add_visits(connection, by_key, group, selection)
    if any(part.counted for part in by_key.values()):
        for part in read:
            add_where_counted(connection, by_key, group, part)
    return dict(by_key)


def add_answers(connection: Connection, by_key: dict[str, Totals], group: Grouping, selection: Selection) -> None:
    for tables in tables_counted(connection):
        _add_counts_and_levels(connection, by_key, group, selection._replace(tables=tables))


def _add_counts_and_levels(connection: Connection, by_key: dict[str, Totals], group: Grouping, selection: Selection) -> None:
    for key, row in sums.counts(connection, group, selection):
        _add_counts(by_key[key], row, selection)
    for key, (item, *levels) in sums.levels(connection, group, selection):
        _add_levels(by_key[key], item, levels)


def _count_beside(connection: Connection, by_key: dict[str, Totals], group: Grouping, phones: Selection) -> None:
    for key, (_, *modes) in sums.counts(connection, group, phones):
        if complete := sum(map(int, modes[: len(MODES)])):
            by_key[key].on_phones += complete


def add_where_counted(connection: Connection, by_key: dict[str, Totals], group: Grouping, selection: Selection) -> None:
    for key, (modes, spread) in attendance.answers_where_counted(connection, group, selection).items():
        _add_up(by_key[key].modes_where_counted, {PHONE: sum(modes.values())} if selection.tables is FROM_PHONES else modes)
        by_key[key].spread_where_counted += spread


def _add_counts(totals: Totals, row: tuple, selection: Selection) -> None:
    partial, *modes = map(int, row[: 1 + len(MODES)])
    if selection.tables is FROM_PHONES:
        totals.on_phones += sum(modes)
    else:
        _add_up(totals.by_mode, dict(zip(MODES, modes, strict=True)))
    totals.partial += partial
    totals.complete += sum(modes)
    totals.spread += Spread(*map(int, row[1 + len(MODES) :]))


def _add_levels(totals: Totals, item: str, levels: Iterable[int]) -> None:
    counts = dict(zip(LEVELS, map(int, levels), strict=True))
    if item in totals.counts:
        _add_up(totals.counts[item], counts)
    else:
        totals.counts[item] = counts


def _add_uses(connection: Connection, by_key: dict[str, Totals], group: Grouping, selection: Selection) -> None:
    for key, (service, count) in sums.uses(connection, group, selection):
        if count:
            _add_up(by_key[key].uses, {service: int(count)})


def _add_options(connection: Connection, by_key: dict[str, Totals], group: Grouping, selection: Selection) -> None:
    for key, (question, code, count) in sums.options(connection, group, selection):
        if question == HOUR:
            _add_up(by_key[key].by_hour, {int(code): int(count)})
        elif question == FORM:
            _add_up(by_key[key].forms, {code: int(count)})
        elif question == FLAG:
            _add_up(by_key[key].flags, {code: int(count)})
        else:
            _add_up(by_key[key].options.setdefault(question, {}), {code: int(count)})


def _add_visits(connection: Connection, by_key: dict[str, Totals], group: Grouping, selection: Selection) -> None:
    for key, came in attendance.visits(connection, group, selection).items():
        by_key[key].counted, by_key[key].people, by_key[key].visits = came.counted, came.people, came.uses


def _add_visits_by_service(connection: Connection, by_key: dict[str, Totals], selection: Selection) -> None:
    """Each service's own uses; `counted` is of the scope, for where people were counted a service without a use was used by nobody. Of a
    district's own service it is that district's."""
    came = attendance.visits(connection, province_key, selection).get(selection.scope.province, Attendance())
    for service, n in came.uses.items():
        by_key[service].visits = {service: n}
    own_of = {key: parts_of(key)[1] for key in by_key}
    counting = attendance.counting_districts(connection, selection) if any(own_of.values()) else set()
    for key, part in by_key.items():
        part.counted = own_of[key] in counting if own_of[key] else came.counted
