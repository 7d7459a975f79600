"""Puts the province's pages into the app: routers, static files, and what pages answer when an account may not."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from sync.server.auth import Forbidden, LoginNeeded, user_or_none
from sync.server.dashboard import log_in
from sync.server.dashboard.pages import problem


def add_pages(app: FastAPI) -> None:
    """Called once by sync.server.app.create_app."""
    for module in (log_in,):
        app.include_router(module.router)

    @app.exception_handler(LoginNeeded)
    def log_in_first(request: Request, _error: LoginNeeded) -> Response:
        return RedirectResponse(f"/login?next={quote(request.url.path, safe='')}", 303)

    @app.exception_handler(Forbidden)
    def forbidden(request: Request, error: Forbidden) -> Response:
        return problem(request, user_or_none(request), 403, str(error))
