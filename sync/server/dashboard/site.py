"""Puts the province's pages into the app: routers, style sheets, and what they answer to a person without session or right.

The app brings `app.state.engine` (sync.server.database) and `app.state.settings` (sync.server.settings).
"""

from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from sync.server.auth import Forbidden, LoginNeeded, user_or_none
from sync.server.dashboard import (
    audit_log,
    banner,
    comments,
    conflicts,
    district,
    duties,
    items,
    kiosk_settings,
    kiosks,
    log_in,
    overview,
    provider,
    quality,
    services,
    trend,
    users,
    yearly_report,
)  # fmt: skip
from sync.server.dashboard.pages import language_of, problem, redirect, texts

STATIC = Path(__file__).resolve().parent.parent / "static"
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
    provider,
    yearly_report,
    banner,
    kiosks,
    kiosk_settings,
    conflicts,
    users,
    audit_log,
)


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
    app.add_exception_handler(LoginNeeded, _to_log_in)
    app.add_exception_handler(Forbidden, _forbidden)


def _to_log_in(request: Request, _: Exception) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return redirect("/login?next=" + quote(wanted if request.method == "GET" else "/", safe=""))


def _forbidden(request: Request, error: Exception) -> Response:
    """Our own sentences are in the person's language already; those of sync.server.auth are replaced by one that is."""
    sentence = str(error)
    t = texts(language_of(request))
    own = {t("forbidden_district"), t("forbidden_change")}
    return problem(request, user_or_none(request), 403, sentence if sentence in own else t("forbidden"))


def wants_page(request: Request) -> bool:
    """A person at a browser who mistyped an address, not a program of the wire."""
    return request.method == "GET" and not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


def not_found(request: Request) -> Response:
    return problem(request, user_or_none(request), 404, texts(language_of(request))("not_found"))
