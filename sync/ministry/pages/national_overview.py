"""The first page: the nation's figures, and every province that sent them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from sync.ministry.national_figures import NationalFacts
from sync.ministry.pages.national_view import look, place_name
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.pages.overview import level_words
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.rendering import language_of, render, settings_of
from sync.server.pages.parts.score_bars import rows
from sync.server.pages.parts.sorting import in_order, sorting
from sync.server.tallies.queries import combined
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)


@frozen
class ProvinceLine:
    facts: NationalFacts
    summary: ScoreSummary


_COLUMNS = {"name": False} | dict.fromkeys(("percent", "n", "rate", "kpi", "differing"), True)
_VALUES: Mapping[str, Callable[[ProvinceLine], Any]] = {
    "name": lambda line: thai_order(line.facts.province),
    "percent": lambda line: line.summary.scores.percent,
    "n": lambda line: line.summary.totals.complete,
    "rate": lambda line: line.summary.rate,
    "kpi": lambda line: line.facts.kpi,
    "differing": lambda line: line.facts.sum_of("differing"),
}


@router.get("/overview")
def national_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
        summaries = view.summaries("provinces", lambda: view.figures.provinces(view.month))
        nation = view.summaries("nation", lambda: {"": combined(summary.totals for summary in summaries.values())})[""]
    lines = [ProvinceLine(facts, summaries[name]) for name, facts in view.facts.items() if name in summaries]
    order = sorting(request.query_params, _COLUMNS, "name")
    return render(
        request,
        "national_overview.html",
        user,
        period=view.chosen,
        whole=nation,
        lines=lines,
        found=searched(request.query_params, in_order(lines, order, _VALUES[order.column]), lambda line: area_words(line.facts.province)),
        sorting=order,
        goal=view.measure.goal,
        levels=level_words(request),
        rows=rows(settings_of(request).questionnaire, nation.scores, language_of(request)),
        kpi={score: sum(facts.kpi == score for facts in view.facts.values()) for score in (100, 75, 50, 0)},
        locked=sum(facts.state == "locked" for facts in view.facts.values()),
        place=lambda province, district="": place_name(request, province, district),
    )
