"""Puts the province's pages into the app: routers, style sheets, and what they answer to a person without session or right.

The app brings `app.state.engine` (sync.server.db.engine) and `app.state.settings` (sync.server.settings).
"""

from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from sync.server.accounts import security_events
from sync.server.accounts.permissions import ForbiddenError, LoginNeededError, PasswordNeededError, user_or_none
from sync.server.accounts.users import TooManyLogInsError
from sync.server.pages import (
    audit_log,
    comments,
    configuration,
    conflicts,
    district,
    duties,
    items,
    kiosks,
    log_in,
    overview,
    provider_questionnaire,
    public_banner,
    quality,
    services,
    trend,
    users,
    yearly_report,
)
from sync.server.pages.rendering import language_of, problem, redirect, texts

STATIC = Path(__file__).resolve().parent / "static"
GROUPS = (
    log_in,
    overview,
    district,
    services,
    items,
    trend,
    comments,
    quality,
    duties,
    provider_questionnaire,
    yearly_report,
    public_banner,
    kiosks,
    configuration,
    conflicts,
    users,
    audit_log,
)

_SENTENCES = {403: "fault_other_site", 404: "not_found", 408: "fault_too_slow", 413: "fault_too_large", 503: "fault_busy"}


class Styles(StaticFiles):
    """Our style sheets, kept by browsers but asked about each time (ETag): a new version of the server shows at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def add_pages(app: FastAPI) -> None:
    """Called once by sync.server.app.create_app."""
    app.mount("/static", Styles(directory=STATIC), name="static")
    for group in GROUPS:
        app.include_router(group.router)
    app.add_exception_handler(LoginNeededError, _to_log_in)
    app.add_exception_handler(PasswordNeededError, _to_account)
    app.add_exception_handler(TooManyLogInsError, _busy)
    app.add_exception_handler(ForbiddenError, _forbidden)  # type: ignore[arg-type]


def _to_log_in(request: Request, _: Exception) -> Response:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return redirect("/login?next=" + quote(path if request.method == "GET" else "/", safe=""))


def _to_account(_request: Request, _: Exception) -> Response:
    return redirect("/account")


def _busy(request: Request, _: Exception) -> Response:
    page = problem(request, None, 503, texts(language_of(request))("log_in_busy"))
    page.headers["Retry-After"] = "2"
    return page


def _forbidden(request: Request, error: ForbiddenError) -> Response:
    user = user_or_none(request)
    event = security_events.CSRF if error.key == "forbidden_form" else security_events.FORBIDDEN
    who, district = (user.name, user.district) if user else ("", "")
    security_events.note(request.app, event, who, f"{request.method} {request.url.path}", district)
    return problem(request, user, 403, error.localized(texts(language_of(request))))


def error_page(scope: Scope, status: int) -> Response | None:
    """What went wrong, in the language of a person at a browser; None for a program, which is answered in JSON.

    Only a wrong address asks the database (for the person's menu): the others must work when it does not answer.
    """
    request = Request(scope)
    if request.url.path.startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
        return None
    t = texts(language_of(request))
    user = user_or_none(request) if status == 404 else None
    return problem(request, user, status, t(_SENTENCES.get(status, "fault_request" if status < 500 else "fault_unexpected")))
