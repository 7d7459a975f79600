"""Every item in every district at a glance: the heat table."""

from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.survey.scoring import is_few
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.configuration.level_band import chosen_band
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.overview import level_words
from sync.server.pages.parts import charts
from sync.server.pages.parts.filters import area_words, chosen_service
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import language_of, render, settings_of
from sync.server.pages.parts.score_bars import Row, rows
from sync.server.services.directory import opened_services
from sync.server.tallies import queries
from sync.server.tallies.score_counts import answers_by_district
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)


@frozen
class HeatCell:
    mean: Fraction | None
    n: int
    heat: str
    few: bool  # fewer than 5 answers: too few to say anything


@frozen
class HeatRow:
    kind: str  # aspect | item | overall
    id: str
    text: str
    cells: tuple[HeatCell, ...]  # the districts in order, then the whole


@router.get("/items")
def item_table(request: Request, user: Annotated[User, Depends(current_user)], service: str = "") -> Response:
    settings, language, chosen = settings_of(request), language_of(request), period(request.query_params, today())
    service = chosen_service(service, user.scope)
    with reading(request.app.state.engine) as connection:
        band = chosen_band(connection)
        by_district = answers_by_district(connection, user.scope, chosen.first, chosen.last, service)
        names = district_names(connection, user.scope)
        services = opened_services(connection, user.scope, settings.catalogue, language)
    listed = searched(request.query_params, names, lambda name: area_words(user.province, name))
    columns = [ScoreSummary.of(by_district.get(name), settings.aspects, band) for name in listed.lines]
    whole = ScoreSummary.of(queries.combined(by_district.values()), settings.aspects, band)
    columns += [whole] if len(names) != 1 else []
    lists = [rows(settings.questionnaire, summary.scores, language) for summary in columns]
    lines = [
        HeatRow(
            same[0].kind,
            same[0].id,
            same[0].text,
            tuple(_cell(row.mean, row.n) for row in same),
        )
        for same in zip(*lists, strict=True)
    ]
    overall = HeatRow("overall", "", "", tuple(_cell(summary.scores.overall, summary.scores.n) for summary in columns))
    return render(
        request,
        "items.html",
        user,
        period=chosen,
        found=listed,
        beside_whole=len(names) != 1,
        lines=lines,
        overall=overall,
        columns=columns,
        levels=level_words(request),
        service=service,
        services=services,
        extremes=_extremes(whole, lists[-1]),
    )


def _cell(mean: Fraction | None, n: int) -> HeatCell:
    few = is_few(n)
    return HeatCell(mean, n, charts.heat(None if few else mean), few)


def _extremes(whole: ScoreSummary, lines: list[Row]) -> tuple[Row, Row] | None:
    """The best and the weakest item of the whole, or nothing when there is no difference to speak of.

    Items that fewer than 5 persons answered are ranked nowhere.
    """
    scored = [(row.mean, row) for row in lines if row.item and row.mean is not None and not row.few]
    if whole.scores.percent is None or len(scored) < 2:
        return None
    best, weakest = (choice(scored, key=lambda pair: pair[0])[1] for choice in (max, min))
    if best.mean == weakest.mean:
        return None
    return best, weakest
