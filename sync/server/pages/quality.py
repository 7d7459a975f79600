"""Quality flags: how many answers carry one, and the score with and without them. Nothing is ever removed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.survey.quality import QUALITY_FLAGS
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.configuration.level_band import chosen_band
from sync.server.configuration.percent_goal import chosen_goal
from sync.server.db.engine import reading
from sync.server.ingest.amendment_lists import amended_counts, latest_amendments
from sync.server.ingest.quality_flags import latest_flagged
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.filters import area_words, chosen_district
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import render, settings_of
from sync.server.tallies import queries
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)
LATEST = 50


@frozen
class QualityLine:
    name: str  # "" = the whole
    everything: ScoreSummary
    without: ScoreSummary
    counts: dict[str, int]  # flag -> responses


@router.get("/quality")
def quality_page(request: Request, user: Annotated[User, Depends(current_user)], district: str = "") -> Response:
    settings, chosen, scope = settings_of(request), period(request.query_params, today()), chosen_district(user, district)
    with reading(request.app.state.engine) as connection:
        band, goal = chosen_band(connection), chosen_goal(connection)
        names = district_names(connection, user.scope)
        everything, without = queries.with_and_without_flags(connection, scope, chosen.first, chosen.last)
        latest = latest_flagged(connection, scope, chosen.first, chosen.last, LATEST)
        amended = amended_counts(connection, scope, chosen.first, chosen.last)
        kiosks = kiosk_names(connection, scope)
        acts = latest_amendments(connection, scope, chosen.first, chosen.last, LATEST)
    lines = [
        QualityLine(
            name,
            ScoreSummary.of(everything.get(name), settings.aspects, band),
            ScoreSummary.of(without.get(name), settings.aspects, band),
            everything[name].flags if name in everything else {},
        )
        for name in names
        if not scope.district or name == scope.district
    ]
    sums = {flag: sum(line.counts.get(flag, 0) for line in lines) for flag in QUALITY_FLAGS}
    with_all, without_any = (ScoreSummary.of(queries.combined(totals.values()), settings.aspects, band) for totals in (everything, without))
    total = QualityLine("", with_all, without_any, sums)
    shown: dict[str, Any] = {
        "found": searched(request.query_params, lines, lambda line: area_words(user.province, line.name)),
        "total": total,
        "flags": QUALITY_FLAGS,
        "latest": latest,
        "amended": amended,
        "acts": acts,
        "kiosks": kiosks,
    }
    return render(request, "quality.html", user, period=chosen, goal=goal, district=scope.district, **shown)
