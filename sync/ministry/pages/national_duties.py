"""The indicator of each province, and how complete its figures are: days on which kiosks and province counted alike, and the others."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.survey.catalogue_search import thai_order
from sync.ministry.national_figures import NationalFacts
from sync.ministry.pages.national_view import look, place_name
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.rendering import render
from sync.server.pages.parts.sorting import in_order, sorting

router = APIRouter(include_in_schema=False)
COUNTED = ("kiosks", "days", "reconciled", "differing", "unchecked", "unsent", "gaps")
_COLUMNS = {"name": False, "kpi": True, "opened": True} | dict.fromkeys(COUNTED, True)
_VALUES: Mapping[str, Callable[[NationalFacts], Any]] = {
    "name": lambda facts: thai_order(facts.province),
    "kpi": lambda facts: facts.kpi,
    "opened": lambda facts: len(facts.opened),
}


@router.get("/kpi")
def kpi_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
    order = sorting(request.query_params, _COLUMNS, "name")
    value = _VALUES.get(order.column, lambda facts: facts.sum_of(order.column))
    return render(
        request,
        "national_duties.html",
        user,
        period=view.chosen,
        found=searched(request.query_params, in_order(view.facts.values(), order, value), lambda facts: area_words(facts.province)),
        sums={name: sum(facts.sum_of(name) for facts in view.facts.values()) for name in COUNTED},
        counted=COUNTED,
        kpi={score: sum(facts.kpi == score for facts in view.facts.values()) for score in (100, 75, 50, 0)},
        sorting=order,
        place=lambda province, district="": place_name(request, province, district),
    )
