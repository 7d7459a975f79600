"""Answers from people's own telephones beside those of kiosks and paper: every figure by way of answering, whether the chain is whole, and
the province's choice whether people may answer so and whether it counts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.configuration import phone_answers
from sync.server.configuration.level_band import chosen_band
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.documents import base_of
from sync.server.pages.parts.filters import area_words, chosen_district
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import redirect, render, settings_of
from sync.server.phone import chain
from sync.server.tallies import phone_figures
from sync.server.tallies.phone_tallies import count_inside
from sync.server.tallies.queries import Totals, combined
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)
PLACE = "/telephones"


@frozen
class WaysLine:
    """One district by the two ways, and the days on which its chain is not whole."""

    name: str  # "" = the whole
    from_kiosks: ScoreSummary
    from_phones: ScoreSummary
    differing: tuple[str, ...] = ()


@router.get(PLACE)
def telephones_page(request: Request, user: Annotated[User, Depends(current_user)], district: str = "") -> Response:
    settings, chosen, scope = settings_of(request), period(request.query_params, today()), chosen_district(user, district)
    span = (chosen.first, chosen.last)
    with reading(request.app.state.engine) as connection:
        differing = {each.district: tuple(chain.differing(connection, each, *span)) for each in chain.chains(connection, scope)}
        band, inside, address = chosen_band(connection), count_inside(connection), phone_answers.address(connection)
        names = district_names(connection, user.scope)
        kiosks = phone_figures.kiosks_by_district(connection, scope, *span)
        phones = phone_figures.by_district(connection, scope, *span)

    def summary(totals: Totals | None) -> ScoreSummary:
        return ScoreSummary.of(totals, settings.aspects, band)

    lines = [
        WaysLine(name, summary(kiosks.get(name)), summary(phones.get(name)), differing.get(name, ()))
        for name in names
        if not scope.district or name == scope.district
    ]
    whole = WaysLine("", summary(combined(kiosks.values())), summary(combined(phones.values())))
    view: dict[str, Any] = {
        "found": searched(request.query_params, lines, lambda line: area_words(user.province, line.name)),
        "whole": whole,
        "form": settings.questionnaire,
        "inside": inside,
        "address": address,
        "base": base_of(request),
    }
    return render(request, "telephones.html", user, period=chosen, district=scope.district, districts=names, **view)


@router.post(PLACE)
def choose(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    offered: Annotated[str, Form()] = "",
    inside: Annotated[str, Form()] = "",
) -> Response:
    """Whether people may answer on their telephones, and whether that counts in scores and KPI."""
    with writing(request.app.state.engine) as connection:
        phone_answers.choose(connection, user.name, base_of(request) if offered == "yes" else "", inside == "yes")
    return redirect(PLACE, "saved")
