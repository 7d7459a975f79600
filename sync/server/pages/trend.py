"""How the percent, the responses and the people went month by month, for the province, a district or a service."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.overview import level_words, month_columns, short_month, summaries
from sync.server.pages.parts import charts
from sync.server.pages.parts.compared import yardstick
from sync.server.pages.parts.filters import chosen_district, chosen_service
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.process_view import MONTH, SPANS, process_view
from sync.server.pages.parts.rendering import language_of, render, settings_of
from sync.server.services.directory import opened_services
from sync.server.tallies import queries
from sync.server.tallies.attendance import uncounted_days
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)


@router.get("/trend")
def trend(
    request: Request, user: Annotated[User, Depends(current_user)], district: str = "", service: str = "", by: str = MONTH
) -> Response:
    settings, language = settings_of(request), language_of(request)
    requested = period(request.query_params, today())
    chosen = period({"year": str(requested.year)}, today())  # always the twelve months
    by, scope, service = by if by in SPANS else MONTH, chosen_district(user, district), chosen_service(service, user.scope)
    with reading(request.app.state.engine) as connection:
        measure = yardstick(connection, settings)
        process = process_view(connection, measure, scope, chosen, service, by)
        months = queries.by_month(connection, scope, chosen.first, chosen.last, service or None)
        names = district_names(connection, user.scope)
        services = opened_services(connection, user.scope, settings.catalogue, language)
        uncounted = uncounted_days(connection, scope, chosen.first, chosen.last)
    by_month = summaries(months, settings.aspects, measure.band, service)
    return render(
        request,
        "trend.html",
        user,
        period=chosen,
        district=scope.district,
        service=service,
        districts=names,
        services=services,
        lines=by_month.items(),
        uncounted=uncounted,
        levels=level_words(request),
        curve=month_curve(chosen, by_month, language, measure.goal),
        process=process,
        short_month=lambda first: short_month(first.isoformat()[:7], language),
        goal=measure.goal,
        columns=month_columns(chosen, by_month, language),
    )


def month_curve(chosen: Period, months: Mapping[str, ScoreSummary], language: str, goal: int) -> charts.Curve:
    """The percent with its interval for the twelve months of the fiscal year."""
    drawn = []
    for name, _ in chosen.months(language):
        summary = months.get(name)
        few = summary.totals.complete if summary and summary.few else 0
        percent, ends = (summary.scores.percent, summary.interval) if summary else (None, None)
        drawn.append(charts.Month(short_month(name, language), percent, ends, few))
    return charts.curve(drawn, goal)
