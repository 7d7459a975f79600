"""Districts or services side by side: percent, goal, place, and whether each differs from its own past and from all others together."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.survey.catalogue_search import thai_order
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comparison.difference import difference
from sync.server.configuration.percent_goal import HIGHEST, LOWEST, choose_goal
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts import compared as comparing
from sync.server.pages.parts.compared import FEWEST_OTHERS, Compared
from sync.server.pages.parts.filters import chosen_district
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import area_name, language_of, problem, redirect, render, settings_of, texts
from sync.server.pages.parts.sorting import in_order, sorting
from sync.server.scope import Scope
from sync.server.services.directory import name_in_figures, opened_services

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


@router.get("/compare")
def comparison(request: Request, user: Annotated[User, Depends(current_user)], by: str = DISTRICTS, district: str = "") -> Response:
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
    return render(
        request,
        "compare.html",
        user,
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


@router.post("/compare/goal")
def set_goal(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], goal: Annotated[str, Form()] = "") -> Response:
    if not (goal.isascii() and goal.isdigit() and len(goal) < 4 and LOWEST <= int(goal) <= HIGHEST):
        return problem(request, user, 400, texts(language_of(request))("goal_wrong", lowest=LOWEST, highest=HIGHEST))
    with writing(request.app.state.engine) as connection:
        choose_goal(connection, user.name, int(goal))
    return redirect("/compare", "saved")
