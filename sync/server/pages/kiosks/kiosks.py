"""The kiosks: enrolling one with a code and its QR, and what is known of each: health, gaps, the ledger's days."""

import difflib
import json
import secrets
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import fiscal_year, fiscal_year_days, rounded_span
from kiosk.survey.first_day.set_up import FILE_STEM
from kiosk.survey.limits import NAME_LIMIT
from kiosk.survey.record_checks import problems
from kiosk.ui.text.drawable import letter_words, undrawable
from sync.server.accounts.csrf import csrf_and_role, csrf_checked
from sync.server.accounts.permissions import ForbiddenError, require_role
from sync.server.accounts.sessions import names_this_machine
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.kiosks import consequences, enrolment, fleet, relocation, set_ups, support_requests
from sync.server.kiosks.details import kiosk_details, kiosk_names
from sync.server.kiosks.districts import district_names
from sync.server.kiosks.errors import EnrolmentError
from sync.server.kiosks.status import STRIP_DAYS, by_health, kiosk_summaries, listed, matching, with_strips
from sync.server.pages.parts import qr_svg
from sync.server.pages.parts.paging import PAGE, SEARCH_LETTERS, page_of
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import diagnostics_texts, language_of, problem, redirect, render, settings_of, texts
from sync.server.scope import Scope
from sync.server.services.directory import names_of_kiosk

router = APIRouter(include_in_schema=False)
NOTE_LIMIT = 2000
_ONCE = "code_made"  # the form that a code was made for last: a reload of the page of the code makes no second one
CODE_PAGE_SECONDS = 24 * 60 * 60
_officers = require_role("province", "district")


class EnrolmentForm(BaseModel):
    """The fields of the form that asks for a code. `sure`: the new district's name once more, after the question."""

    district: str = ""
    new_district: str = ""
    place: str = ""
    once: str = ""
    sure: str = ""


@router.get("/kiosks")
def kiosk_list(request: Request, user: Annotated[User, Depends(_officers)], everything: str = "", sort: str = "", q: str = "") -> Response:
    """What needs a person first, or with `sort` "district" in the order of the districts. Hidden ones, and revoked ones that brought no
    response, as one that was enrolled by mistake, are only counted unless `everything` is asked for."""
    with reading(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, today())
        names = district_names(connection, user.scope)
        unspent, called = enrolment.unspent_codes(connection, user.scope), kiosk_names(connection, user.scope)
        shortlist = listed(summaries, everything=bool(everything))
        chosen = matching(shortlist if sort == "district" else by_health(shortlist), called, q[:SEARCH_LETTERS])
        shown, pages = page_of(request.query_params, chosen)
        shown = with_strips(connection, today(), shown)
    return render(
        request,
        "kiosks.html",
        user,
        kiosks=shown,
        pages=pages,
        q=q[:SEARCH_LETTERS],
        many=len(shortlist) > PAGE,
        names=called,
        unlisted=len(summaries) - len(shortlist),
        everything=everything,
        sort="district" if sort == "district" else "",
        districts=names,
        days=STRIP_DAYS,
        codes=unspent,
        once=secrets.token_urlsafe(8),
    )


@router.post("/kiosks/enroll")
def enroll(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[EnrolmentForm, Form()],
) -> Response:
    """A code for a kiosk of a district; only the province may name a new district, and is asked first. It is shown on this page only."""
    t = texts(language_of(request))
    name = (form.new_district.strip() if user.role == "province" else "") or form.district.strip()
    if not user.may_change(name) or user.role == "viewer":
        raise ForbiddenError("forbidden_change")
    if not name:
        return problem(request, user, 400, t("enroll_needs_district"))
    if form.once and request.cookies.get(_ONCE) == form.once:
        return redirect("/kiosks", "code_shown_before")
    boxes = undrawable(name + form.place)
    if boxes:
        return problem(request, user, 400, t("enroll_letter", letter=letter_words(boxes)))
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
    if name not in names and form.sure != name:
        near = difflib.get_close_matches(name, names, 3, 0.5)
        return render(request, "new_district.html", user, name=name, near=near, form=form, districts=len(names))
    try:
        with writing(request.app.state.engine) as connection:
            code, expires = enrolment.issue_code(connection, user.name, user.province, name, form.place.strip())
    except EnrolmentError:
        return problem(request, user, 400, t("enroll_bad_name"))
    page = _code_page(request, user, name, code, expires)
    page.set_cookie(_ONCE, form.once, max_age=CODE_PAGE_SECONDS, path="/kiosks", httponly=True, samesite="lax")
    return page


def _code_page(request: Request, user: User, district: str, code: str, expires: str) -> Response:
    address = settings_of(request).url or str(request.base_url).rstrip("/")
    shown: dict[str, Any] = {
        "address": address,
        "own_name": not settings_of(request).url and names_this_machine(request),
        "qr": qr_svg.code(f"{address} {code}"),
    }
    return render(request, "enroll.html", user, district=district, code=code, expires=expires, **shown)


