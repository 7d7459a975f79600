"""Logging in and out, one's own password, and the language of the pages. Passwords and sessions are sync.server.accounts.sessions's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.survey.limits import LANGUAGES
from sync.server.accounts import sessions, users
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import current_user, user_or_none
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
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
    unsafe = sessions.needs_https(request)
    return render(request, "log_in.html", None, status, next=safe_path(next_path), name=name, fault=fault, unsafe=unsafe, districts=names)


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
        response = _form(request, next, name, t("log_in_too_often", minutes=-(-refused.retry_after // 60)), 429)
        response.headers["Retry-After"] = str(refused.retry_after)
        return response
    if person is None:
        return _form(request, next, name, t("log_in_wrong"), 403)
    response = redirect("/account" if person.must_change else safe_path(next))
    sessions.set_session_cookies(request, response, person)
    return response


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


@router.get("/account")
def account_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    return render(request, "account.html", user, fault="")


@router.post("/account")
def change_password(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    t = texts(language_of(request))
    fault = t("password_differs") if new != again else t("password_same") if new == old else own_password_fault(request, user, old)
    if not fault:
        try:
            with writing(request.app.state.engine) as connection:
                users.set_password(connection, user.name, user.name, new)
        except users.AccountError as weak:
            fault = weak.localized(t)
    return render(request, "account.html", user, 400, fault=fault) if fault else redirect("/login", "password")


def own_password_fault(request: Request, user: User, password: str) -> str:
    """Why a form that asks for the person's own password is refused; "" when it is right (OWASP ASVS 5.0, 7.5.1)."""
    t = texts(language_of(request))
    try:
        return "" if sessions.proven(request, user.name, password) else t("password_old_wrong")
    except TooManyAttemptsError as refused:
        return t("log_in_too_often", minutes=-(-refused.retry_after // 60))


@router.get("/language/{language}")
def choose_language(request: Request, language: str, next: str = "/") -> Response:
    response = redirect(safe_path(next))
    if language in LANGUAGES:
        sessions.set_cookie(request, response, LANGUAGE_COOKIE, language, YEAR_SECONDS)
    return response
