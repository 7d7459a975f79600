"""The kiosks: enrolling one with a code and its QR, revoking one, and what is known of each: health, gaps, the ledger's days."""

import json
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.language.texts import Texts
from kiosk.survey.calendar import rounded_span
from kiosk.survey.record_checks import problems
from sync.server.accounts.csrf import csrf_and_role, csrf_checked
from sync.server.accounts.permissions import ForbiddenError, require_role
from sync.server.accounts.sessions import names_this_machine
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.kiosks import enrolment
from sync.server.kiosks.details import kiosk_details
from sync.server.kiosks.districts import district_names
from sync.server.kiosks.errors import EnrolmentError
from sync.server.kiosks.status import STRIP_DAYS, kiosk_summaries
from sync.server.pages import qr_svg
from sync.server.pages.period import today
from sync.server.pages.rendering import diagnostics_texts, language_of, problem, redirect, render, texts

router = APIRouter(include_in_schema=False)
_officers = require_role("province", "district")


@router.get("/kiosks")
def kiosk_list(request: Request, user: Annotated[User, Depends(_officers)]) -> Response:
    with reading(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, today())
        names = district_names(connection, user.scope)
    return render(request, "kiosks.html", user, kiosks=summaries, districts=names, days=STRIP_DAYS, fault="")


@router.post("/kiosks/enroll")
def enroll(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    district: Annotated[str, Form()] = "",
    new_district: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
) -> Response:
    """A code for a kiosk of a district; only the province may name a new district. The code is shown on this page only."""
    t = texts(language_of(request))
    name = (new_district.strip() if user.role == "province" else "") or district.strip()
    if not user.may_change(name) or user.role == "viewer":
        raise ForbiddenError("forbidden_change")
    if not name:
        return problem(request, user, 400, t("enroll_needs_district"))
    try:
        with writing(request.app.state.engine) as connection:
            code, expires = enrolment.issue_code(connection, user.name, user.province, name, place.strip())
    except EnrolmentError:
        return problem(request, user, 400, t("enroll_bad_name"))
    address = str(request.base_url).rstrip("/")
    shown: dict[str, Any] = {"address": address, "own_name": names_this_machine(request), "qr": qr_svg.code(f"{address} {code}")}
    return render(request, "enroll.html", user, district=name, code=code, expires=expires, **shown)


@router.get("/kiosks/{kiosk}")
def kiosk_page(request: Request, kiosk: str, user: Annotated[User, Depends(_officers)]) -> Response:
    now = today()
    with reading(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, now, kiosk)
        if not summaries:
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
        details = kiosk_details(connection, kiosk, now)
    names, t = diagnostics_texts(language_of(request)), texts(language_of(request))
    return render(
        request,
        "kiosk.html",
        user,
        kiosk=summaries[0],
        days=STRIP_DAYS,
        check_name=lambda check: names.get(f"check_{check}") or check,
        clock=lambda milliseconds: clock_words(milliseconds, t),
        refusal=lambda row: refusal_words(row.record, row.reason, t),
        details=details,
    )


def clock_words(difference: int, t: Texts) -> str:
    """How wrong a kiosk's clock is, from the server's time minus its own in milliseconds."""
    seconds = round(abs(difference) / 1000)
    n, unit = (seconds, "seconds") if seconds < 120 else rounded_span(timedelta(seconds=seconds))
    return t("clock_slow" if difference > 0 else "clock_fast", time=t(unit, n=n)) if seconds else t(unit, n=0)


def refusal_words(record: str, reason: str, t: Texts) -> str:
    """Why a record was refused in the reader's language, where its form is at fault; else `reason`, as its kiosk was told."""
    try:
        reasons = problems(json.loads(record))
    except (ValueError, RecursionError):  # too long to be kept whole
        reasons = []
    return "; ".join(map(t.told, reasons)) or reason


@router.post("/kiosks/{kiosk}/revoke")
def revoke(request: Request, kiosk: str, user: Annotated[User, Depends(csrf_and_role("province"))]) -> Response:
    with writing(request.app.state.engine) as connection:
        if not enrolment.revoke(connection, user.name, kiosk):
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
    return redirect(f"/kiosks/{kiosk}", "revoked")
