"""Districts or services side by side: percent, goal, place, and whether each differs from its own past and from all others together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.scoring import decimals
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comparison.answer_levels import AnswerLevels, answer_levels
from sync.server.comparison.difference import Difference, difference
from sync.server.comparison.goal import goal_state
from sync.server.configuration.percent_goal import HIGHEST, LOWEST, choose_goal
from sync.server.data_tables.table_rows import DataColumn, DataTable
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts import compared as comparing
from sync.server.pages.parts.compared import FEWEST_OTHERS, Compared
from sync.server.pages.parts.filters import area_words, chosen_district
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import area_name, language_of, problem, redirect, render, settings_of, texts
from sync.server.pages.parts.sorting import Sorting, in_order, sorting
from sync.server.pages.parts.table_file import FORMS, figures_file
from sync.server.report.sheet import Cell, number
from sync.server.scope import Scope
from sync.server.services.directory import name_in_figures, opened_services
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)
DISTRICTS, SERVICES = KINDS = ("districts", "services")
_COLUMNS = {"name": False, "percent": True, "n": True, "low": True, "before": True, "year_before": True, "others": True}
_VALUES: Mapping[str, Callable[[Compared], Any]] = {
    "percent": lambda line: line.summary.scores.percent,
    "n": lambda line: line.summary.totals.complete,
    "low": lambda line: line.levels.low,
    "before": lambda line: line.before and line.before.points,
    "year_before": lambda line: line.year_before and line.year_before.points,
    "others": lambda line: line.others and line.others.points,
}


@frozen
class _Comparison:
    """What the page and its file say: `lines` in the chosen order; `whole` with what it is less its own past."""

    period: Period
    by: str  # one of KINDS
    district: str
    districts: list[str]
    lines: list[Compared]
    titles: Mapping[str, str]  # key of a line -> its name
    whole: ScoreSummary
    whole_before: Difference | None
    whole_year_before: Difference | None
    sorting: Sorting
    goal: int
    others: bool  # whether lines are held against all others together


def _comparison(request: Request, user: User, by: str, district: str) -> _Comparison:
    settings, chosen, language = settings_of(request), period(request.query_params, today()), language_of(request)
    by, scope = by if by in KINDS else DISTRICTS, chosen_district(user, district if by == SERVICES else "")
    with reading(request.app.state.engine) as connection:
        measure, districts = comparing.yardstick(connection, settings), district_names(connection, user.scope)
        if by == SERVICES:
            spans = comparing.service_spans(connection, scope, chosen)
            names = dict(opened_services(connection, scope, settings.catalogue, language))
            lines = comparing.compared(spans, measure, spans.now.get(""))
        else:
            names = {name: area_name(user.province, name, language) for name in districts}
            spans = comparing.district_spans(connection, Scope(user.province), chosen)
            lines = comparing.compared(spans, measure, keys=districts)
    whole, *earlier = comparing.of_whole(spans, measure, [""] if by == SERVICES else districts)
    titles = {
        line.key: names.get(line.key) or name_in_figures(line.key, settings.catalogue, alone=bool(scope.district), language=language)
        for line in lines
    }
    order = sorting(request.query_params, _COLUMNS, "percent")
    value = _VALUES.get(order.column, lambda line: thai_order(titles[line.key]))
    return _Comparison(
        period=chosen,
        by=by,
        district=scope.district if by == SERVICES else "",
        districts=districts,
        lines=in_order(sorted(lines, key=lambda line: thai_order(titles[line.key])), order, value),
        titles=titles,
        whole=whole,
        whole_before=difference(whole, earlier[0]),
        whole_year_before=difference(whole, earlier[1]),
        sorting=order,
        goal=measure.goal,
        others=by == SERVICES or not user.district or len(spans.now) > FEWEST_OTHERS,
    )


@router.get("/compare")
def comparison(request: Request, user: Annotated[User, Depends(current_user)], by: str = DISTRICTS, district: str = "") -> Response:
    shown = _comparison(request, user, by, district)
    listed = searched(request.query_params, shown.lines, lambda line: f"{shown.titles[line.key]} {_id_or_name(user, shown.by, line.key)}")
    view = {field.name: getattr(shown, field.name) for field in fields(shown)} | {"lines": listed.lines, "many": len(shown.lines) > 1}
    return render(request, "compare.html", user, found=listed, **view)


def _id_or_name(user: User, by: str, key: str) -> str:
    """By what else than its title a line is found: a service's id, a district's name in either language."""
    return area_words(user.province, key) if by == DISTRICTS else key


@router.get("/compare/table.{form}")
def comparison_file(
    request: Request, form: str, user: Annotated[User, Depends(current_user)], by: str = DISTRICTS, district: str = ""
) -> Response:
    """The same lines in the same order, each difference with its interval and what may be said of it."""
    t = texts(language_of(request))
    if form not in FORMS:
        return problem(request, user, 404, t("not_found"))
    shown = _comparison(request, user, by, district)
    table = DataTable("comparison", tuple(_columns(shown, t)), 1, _rows(shown, t))
    return figures_file(table, form, t(f"compare_{shown.by}"), shown.period.last, t)


def _columns(shown: _Comparison, t: Texts) -> Iterator[DataColumn]:
    yield DataColumn("name", "district" if shown.by == DISTRICTS else "service")
    yield DataColumn("complete", "responses_complete", "count")
    for key, text in (("percent", "percent"), ("low", "interval_low"), ("high", "interval_high"), ("low_share", "low_share_head")):
        yield DataColumn(key, text, "decimal")
    yield DataColumn("goal", "goal_head", values=(("goal", shown.goal),))
    for name, against in _against(shown):
        words = (("against", t(against)),)
        for part in ("points", "low", "high"):
            yield DataColumn(f"{name}_{part}", f"difference_{part}", "decimal", words)
        yield DataColumn(name, "difference_word", values=words)
    if len(shown.lines) > 1:
        yield DataColumn("place", "rank", "count")


def _against(shown: _Comparison) -> list[tuple[str, str]]:
    """(field of Compared, its head), of the differences that the page shows."""
    before = [("before", "against_month" if shown.period.month else "against_year")]
    year = [("year_before", "against_last_year")] if shown.period.month else []
    return [*before, *year, *([("others", f"against_other_{shown.by}")] if shown.others else [])]


def _rows(shown: _Comparison, t: Texts) -> Iterator[tuple[Cell, ...]]:
    names = [name for name, _ in _against(shown)]
    many = len(shown.lines) > 1
    for line in shown.lines:
        changes = (cell for name in names for cell in _difference(getattr(line, name), name, t))
        place = (line.place.place if line.place else None,) if many else ()
        yield (shown.titles[line.key], *_scores(line.summary, line.levels, line.state, t), *changes, *place)
    if shown.by == SERVICES or many:
        past = {"before": shown.whole_before, "year_before": shown.whole_year_before}
        changes = (cell for name in names for cell in _difference(past.get(name), name, t))
        whole = _scores(shown.whole, answer_levels(shown.whole), goal_state(shown.whole, shown.goal), t)
        yield (t("all_responses" if shown.by == SERVICES else "whole_province"), *whole, *changes, *((None,) if many else ()))


def _scores(summary: ScoreSummary, levels: AnswerLevels, state: str, t: Texts) -> tuple[Cell, ...]:
    low, high = summary.interval or (None, None)
    figures = (number(decimals(value)) for value in (summary.scores.percent, low, high, levels.low))
    return (summary.totals.complete, *figures, t(f"goal_{state}") if state else "")


def _difference(change: Difference | None, name: str, t: Texts) -> tuple[Cell, ...]:
    """Points, the interval's ends, and the word that the page has."""
    if change is None:
        return (None, None, None, "")
    points = (number(decimals(value)) for value in (change.points, change.low, change.high))
    return (*points, t(f"change_{'others' if name == 'others' else 'time'}_{change.word}"))


@router.post("/compare/goal")
def set_goal(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], goal: Annotated[str, Form()] = "") -> Response:
    if not (goal.isascii() and goal.isdigit() and len(goal) < 4 and LOWEST <= int(goal) <= HIGHEST):
        return problem(request, user, 400, texts(language_of(request))("goal_wrong", lowest=LOWEST, highest=HIGHEST))
    with writing(request.app.state.engine) as connection:
        choose_goal(connection, user.name, int(goal))
    return redirect("/compare", "saved")
