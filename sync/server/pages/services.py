"""The services: all that were used, and one of them across the districts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.configuration.level_band import chosen_band
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages import charts
from sync.server.pages.filters import chosen_district, chosen_service
from sync.server.pages.overview import level_words
from sync.server.pages.period import period, today
from sync.server.pages.rendering import language_of, problem, render, settings_of, texts
from sync.server.pages.score_bars import rows
from sync.server.pages.trend import month_curve
from sync.server.services.directory import opened_services
from sync.server.tallies import queries
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)


@frozen
class ServiceLine:
    id: str
    name: str
    agency: str
    uses: int
    share: str | None
    summary: ScoreSummary
    warned: bool  # the pilot advised against it


@router.get("/services")
def service_list(request: Request, user: Annotated[User, Depends(current_user)], district: str = "") -> Response:
    settings, chosen, scope = settings_of(request), period(request.query_params, today()), chosen_district(user, district)
    with reading(request.app.state.engine) as connection:
        band = chosen_band(connection)
        totals = queries.by_service(connection, scope, chosen.first, chosen.last)
        visits = queries.visit_totals(connection, scope, chosen.first, chosen.last).visits
        names = dict(opened_services(connection, scope, settings.catalogue))
        districts = district_names(connection, user.scope)
    largest = max(visits.values(), default=0)
    lines = []
    for service in sorted({*totals, *visits, *names}):
        known, uses = settings.catalogue.services.get(service), visits.get(service, 0)
        length = charts.share(uses, largest) if largest else None
        summary = ScoreSummary.of(totals.get(service), settings.aspects, band)
        name = names.get(service) or settings.catalogue.name(service)
        lines.append(
            ServiceLine(service, name, known.agency if known else "", uses, length, summary, service in settings.catalogue.advised_against)
        )
    lines.sort(key=lambda line: (-line.uses, -line.summary.totals.complete, line.id))
    return render(
        request,
        "services.html",
        user,
        period=chosen,
        lines=lines,
        district=scope.district,
        districts=districts,
        as_of=settings.catalogue.as_of,
    )


@router.get("/services/{service}")
def service_page(request: Request, service: str, user: Annotated[User, Depends(current_user)]) -> Response:
    settings, language, chosen = settings_of(request), language_of(request), period(request.query_params, today())
    requested = chosen_service(service)
    with reading(request.app.state.engine) as connection:
        names = dict(opened_services(connection, user.scope, settings.catalogue))
        by_district = queries.by_district(connection, user.scope, chosen.first, chosen.last, requested) if requested else {}
        used = any(totals.complete or totals.partial or totals.visits.get(requested) for totals in by_district.values())
        if not used and requested not in names and requested not in settings.catalogue.services:
            return problem(request, user, 404, texts(language)("unknown_service", id=service[:64]))
        band = chosen_band(connection)
        months = queries.by_month(connection, user.scope, chosen.first, chosen.last, requested)
    whole = ScoreSummary.of(queries.combined(by_district.values()), settings.aspects, band)
    lines = [
        (name, _uses(totals, requested), ScoreSummary.of(totals, settings.aspects, band)) for name, totals in sorted(by_district.items())
    ]
    known = settings.catalogue.services.get(requested)
    return render(
        request,
        "service.html",
        user,
        period=chosen,
        id=requested,
        name=names.get(requested) or settings.catalogue.name(requested),
        service=known,
        uses=sum(uses for _, uses, _ in lines),
        whole=whole,
        lines=lines,
        levels=level_words(request),
        band=band,
        rows=rows(settings.questionnaire, whole.scores, band, language),
        curve=month_curve(chosen, months, settings.aspects, band, language),
        warned=requested in settings.catalogue.advised_against,
        broken=settings.catalogue.broken_links.get(requested, ""),
        as_of=settings.catalogue.as_of,
    )


def _uses(totals: Totals, service: str) -> int:
    return totals.visits.get(service, 0)
