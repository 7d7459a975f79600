"""One province: its districts, services and months as it sent them, what they rest on, and how complete they are."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.survey.catalogue_search import thai_order
from sync.ministry.pages.national_view import look, place_name
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.pages.overview import level_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts
from sync.server.pages.parts.score_bars import rows
from sync.server.services.directory import name_in_figures

router = APIRouter(include_in_schema=False)


@router.get("/provinces/{name}")
def province_page(request: Request, name: str, user: Annotated[User, Depends(current_user)]) -> Response:
    settings, language = settings_of(request), language_of(request)
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
        facts = view.facts.get(name)
        if facts is None:
            return problem(request, user, 404, texts(language)("ministry_unknown_province", name=name[:100]))
        whole = view.summaries("provinces", lambda: view.figures.provinces(view.month)).get(name) or view.measure.summary(None)
        districts = view.summaries(f"districts {name}", lambda: view.figures.districts(name, view.month))
        services = {key: view.measure.summary(totals, key) for key, totals in view.figures.services(name, view.month).items()}
        months = view.summaries(f"months {name}", lambda: view.figures.months(name))
    known = {line["district"]: line for line in facts.completeness}
    names = sorted({*known, *(district for _, district in districts)}, key=thai_order)
    named = ((key, name_in_figures(key, settings.catalogue, language=language), summary) for key, summary in services.items())
    listed = sorted(named, key=lambda line: -line[2].totals.complete)
    return render(
        request,
        "province_page.html",
        user,
        period=view.chosen,
        facts=facts,
        whole=whole,
        districts=[(district, districts.get((name, district)), known.get(district)) for district in names],
        found=searched(request.query_params, listed, lambda line: f"{line[0]} {line[1]}"),
        months=list(months.items()),
        goal=view.measure.goal,
        levels=level_words(request),
        rows=rows(settings.questionnaire, whole.scores, language),
        place=lambda province, district="": place_name(request, province, district),
        name=name,
    )
