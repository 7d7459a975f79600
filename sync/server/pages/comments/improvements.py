"""What we changed because of what people wrote: written here, shown on the public pages and the kiosks' first screen until its last day."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import IMPROVEMENT_LETTERS
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.comments import themes
from sync.server.configuration import improvements
from sync.server.configuration.improvements import ImprovementEntry, ImprovementError
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.comment_form import may_change
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, texts, unknown_district
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
SHOWN_DAYS = 60  # unless another last day is typed


class ImprovementForm(BaseModel):
    """As typed; an empty district means all of them."""

    district: str = ""
    th: str = ""
    en: str = ""
    theme: str = ""
    first: str = ""
    last: str = ""


@router.get("/comments/improvements")
def improvement_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    day = today()
    return _page(request, user, ImprovementForm(first=day.isoformat(), last=(day + timedelta(days=SHOWN_DAYS)).isoformat()))


def _page(request: Request, user: User, typed: ImprovementForm, fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        rows = improvements.entries(connection, user.scope)
        districts, in_use = district_names(connection, user.scope), themes.themes_in_use(connection)
    listed = searched(request.query_params, rows, lambda row: f"{row.th} {row.en} {area_words(user.province, row.district)}")
    view: dict[str, Any] = {"found": listed, "districts": districts, "themes": in_use, "typed": typed, "fault": fault}
    names = {theme.id: theme.name(language_of(request)) for theme in in_use}
    view |= {"names": names, "today_iso": today().isoformat(), "limit": IMPROVEMENT_LETTERS}
    return render(request, "improvements.html", user, 400 if fault else 200, **view)


@router.post("/comments/improvements")
def add(request: Request, user: Annotated[User, Depends(csrf_checked)], form: Annotated[ImprovementForm, Form()]) -> Response:
    t, district = texts(language_of(request)), user.district or form.district
    may_change(user, district)
    try:
        first, last = parse_date(form.first), parse_date(form.last)
    except ValueError:
        return _page(request, user, form, t("improvement_fault_days"))
    try:
        with writing(request.app.state.engine) as connection:
            if district and district not in district_names(connection, user.scope):
                return unknown_district(request, user, district)
            theme = form.theme if form.theme in {theme.id for theme in themes.themes_in_use(connection)} else ""
            entry = ImprovementEntry(" ".join(form.th.split()), " ".join(form.en.split()), theme, first, last)
            improvements.add(connection, user.name, Scope(user.province, district), entry)
    except ImprovementError as error:
        return _page(request, user, form, error.localized(t))
    return redirect("/comments/improvements", "improvement_added")


@router.post("/comments/improvements/withdraw")
def withdraw(request: Request, user: Annotated[User, Depends(csrf_checked)], number: Annotated[int, Form()] = 0) -> Response:
    if user.role == "viewer":
        raise ForbiddenError("forbidden_change")
    with writing(request.app.state.engine) as connection:
        district = improvements.district_of(connection, user.province, number) if 0 < number < 2**31 else None
        if district is not None:
            may_change(user, district)
        withdrawn = district is not None and improvements.withdraw(connection, user.name, user.scope, number)
    if not withdrawn:
        return problem(request, user, 404, texts(language_of(request))("improvement_unknown"))
    return redirect("/comments/improvements", "improvement_withdrawn")
