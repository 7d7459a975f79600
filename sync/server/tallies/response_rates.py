"""The response rate by mode, by service and by hour of the day: of how many who came or used how many answered, and what is left out.

All three rest on district-days on which people were counted. By hour there is more to leave out: days on which an officer typed in how many
came, which have no hours, and days with forms from paper, whose moment is the one of typing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Connection, case, func, select

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import in_thai_order
from kiosk.survey.dates.calendar import BANGKOK, month_days
from kiosk.survey.limits import MODES
from sync.server.db.schema import HOUR, option_tallies, period_counts, visits
from sync.server.scope import Scope
from sync.server.tallies import queries
from sync.server.tallies.month_sums import MonthSum, Row, first_of, is_of_whole_months, of_months
from sync.server.tallies.score_summary import percent_of
from sync.server.tallies.selection import days as days_between
from sync.server.tallies.selection import province_key, selected

DistrictDays = Mapping[str, list[str]]  # district -> days (ISO), in order
_CHECK_IN = "check_in"  # sync.wire.CHECK_IN: one tap of a citizen
_HOUR_LETTERS = len("2026-11-02T09")
_HOUR, _DAYS, _TYPED, _PAPER = "hour", "days", "typed", "paper"  # kinds of rows


@frozen
class RateLine:
    key: str  # a mode, a service key, or an hour as "09"
    answered: int
    came: int  # people who came; of a service, its uses

    @property
    def rate(self) -> Fraction | None:
        """In a hundred; None where nobody came."""
        return percent_of(self.answered, self.came)


@frozen
class RatesByHour:
    lines: tuple[RateLine, ...]  # of the hours in which anybody came or answered
    rested_on: int  # district-days
    typed: DistrictDays  # left out: how many came was typed in
    paper: DistrictDays  # left out: forms from paper were typed in


def by_mode(connection: Connection, scope: Scope, first: date, last: date) -> tuple[RateLine, ...]:
    """Each mode's complete responses of all people who came: together they are the response rate."""
    totals = queries.totals(connection, scope, first, last)
    modes = {**dict.fromkeys(MODES, 0), **totals.modes_where_counted}  # telephones where the province lets them count
    return tuple(RateLine(mode, n, totals.people) for mode, n in modes.items()) if totals.counted else ()


def by_service(connection: Connection, scope: Scope, first: date, last: date) -> tuple[RateLine, ...]:
    """The responses that chose a service in a hundred of its uses; services that nobody used have no rate. The most used first."""
    lines = [
        RateLine(key, part.complete_where_counted, part.visits[key])
        for key, part in queries.by_service(connection, scope, first, last).items()
        if part.visits.get(key)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.came, line.key)))


def by_hour(connection: Connection, scope: Scope, first: date, last: date) -> RatesByHour:
    """Complete responses in a hundred people who checked in, hour by hour in Bangkok."""
    selection = selected(scope, first, last, "")
    if is_of_whole_months(province_key, selection):
        return _rates(line[1:] for line in of_months(connection, HOURS, scope.province, selection.periods))
    return _rates(_hours(connection, scope, first, last))


def _rates(lines: Iterable[Row]) -> RatesByHour:
    """From the rows of `_hours`, of one span or of several."""
    answered: Counter[str] = Counter()
    people: Counter[str] = Counter()
    days, left_out = 0, {_TYPED: defaultdict[str, list[str]](list), _PAPER: defaultdict[str, list[str]](list)}
    for kind, *line in lines:
        if kind == _HOUR:
            hour, n, came = line
            answered[hour] += n
            people[hour] += came
        elif kind == _DAYS:
            days += line[0]
        else:
            district, day = line
            left_out[kind][district].append(day)
    rates = tuple(RateLine(hour, answered[hour], people[hour]) for hour in sorted(answered))
    return RatesByHour(rates, days, *(dict(in_thai_order(listed)) for listed in left_out.values()))


def _hours(connection: Connection, scope: Scope, first: date, last: date) -> Iterator[Row]:
    """Each hour with answers and people, how many district-days these rest on, and the days that are left out, in order."""
    came, typed = _check_ins(connection, scope, first, last)
    paper = (came.keys() - typed) & _days_with_paper(connection, scope, first, last)
    days = came.keys() - typed - paper
    people = sum((came[key] for key in days), Counter())
    answered: Counter[str] = Counter()
    for district, day, hour, n in _answers(connection, scope, first, last):
        if (district, day) in days:
            answered[hour] += n
    yield from ((_HOUR, hour, answered[hour], people[hour]) for hour in sorted({*people, *answered}))
    yield _DAYS, len(days)
    for kind, left_out in ((_TYPED, typed), (_PAPER, paper)):
        yield from ((kind, *key) for key in sorted(left_out))


def _hours_of_months(connection: Connection, province: str, months: Sequence[str]) -> Iterator[Row]:
    for month in months:
        yield from ((month, *line) for line in _hours(connection, Scope(province), *month_days(first_of(month))))


HOURS = MonthSum("hours", _hours_of_months)


def _check_ins(
    connection: Connection, scope: Scope, first: date, last: date
) -> tuple[dict[tuple[str, str], Counter[str]], set[tuple[str, str]]]:
    """(district, day) -> hour -> people, of days with check-ins; and the district-days on which any kiosk's officer typed a number in."""
    table = visits
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    within = table.c.day.between(first.isoformat(), last.isoformat())
    moment = case((table.c.at.like("%+07:00"), func.substr(table.c.at, 1, _HOUR_LETTERS)), else_=table.c.at)
    columns = (table.c.district, table.c.day, table.c.kind, moment)
    came: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    typed: set[tuple[str, str]] = set()
    for district, day, kind, at, people in connection.execute(
        select(*columns, func.sum(table.c.people)).where(*here, within).group_by(*columns)
    ):
        if kind == _CHECK_IN:
            came[district, day][_hour(at)] += int(people)
        else:
            typed.add((district, day))
    return dict(came), typed


def _hour(at: str) -> str:
    """Of "2026-11-02T09", or of a moment with another offset than Bangkok's."""
    return at[-2:] if len(at) == _HOUR_LETTERS else f"{datetime.fromisoformat(at).astimezone(BANGKOK):%H}"


def _days_with_paper(connection: Connection, scope: Scope, first: date, last: date) -> set[tuple[str, str]]:
    table = period_counts
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    rows = select(table.c.district, table.c.period).where(
        *here, table.c.period.in_(days_between(first, last)), table.c.service == "", table.c.mode_paper > 0
    )
    return {(district, day) for district, day in connection.execute(rows.distinct())}


def _answers(connection: Connection, scope: Scope, first: date, last: date) -> list[tuple[str, str, str, int]]:
    """(district, day, hour, complete responses)."""
    table = option_tallies
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    rows = select(table.c.district, table.c.period, table.c.code, func.sum(table.c.n)).where(
        *here, table.c.question == HOUR, table.c.period.in_(days_between(first, last))
    )
    grouped = connection.execute(rows.group_by(table.c.district, table.c.period, table.c.code))
    return [(district, day, hour, int(n)) for district, day, hour, n in grouped if n]
