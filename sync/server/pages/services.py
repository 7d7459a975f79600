"""The services: all that were used, and one of them across the districts."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import in_thai_order, thai_order
from kiosk.survey.unfinished import unfinished_of
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comparison.answer_levels import answer_levels
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.overview import level_words, summaries
from sync.server.pages.parts.certainty import CertaintyScope, certainty
from sync.server.pages.parts.compared import yardstick
from sync.server.pages.parts.filters import area_words, chosen_district, chosen_service
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts
from sync.server.pages.parts.score_bars import rows
from sync.server.pages.parts.sorting import in_order, sorting
from sync.server.pages.trend import month_curve
from sync.server.scope import Scope
from sync.server.services.directory import name_in_figures, opened_services
from sync.server.tallies import queries
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_counts import answers_and_uses_by_district
from sync.server.tallies.score_summary import ScoreSummary
from sync.server.tallies.service_keys import parts_of

router = APIRouter(include_in_schema=False)


@frozen
class ServiceLine:
    id: str
    name: str
    agency: str
    summary: ScoreSummary
    warned: bool  # the pilot advised against it


_COLUMNS = {"name": False} | dict.fromkeys(("percent", "n", "low", "uses", "rate"), True)
_VALUES: Mapping[str, Callable[[ServiceLine], Any]] = {
    "name": lambda line: thai_order(line.name),
    "percent": lambda line: line.summary.scores.percent,
    "n": lambda line: line.summary.totals.complete,
    "low": lambda line: answer_levels(line.summary).low,
    "uses": lambda line: line.summary.uses,
    "rate": lambda line: line.summary.rate,
}


@router.get("/services")
def service_list(request: Request, user: Annotated[User, Depends(current_user)], district: str = "") -> Response:
    settings, chosen, scope = settings_of(request), period(request.query_params, today()), chosen_district(user, district)
    language = language_of(request)
    with reading(request.app.state.engine) as connection:
        measure = yardstick(connection, settings)
        totals = queries.by_service(connection, scope, chosen.first, chosen.last)
        names = dict(opened_services(connection, scope, settings.catalogue, language))
        districts = district_names(connection, user.scope)
    counted = any(part.counted for part in totals.values())
    unused = Totals(counted=counted)
    lines = []
    for service in {*totals, *names}:
        known = settings.catalogue.services.get(service)
        summary = measure.summary(totals.get(service, unused), service)
        name = names.get(service) or name_in_figures(service, settings.catalogue, alone=bool(scope.district), language=language)
        lines.append(
            ServiceLine(service, name, known.agency_in(language) if known else "", summary, service in settings.catalogue.advised_against)
        )
    lines.sort(key=lambda line: (-(line.summary.uses or 0), -line.summary.totals.complete, line.id))
    order = sorting(request.query_params, _COLUMNS, "uses")
    return render(
        request,
        "services.html",
        user,
        period=chosen,
        found=searched(
            request.query_params, in_order(lines, order, _VALUES[order.column]), lambda line: f"{line.id} {line.name} {line.agency}"
        ),
        sorting=order,
        goal=measure.goal,
        district=scope.district,
        districts=districts,
        as_of=settings.catalogue.as_of,
    )


@router.get("/services/{service}")
def service_page(request: Request, service: str, user: Annotated[User, Depends(current_user)]) -> Response:
    settings, language, chosen = settings_of(request), language_of(request), period(request.query_params, today())
    requested = chosen_service(service, user.scope)
    with reading(request.app.state.engine) as connection:
        names = dict(opened_services(connection, user.scope, settings.catalogue, language))
        span = (chosen.first, chosen.last)
        by_district = answers_and_uses_by_district(connection, user.scope, *span, requested) if requested else {}
        by_district = {name: totals for name, totals in by_district.items() if _was_used(totals, requested)}
        if not by_district and requested not in names and requested not in settings.catalogue.services:
            return problem(request, user, 404, texts(language)("unknown_service", id=service[:64]))
        measure = yardstick(connection, settings)
        months = queries.by_month(connection, user.scope, *span, requested)
        unfinished = _unfinished(connection, user.scope, chosen, requested, settings.services_question)
        whole = measure.summary(queries.combined(months.values()), requested)
        sure = certainty(connection, measure, CertaintyScope(user.scope, chosen, requested), whole, not user.district)
    lines = [(name, measure.summary(totals, requested)) for name, totals in in_thai_order(by_district)]
    known = settings.catalogue.services.get(requested)
    return render(
        request,
        "service.html",
        user,
        period=chosen,
        id=requested,
        name=names.get(requested) or name_in_figures(requested, settings.catalogue, alone=False, language=language),
        service=known,
        whole=whole,
        unfinished=unfinished,
        found=searched(request.query_params, lines, lambda line: area_words(user.province, line[0])),
        answered=sum(summary.totals.complete > 0 for _, summary in lines),
        levels=level_words(request),
        goal=measure.goal,
        sure=sure,
        band=measure.band,
        rows=rows(settings.questionnaire, whole.scores, language),
        curve=month_curve(chosen, summaries(months, settings.aspects, measure.band, requested), language, measure.goal),
        warned=requested in settings.catalogue.advised_against,
        broken=settings.catalogue.broken_links.get(requested, ""),
        as_of=settings.catalogue.as_of,
    )


def _unfinished(connection: Connection, scope: Scope, chosen: Period, service: str, question: str) -> int:
    """People who had come for the service and could not finish; a district's own service is looked for in that district alone."""
    identity, of_district = parts_of(service)
    scope = Scope(scope.province, of_district) if of_district else scope
    options = queries.chosen_options(connection, scope, chosen.first, chosen.last)
    return unfinished_of(options, question).services.get(identity, 0)


def _was_used(totals: Totals, service: str) -> bool:
    return bool(totals.complete or totals.partial or totals.visits.get(service))
