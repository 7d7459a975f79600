"""People and uses where no kiosk counts: a district types in a day, for a counter on paper or one whose kiosk has not come yet."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Connection
from starlette.datastructures import FormData

from kiosk.survey.dates.calendar import month_name
from kiosk.survey.dates.typed_dates import parse_date
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.ingest import typed_visits
from sync.server.ingest.typed_visits import TypedDay
from sync.server.kiosks.districts import district_row
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, redirect, render, sent_form, settings_of, texts, unknown_district
from sync.server.pages.public_province import thai_day
from sync.server.scope import Scope
from sync.server.services import directory

router = APIRouter(include_in_schema=False)


@router.get("/districts/{name}/visitors")
def visitors_page(request: Request, name: str, user: Annotated[User, Depends(current_user)], day: str = "") -> Response:
    """What is typed in for a day, today's where none is named, and which days of its month are."""
    if not user.may_change(name):
        raise ForbiddenError("forbidden_change")
    try:
        chosen = parse_date(day) if day else today()
    except ValueError:
        return _page(request, user, name, today(), texts(language_of(request))("period_misread", typed=day[:20]))
    return _page(request, user, name, chosen)


def _page(request: Request, user: User, name: str, chosen: date, fault: str = "", form: FormData | None = None) -> Response:
    """`form`: what was typed, shown again under the fault."""
    settings, t, scope = settings_of(request), texts(language_of(request)), Scope(user.province, name)
    with reading(request.app.state.engine) as connection:
        if district_row(connection, user.province, name) is None:
            return unknown_district(request, user, name)
        stored = typed_visits.typed_day(connection, scope, chosen.isoformat())
        days = typed_visits.typed_days(connection, scope, chosen.isoformat()[:7])
        entries = directory.service_entries(connection, settings.province, name, settings.catalogue)
    numbers = {"people": stored.people, **{f"uses {service}": uses for service, uses in stored.uses.items()}} if stored.revision else {}
    view = {
        "district": name,
        "chosen": chosen.isoformat(),
        "day_typed": thai_day(chosen.isoformat()) if t.language == "th" else chosen.isoformat(),
        "month": month_name(chosen, t.language),
        "stored": stored,
        "days": days,
        "services": [(entry.service, entry.name_in(t.language)) for entry in entries],
        "numbers": {**numbers, **({key: value for key, value in form.items() if isinstance(value, str)} if form else {})},
    }
    return render(request, "visitors.html", user, 400 if fault else 200, fault=fault, **view)


@router.post("/districts/{name}/visitors")
def type_day(
    request: Request, name: str, user: Annotated[User, Depends(csrf_checked)], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """A day whole: no people typed takes it away."""
    if not user.may_change(name):
        raise ForbiddenError("forbidden_change")
    t, day = texts(language_of(request)), str(form.get("day", ""))
    try:
        chosen = parse_date(day)
    except ValueError:
        return _page(request, user, name, today(), t("period_misread", typed=day[:20]), form)
    if chosen > today():
        return _page(request, user, name, today(), t("visitors_day_fault"), form)
    try:
        typed = _typed(form, chosen)
        done = in_transaction(request.app.state.engine, lambda connection: _write(connection, user, name, typed))
    except ValidationError:
        return _page(request, user, name, chosen, t("visitors_day_fault"), form)
    except ValueError:
        return _page(request, user, name, chosen, t("visitors_number_fault"), form)
    except LookupError:
        return unknown_district(request, user, name)
    if not done:
        return _page(request, user, name, chosen, t("visitors_changed_meanwhile"))
    return redirect(f"/districts/{quote(name, safe='')}/visitors?day={typed.day}", "saved")


def _write(connection: Connection, user: User, name: str, typed: TypedDay) -> bool:
    """Raises LookupError where the province has no such district."""
    scope = Scope(user.province, name)
    if district_row(connection, user.province, name) is None:
        raise LookupError(name)
    if typed.people is None:
        return typed_visits.erase(connection, user.name, scope, typed)
    return typed_visits.enter(connection, user.name, scope, typed)


def _typed(form: FormData, chosen: date) -> TypedDay:
    """Raises ValueError for what is no number."""
    uses = {key.removeprefix("uses "): _number(value) for key, value in form.items() if key.startswith("uses ") and isinstance(value, str)}
    return TypedDay(
        chosen.isoformat(),
        _number(people) if (people := str(form.get("people", "")).strip()) else None,
        {service: count for service, count in uses.items() if count},
        _number(str(form.get("revision", ""))),
    )


def _number(typed: str) -> int:
    """1,234 and ๑๒ too; nothing typed is 0. Raises ValueError."""
    digits = typed.replace(",", "").strip()
    if digits and (not digits.isdecimal() or len(digits) > 9):
        raise ValueError(typed)
    return int(digits or 0)
