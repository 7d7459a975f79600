"""The composition root of the province's server: settings in, an app out. Everything it wires together lives elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kiosk import __version__
from sync.server import schemas
from sync.server.accounts import security_events
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.api import admission, openapi, routes
from sync.server.api.heartbeat_answers import HeartbeatAnswers
from sync.server.comments import preparation
from sync.server.db import migrations
from sync.server.db.engine import DATABASE_ERRORS, open_database
from sync.server.kiosks.errors import EnrolmentError
from sync.server.pages.routers import add_pages, error_page
from sync.server.sender import MovedMeanwhileError
from sync.server.settings import Settings
from sync.server.web.body_limits import LimitedBodies
from sync.server.web.errors import ApiError, problem
from sync.server.web.fault_log import database_fault
from sync.server.web.lines import lines_of
from sync.server.web.metrics import Metrics
from sync.server.web.middleware import GuardedAnswers, OwnName, ZippedWire
from sync.wire import Code


def create_app(settings: Settings) -> FastAPI:
    """The app over the migrated database of `settings`; it keeps no state of its own. Raises DatabaseUnusableError."""
    engine = open_database(settings.database_url, settings.capacity.connections)
    try:
        migrations.migrate(engine)
        preparation.prepare_all(engine)
    except BaseException:
        engine.dispose()
        raise

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.capacity.threads
        try:
            yield
        finally:
            engine.dispose()

    app = FastAPI(title="e-Service survey: the province", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.settings, app.state.engine, app.state.metrics = settings, engine, Metrics(engine)
    app.state.lines, app.state.heartbeat_answers = lines_of(settings.capacity.requests), HeartbeatAnswers(engine, settings)
    app.router.routes.extend(routes.router.routes)
    add_pages(app)
    answer_faults(app)
    _describe(app)
    app.add_middleware(  # the last added is the outermost
        LimitedBodies, page=error_page, admit=admission.admit, logged_in=admission.logged_in, lines=app.state.lines
    )
    app.add_middleware(ZippedWire)
    if settings.url:
        app.add_middleware(OwnName, url=settings.url, page=error_page)
    app.add_middleware(GuardedAnswers, count=app.state.metrics.count_request, page=error_page)
    return app


def _describe(app: FastAPI) -> None:
    generate = app.openapi

    def described() -> dict[str, Any]:
        return app.openapi_schema or openapi.described(generate())

    app.openapi = described  # type: ignore[method-assign]


def answer_faults(app: FastAPI) -> None:
    """Every exception that has a status of its own, as problem details; web.middleware answers those that nobody expected."""

    @app.exception_handler(ApiError)
    def api_error(_request: Request, error: ApiError) -> Response:
        return problem(error)

    @app.exception_handler(EnrolmentError)
    def enrolment_fault(_request: Request, error: EnrolmentError) -> Response:
        return problem(ApiError(error.status, error.code, str(error), **error.values))

    @app.exception_handler(TooManyAttemptsError)
    def too_many(request: Request, error: TooManyAttemptsError) -> Response:
        seconds = error.retry_after
        security_events.note(request.app, security_events.CODE_LOCKED, subject=request.url.path)
        return problem(ApiError(429, Code.TOO_MANY_ATTEMPTS, str(error), seconds=seconds), {"Retry-After": str(seconds)})

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        sentence = schemas.fault_sentence(list(error.errors()))
        return error_page(request.scope, 422) or problem(ApiError(422, Code.INVALID, sentence, fault=sentence))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        page, sentence = error_page(request.scope, error.status_code), f"{error.detail}."
        known = {400: Code.NOT_JSON, 404: Code.NOT_FOUND, 405: Code.METHOD}.get(error.status_code)
        refusal = (
            ApiError(error.status_code, known, sentence) if known else ApiError(error.status_code, Code.REFUSED, sentence, fault=sentence)
        )
        return page or problem(refusal, error.headers)

    def database(request: Request, error: Exception) -> Response:
        refusal = database_fault(error)
        return error_page(request.scope, 503) or problem(refusal)

    app.add_exception_handler(MovedMeanwhileError, _moved)
    for refused_by in DATABASE_ERRORS:
        app.add_exception_handler(refused_by, database)


def _moved(_request: Request, _error: Exception) -> Response:
    refusal = ApiError(503, Code.UNAVAILABLE, "This kiosk was just put into another district: send this again.")
    return problem(refusal, {"Retry-After": "1"})
