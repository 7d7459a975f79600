"""Every district of the nation, found by a few letters in Thai or English, page by page."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.first_day import areas
from kiosk.survey.first_day.areas import Area
from sync.ministry.national_figures import Place
from sync.ministry.pages.national_view import NationalView, look, place_name, romanised
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.pages.parts.paging import paging
from sync.server.pages.parts.rendering import render
from sync.server.pages.parts.sorting import in_order, sorting
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import ScoreSummary, response_rate

router = APIRouter(include_in_schema=False)
_SIZE, _LETTERS = 50, 60


@frozen
class NationalDistrict:
    province: str
    district: str
    totals: Totals | None
    facts: Mapping[str, Any]  # rollup_model.DistrictCompleteness


_COLUMNS = {"name": False, "province": False} | dict.fromkeys(("percent", "n", "rate", "services", "differing"), True)
_VALUES: Mapping[str, Callable[[NationalDistrict], Any]] = {
    "name": lambda line: thai_order(line.district),
    "province": lambda line: thai_order(line.province),
    "n": lambda line: line.totals.complete if line.totals else 0,
    "rate": lambda line: line.totals and response_rate(line.totals),
    "services": lambda line: line.facts["services"],
    "differing": lambda line: line.facts["differing"],
}


@router.get("/districts")
def districts_page(request: Request, user: Annotated[User, Depends(current_user)], q: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
        totals = view.remembered("district totals", lambda: view.figures.districts(period=view.month))
    lines = _matching(_lines(view, totals), q[:_LETTERS])
    order = sorting(request.query_params, _COLUMNS, "province")
    if order.column == "percent":  # 878 scores are worked out where they are asked for
        scores = view.summaries("districts", lambda: totals)
        ordered = in_order(lines, order, lambda line: line.totals and scores[line.province, line.district].scores.percent)
    else:
        ordered = in_order(lines, order, _VALUES[order.column])
    pages = paging(request.query_params, len(ordered), _SIZE)
    shown = [(line, _summary(view, line)) for line in ordered[pages.offset : pages.offset + _SIZE]]
    return render(
        request,
        "district_search.html",
        user,
        period=view.chosen,
        lines=shown,
        pages=pages,
        sorting=order,
        q=q[:_LETTERS],
        goal=view.measure.goal,
        place=lambda province, district="": place_name(request, province, district),
    )


def _summary(view: NationalView, line: NationalDistrict) -> ScoreSummary | None:
    """Worked out for the districts that are shown, once for these figures."""
    if line.totals is None:
        return None
    summaries = view.remembered("district summaries", dict)
    place = (line.province, line.district)
    if place not in summaries:
        summaries[place] = view.measure.summary(line.totals)
    return summaries[place]


def _lines(view: NationalView, totals: Mapping[Place, Totals]) -> list[NationalDistrict]:
    return [
        NationalDistrict(facts.province, line["district"], totals.get((facts.province, line["district"])), line)
        for facts in view.facts.values()
        for line in facts.completeness
    ]


def _matching(lines: list[NationalDistrict], typed: str) -> list[NationalDistrict]:
    """Those whose name, or whose province's name, is meant, as the kiosk's first day finds them."""
    if not typed.strip():
        return lines
    names = {(line.province, line.district): line for line in lines}
    listed = [Area(f"{place}", district, romanised(province, district)) for place, (province, district) in enumerate(names)]
    homes = {area.name for area in areas.find([Area(name, name, romanised(name)) for name, _ in names], typed)}
    every = list(names.values())
    chosen = [every[int(area.code)] for area in areas.find(listed, typed)]
    return chosen + [line for line in lines if line.province in homes and line not in chosen]
