"""The response rate by mode, service and hour: how many answered, of how many, and what is left out, in words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts import charts
from sync.server.pages.parts.filters import chosen_district
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import language_of, render, settings_of
from sync.server.services.directory import name_in_figures, opened_services
from sync.server.tallies import response_rates
from sync.server.tallies.attendance import uncounted_days

router = APIRouter(include_in_schema=False)


@router.get("/rates")
def rates_page(request: Request, user: Annotated[User, Depends(current_user)], district: str = "") -> Response:
    settings, chosen, scope = settings_of(request), period(request.query_params, today()), chosen_district(user, district)
    span, language = (chosen.first, chosen.last), language_of(request)
    with reading(request.app.state.engine) as connection:
        modes, services = response_rates.by_mode(connection, scope, *span), response_rates.by_service(connection, scope, *span)
        hours, uncounted = response_rates.by_hour(connection, scope, *span), uncounted_days(connection, scope, *span)
        names, districts = dict(opened_services(connection, scope, settings.catalogue, language)), district_names(connection, user.scope)
    titles = {
        line.key: names.get(line.key) or name_in_figures(line.key, settings.catalogue, alone=bool(scope.district), language=language)
        for line in services
    }
    return render(
        request,
        "rates.html",
        user,
        period=chosen,
        district=scope.district,
        districts=districts,
        modes=modes,
        services=services,
        found=searched(request.query_params, services, lambda line: f"{line.key} {titles[line.key]}"),
        hours=hours,
        uncounted=uncounted,
        titles=titles,
        share=lambda rate: charts.share(min(rate, 100), 100) if rate is not None else None,
    )
