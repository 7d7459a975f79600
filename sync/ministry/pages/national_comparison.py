"""Provinces side by side, or the districts of one: percent, goal, place, and whether each differs from its past and from all others."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from kiosk.survey.catalogue_search import thai_order
from sync.ministry.pages.national_view import NationalView, figures_of, look, place_name
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comparison.difference import difference
from sync.server.db.engine import reading
from sync.server.pages.parts import compared as comparing
from sync.server.pages.parts.compared import Compared, Spans
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import Period
from sync.server.pages.parts.rendering import render
from sync.server.pages.parts.sorting import in_order, sorting
from sync.server.tallies.queries import Totals

router = APIRouter(include_in_schema=False)
_COLUMNS = {"name": False, "percent": True, "n": True, "low": True, "before": True, "others": True}
_VALUES: Mapping[str, Callable[[Compared], Any]] = {
    "name": lambda line: thai_order(line.key),
    "percent": lambda line: line.summary.scores.percent,
    "n": lambda line: line.summary.totals.complete,
    "low": lambda line: line.levels.low,
    "before": lambda line: line.before and line.before.points,
    "others": lambda line: line.others and line.others.points,
}


@router.get("/compare")
def comparison_page(request: Request, user: Annotated[User, Depends(current_user)], province: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
        province = province if province in view.facts else ""
        key = ("compared", view.stamp, view.measure.band, view.measure.goal, view.chosen.query, province)
        if key not in view.cache:
            view.cache[key] = _compared(request, connection, view, province)
        lines, whole, before = view.cache[key]
    order = sorting(request.query_params, _COLUMNS, "percent")
    return render(
        request,
        "national_comparison.html",
        user,
        period=view.chosen,
        province=province,
        provinces=sorted(view.facts, key=thai_order),
        found=searched(
            request.query_params,
            in_order(lines, order, _VALUES[order.column]),
            lambda line: area_words(province, line.key) if province else area_words(line.key),
        ),
        whole=whole,
        whole_before=difference(whole, before),
        sorting=order,
        goal=view.measure.goal,
        place=lambda province, district="": place_name(request, province, district),
    )


def _compared(request: Request, connection: Connection, view: NationalView, province: str) -> tuple[Any, ...]:
    """The lines, the whole, and the whole of the span before."""

    def totals(span: Period | None) -> Mapping[str, Totals]:
        if span is None:
            return {}
        figures = figures_of(request, connection, span)
        if not province:
            return figures.provinces(span.month)
        return {district: of for (_, district), of in figures.districts(province, span.month).items()}

    spans = Spans(totals(view.chosen), totals(view.chosen.before), {})
    whole, before, _ = comparing.of_whole(spans, view.measure, {*spans.now, *spans.before})
    return comparing.compared(spans, view.measure), whole, before
