"""Logging in, in one step or two, logging out, and the language of the pages. What is checked is in sync.server.accounts.sessions."""

import hmac
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Row

from kiosk.language.texts import Texts
from kiosk.survey.limits import LANGUAGES
from sync.server.accounts import sessions
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, user_or_none
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.sessions import LoggedIn
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.accounts.forgotten import can_reset
from sync.server.pages.parts.rendering import LANGUAGE_COOKIE, language_of, redirect, render, safe_path, settings_of, texts
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
YEAR_SECONDS = 365 * 24 * 60 * 60


@router.get("/")
def first_page(request: Request) -> Response:
    user = user_or_none(request)
    return redirect("/overview" if user else "/login")


@router.get("/login")
def log_in_page(request: Request, next: str = "/") -> Response:
    return redirect(safe_path(next)) if user_or_none(request) else _form(request, next)


def _form(request: Request, next_path: str, name: str = "", fault: str = "", status: int = 200) -> Response:
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, Scope(settings_of(request).province))
    view = {"unsafe": sessions.needs_https(request), "districts": names, "can_reset": can_reset(request)}
    return render(request, "log_in.html", None, status, next=safe_path(next_path), name=name, fault=fault, **view)


@router.post("/login")
def log_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    t = texts(language_of(request))
    try:
        person = sessions.log_in(request, name, password)
    except TooManyAttemptsError as refused:
        return _later(_form(request, next, name, _too_often(t, refused), 429), refused)
    if person is None:
        return _form(request, next, name, t("log_in_wrong"), 403)
    way_on = safe_path(next)
    if person.pending:
        way_on = f"/login/code?next={quote(way_on, safe='')}"
    return _logged_in(request, person, way_on)


def _logged_in(request: Request, person: LoggedIn, way_on: str) -> Response:
    response = redirect("/account" if person.must_change else way_on)
    sessions.set_session_cookies(request, response, person)
    return response


def _too_often(t: Texts, refused: TooManyAttemptsError) -> str:
    return t("log_in_too_often", minutes=refused.minutes)


def _later(response: Response, refused: TooManyAttemptsError) -> Response:
    """RFC 6585, 4: when to try again."""
    response.headers["Retry-After"] = str(refused.retry_after)
    return response


@router.get("/login/code")
def code_page(request: Request, next: str = "/") -> Response:
    waiting = sessions.pending(request)
    return _code_form(request, waiting, next) if waiting else redirect(f"/login?next={quote(safe_path(next), safe='')}")


def _code_form(request: Request, waiting: Row, next_path: str, fault: str = "", status: int = 200) -> Response:
    return render(request, "log_in_code.html", None, status, next=safe_path(next_path), waiting=waiting, fault=fault)


@router.post("/login/code")
def log_in_with_code(
    request: Request,
    digits: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """The second step: whoever takes longer than a few minutes begins anew."""
    t, waiting = texts(language_of(request)), sessions.pending(request)
    if waiting is None:
        return redirect(f"/login?next={quote(safe_path(next), safe='')}")
    if not hmac.compare_digest(csrf.encode("utf-8", "replace"), waiting.csrf.encode()):
        raise ForbiddenError("forbidden_form")
    try:
        person = sessions.finish_log_in(request, waiting, digits)
    except TooManyAttemptsError as refused:
        return _later(_code_form(request, waiting, next, _too_often(t, refused), 429), refused)
    if person is None:
        return _code_form(request, waiting, next, t("factor_wrong"), 403)
    return _logged_in(request, person, safe_path(next))


@router.post("/logout")
def log_out(request: Request, user: Annotated[User, Depends(csrf_checked)]) -> Response:
    sessions.log_out(request, user.name, user.district)
    response = redirect("/login")
    sessions.clear_session_cookie(request, response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # what a shared computer still has of the pages
    return response


@router.post("/unsent/forget")
def forget_unsent(_user: Annotated[User, Depends(csrf_checked)]) -> Response:
    """The form that waits is not wanted any more: its key, in the field `filled`, is let go with the check of the token."""
    return redirect("/overview", "unsent_forgotten")


@router.get("/language/{language}")
def choose_language(request: Request, language: str, next: str = "/") -> Response:
    response = redirect(safe_path(next))
    if language in LANGUAGES:
        sessions.set_cookie(request, response, LANGUAGE_COOKIE, language, YEAR_SECONDS)
    return response
