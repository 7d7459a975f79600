"""The first page: every district at a glance, the province's indicator, and what needs a person's attention."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.dates.calendar import THAI_SHORT_MONTHS
from kiosk.survey.duties import kpi_score
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.duties import district_facts as facts
from sync.server.duties.district_facts import District
from sync.server.kiosks.silence import silent_kiosks
from sync.server.pages.parts import charts
from sync.server.pages.parts.certainty import CertaintyScope, certainty
from sync.server.pages.parts.compared import Yardstick, yardstick
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import SearchedList, searched
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, render, settings_of
from sync.server.pages.parts.score_bars import rows
from sync.server.pages.parts.sorting import Sorting, in_order, sorting
from sync.server.services import open_history
from sync.server.services.directory import name_in_figures, opened_services
from sync.server.tallies import queries
from sync.server.tallies.attendance import uncounted_days
from sync.server.tallies.score_counts import answers_and_people_by_district
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)


@frozen
class DistrictLine:
    district: District
    summary: ScoreSummary
    silent: bool


class _Listed(NamedTuple):
    """A district before it is known whether it is shown: of hundreds nobody asks for the interval of each."""

    district: District
    totals: queries.Totals | None


_COLUMNS = {"name": False, "seen": False} | dict.fromkeys(("percent", "n", "rate", "people", "uses", "services", "unsent"), True)
_VALUES: Mapping[str, Callable[[_Listed, Yardstick], Any]] = {
    "name": lambda line, _: thai_order(line.district.name),
    "percent": lambda line, measure: measure.summary(line.totals).scores.percent,
    "n": lambda line, _: line.totals.complete if line.totals else 0,
    "rate": lambda line, measure: measure.summary(line.totals).rate,
    "people": lambda line, measure: measure.summary(line.totals).people,
    "uses": lambda line, measure: measure.summary(line.totals).uses,
    "services": lambda line, _: len(line.district.services.counting),
    "seen": lambda line, _: line.district.last_seen,
    "unsent": lambda line, _: line.district.unsent,
}


@router.get("/overview")
def overview(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    settings, language, chosen = settings_of(request), language_of(request), period(request.query_params, today())
    order = sorting(request.query_params, _COLUMNS, "name")
    with reading(request.app.state.engine) as connection:
        measure = yardstick(connection, settings)
        districts = facts.districts_without_days(connection, user.scope, settings.catalogue, chosen.last)
        by_district = answers_and_people_by_district(connection, user.scope, chosen.first, chosen.last)
        silent, rests_on = silent_kiosks(connection, user.scope, chosen.today), open_history.basis(connection, user.province, chosen.last)
        months = queries.by_month(connection, user.scope, chosen.first, chosen.last)
        opened = _districts_open(connection, user, settings.catalogue, chosen.last, () if rests_on == open_history.THEN else districts)
        names = opened_services(connection, user.scope, settings.catalogue, language)
        uncounted = uncounted_days(connection, user.scope, chosen.first, chosen.last)
        whole = measure.summary(queries.combined(months.values()))
        sure = certainty(connection, measure, CertaintyScope(user.scope, chosen), whole, not user.district)
        matching = _found(request, user, measure, [_Listed(district, by_district.get(district.name)) for district in districts], order)
        shown = facts.with_days(connection, user.scope, [line.district for line in matching.lines], chosen.first, chosen.last)
    lines = [DistrictLine(district, measure.summary(by_district.get(district.name)), district.name in silent) for district in shown]
    return render(
        request,
        "overview.html",
        user,
        period=chosen,
        whole=whole,
        found=SearchedList(lines, matching.pages, matching.typed, matching.many),
        sorting=order,
        goal=measure.goal,
        sure=sure,
        opened=opened,
        rests_on=rests_on,
        kpi=kpi_score(opened),
        levels=level_words(request),
        rows=rows(settings.questionnaire, whole.scores, language),
        columns=month_columns(chosen, summaries(months, settings.aspects, measure.band), language),
        uncounted=uncounted,
        top=top_services(whole, names, settings.catalogue, 8),
        band=measure.band,
    )


def _found(request: Request, user: User, measure: Yardstick, listed: Sequence[_Listed], order: Sorting) -> SearchedList[_Listed]:
    ordered = in_order(listed, order, lambda line: _VALUES[order.column](line, measure))
    return searched(request.query_params, ordered, lambda line: _words(user, line.district))


def _districts_open(connection: Connection, user: User, catalogue: Catalogue, last: date, listed: Sequence[District]) -> int:
    """How many count for the province's indicator on this day; `listed`: those that this person sees, as they were on it."""
    if listed and not user.district:
        return sum(district.services.enough for district in listed)
    return len(open_history.districts_open(connection, user.province, catalogue, last))


def _words(user: User, district: District) -> str:
    """By what a district is found."""
    return f"{area_words(user.province, district.name)} {district.place}"


def level_words(request: Request) -> dict[int, str]:
    language = language_of(request)
    return {level: words.get(language) for level, words in settings_of(request).questionnaire.levels.items()}


def summaries(
    months: Mapping[str, queries.Totals], aspects: Mapping[str, Iterable[str]], band: str, service: str = ""
) -> dict[str, ScoreSummary]:
    """Month by month."""
    return {name: ScoreSummary.of(totals, aspects, band, service) for name, totals in months.items()}


def month_columns(chosen: Period, months: Mapping[str, ScoreSummary], language: str) -> charts.Columns:
    """People (of a service its uses) and responses of the twelve months of the fiscal year, or of the one month."""
    names = [value for value, _ in chosen.months(language)] if not chosen.month else [chosen.month]
    drawn = []
    for name in names:
        summary = months.get(name)
        came = (summary.uses if summary.service else summary.people) if summary else None
        drawn.append((short_month(name, language), (came, summary.totals.complete if summary else 0)))
    return charts.columns(drawn, ("column-soft", "column"))


def short_month(name: str, language: str) -> str:
    year, number = int(name[:4]), int(name[5:])
    if language == "th":
        return f"{THAI_SHORT_MONTHS[number - 1]} {(year + 543) % 100:02d}"
    return f"{date(year, number, 1):%b} {year % 100:02d}"


@frozen
class TopServices:
    counted: bool  # by uses, as visits recorded them; else by how many responses chose a service
    lines: list[tuple[str, str, int, str | None]]  # id, name, number, length of the bar


def top_services(summary: ScoreSummary, names: Iterable[tuple[str, str]], catalogue: Catalogue, limit: int) -> TopServices:
    """The most used services; while nobody counts uses, those that most responses chose. `names`: (id, name) of those that are open."""
    counted, named = bool(summary.totals.visits), dict(names)
    uses = summary.totals.visits if counted else summary.totals.uses
    ordered = sorted(uses.items(), key=lambda entry: (-entry[1], entry[0]))[:limit]
    largest = ordered[0][1] if ordered else 0
    return TopServices(
        counted,
        [
            (service, named.get(service) or name_in_figures(service, catalogue, alone=False), number, charts.share(number, largest))
            for service, number in ordered
        ],
    )
