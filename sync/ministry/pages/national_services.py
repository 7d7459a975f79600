"""The catalogue's services over all provinces that sent figures, and one service province by province."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.survey.catalogue_search import squeezed, thai_order
from sync.ministry.pages.national_view import look, place_name
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.pages.parts.paging import paging
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts
from sync.server.pages.parts.sorting import in_order, sorting
from sync.server.services.directory import name_in_figures
from sync.server.tallies.queries import combined
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)
_SIZE, _LETTERS = 50, 60
_COLUMNS = {"name": False} | dict.fromkeys(("percent", "n", "uses"), True)
_VALUES: Mapping[str, Callable[[tuple[str, str, ScoreSummary]], Any]] = {
    "name": lambda line: thai_order(line[1]),
    "percent": lambda line: line[2].scores.percent,
    "n": lambda line: line[2].totals.complete,
    "uses": lambda line: line[2].uses,
}


@router.get("/services")
def services_page(request: Request, user: Annotated[User, Depends(current_user)], q: str = "") -> Response:
    catalogue, language, typed = settings_of(request).catalogue, language_of(request), squeezed(q[:_LETTERS])
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
        totals = view.summaries("services", lambda: view.figures.services(period=view.month))
    lines = [(key, name_in_figures(key, catalogue, language=language), summary) for key, summary in totals.items()]
    order = sorting(request.query_params, _COLUMNS, "n")
    ordered = in_order([line for line in lines if typed in squeezed(f"{line[0]} {line[1]}")], order, _VALUES[order.column])
    pages = paging(request.query_params, len(ordered), _SIZE)
    return render(
        request,
        "national_services.html",
        user,
        period=view.chosen,
        lines=ordered[pages.offset : pages.offset + _SIZE],
        pages=pages,
        sorting=order,
        q=q[:_LETTERS],
        goal=view.measure.goal,
        service=None,
        place=lambda province, district="": place_name(request, province, district),
    )


@router.get("/services/{service}")
def service_page(request: Request, service: str, user: Annotated[User, Depends(current_user)]) -> Response:
    catalogue, language = settings_of(request).catalogue, language_of(request)
    if service not in catalogue.services:
        return problem(request, user, 404, texts(language)("unknown_service", id=service[:64]))
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
        provinces = view.summaries("provinces", lambda: view.figures.provinces(view.month, service), service)
    whole = view.measure.summary(combined(summary.totals for summary in provinces.values()), service)
    order = sorting(request.query_params, _COLUMNS, "n")
    lines = [(name, name, summary) for name, summary in provinces.items()]
    return render(
        request,
        "national_services.html",
        user,
        period=view.chosen,
        lines=in_order(lines, order, _VALUES[order.column]),
        pages=paging({}, len(lines), max(1, len(lines))),
        sorting=order,
        q="",
        goal=view.measure.goal,
        service=(service, name_in_figures(service, catalogue, language=language), whole),
        place=lambda province, district="": place_name(request, province, district),
    )