@router.post("/kiosks/set-up")
def set_up_file(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province", "district"))], code: Annotated[str, Form()] = ""
) -> Response:
    """The file for a USB stick: a kiosk takes district, place, telephone and services from it, and joins with the code inside."""
    address = settings_of(request).url or str(request.base_url).rstrip("/")
    try:
        with reading(request.app.state.engine) as connection:
            set_up = set_ups.set_up_for(connection, settings_of(request).catalogue, code, address)
    except EnrolmentError:
        return problem(request, user, 404, texts(language_of(request))("unknown_code"))
    if not user.may_change(set_up.district):
        raise ForbiddenError("forbidden_change")
    name = quote(f"{FILE_STEM}-{set_up.district}.json")
    headers = {"Content-Disposition": f"attachment; filename={FILE_STEM}.json; filename*=UTF-8''{name}"}
    return Response(set_up.as_text().encode("utf-8"), media_type="application/json", headers=headers)


@router.post("/kiosks/codes/withdraw")
def withdraw(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province", "district"))], code: Annotated[str, Form()] = ""
) -> Response:
    """A code that was made and is not to be spent: one that got lost, or was read by somebody else."""
    with writing(request.app.state.engine) as connection:
        if not enrolment.withdraw_code(connection, user.name, user.scope, code):
            return problem(request, user, 404, texts(language_of(request))("unknown_code"))
    return redirect("/kiosks", "code_withdrawn")


@router.get("/kiosks/{kiosk}")
def kiosk_page(request: Request, kiosk: str, user: Annotated[User, Depends(_officers)]) -> Response:
    now = today()
    with reading(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, now, kiosk)
        if not summaries:
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
        summary = with_strips(connection, now, summaries)[0]
        details = kiosk_details(connection, kiosk, now)
        waiting = fleet.unsent_by_day(connection, Scope(user.province, summaries[0].row.district), now, STRIP_DAYS)(kiosk)
        without = consequences.of_revoking(connection, settings_of(request), summaries[0].row, fiscal_year_days(fiscal_year(now)))
        support = support_requests.latest(connection, kiosk)
        names_of_services = names_of_kiosk(connection, kiosk, settings_of(request).catalogue, language_of(request))
        telephones = relocation.of_telephones(connection, kiosk)
        names_of_districts, called = district_names(connection, user.scope), kiosk_names(connection, user.scope)
    names, t = diagnostics_texts(language_of(request)), texts(language_of(request))
    return render(
        request,
        "kiosk.html",
        user,
        kiosk=summary,
        called=called[kiosk],
        without=without,
        support=support,
        waiting=waiting,
        trend=fleet.unsent_trend([count for _, count in waiting if count is not None]),
        names_of_services=names_of_services,
        days=STRIP_DAYS,
        check_name=lambda check: names.get(f"check_{check}") or check,
        clock=lambda milliseconds: clock_words(milliseconds, t),
        refusal=lambda row: refusal_words(row.record, row.reason, t),
        details=details,
        districts=names_of_districts,
        telephones=telephones,
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
    return "; ".join(map(t.translated, reasons)) or reason


@router.post("/kiosks/{kiosk}/name")
def describe_kiosk(
    request: Request,
    kiosk: str,
    user: Annotated[User, Depends(csrf_checked)],
    name: Annotated[str, Form()] = "",
    note: Annotated[str | None, Form()] = None,
) -> Response:
    """What people call it, as two kiosks of one district are told apart by more than an id, and what officers should know of it."""
    with writing(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, today(), kiosk)
        if not summaries:
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
        if not user.may_change(summaries[0].row.district):
            raise ForbiddenError("forbidden_change")
        words = summaries[0].row.note if note is None else note.strip()[:NOTE_LIMIT]
        enrolment.describe_kiosk(connection, user.name, kiosk, name.strip()[:NAME_LIMIT], words)
    return redirect(f"/kiosks/{kiosk}", "saved")


@router.post("/kiosks/{kiosk}/code")
def code_for_kiosk(request: Request, kiosk: str, user: Annotated[User, Depends(csrf_and_role("province", "district"))]) -> Response:
    """A code that this kiosk alone may spend: its key got lost, or the province lets a revoked one join again."""
    t = texts(language_of(request))
    with writing(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, today(), kiosk)
        if not summaries:
            return problem(request, user, 404, t("unknown_kiosk"))
        if user.role != "province" and summaries[0].row.revoked_at:
            raise ForbiddenError("forbidden_change")
        issued = enrolment.issue_code_for(connection, user.name, kiosk)
    if issued is None:
        return problem(request, user, 404, t("unknown_kiosk"))
    return _code_page(request, user, summaries[0].row.district, *issued)
