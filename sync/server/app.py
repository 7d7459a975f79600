"""The composition root of the province's server: settings in, an app out. Everything it wires together lives elsewhere."""

import logging
import sqlite3
from typing import Any

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kiosk import __version__
from sync.server import schemas
from sync.server.accounts.rate_limit import TooManyAttempts
from sync.server.api import openapi as documents
from sync.server.api import routes
from sync.server.db import migrations
from sync.server.db.engine import open_database
from sync.server.kiosks.districts import EnrolmentFault
from sync.server.pages.routers import add_pages, fault_page
from sync.server.settings import Settings
from sync.server.web.body_limits import LimitedBodies
from sync.server.web.errors import ApiError, fault
from sync.server.web.metrics import Metrics
from sync.server.web.middleware import GuardedAnswers, ZippedWire

log = logging.getLogger("province")


def create_app(settings: Settings) -> FastAPI:
    """The app over the database of `settings`, migrated. Raises DatabaseUnusable. It keeps no state that another process would need."""
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    app = FastAPI(title="e-Service survey: the province", version=__version__, docs_url=None, redoc_url=None)
    app.state.settings, app.state.engine, app.state.metrics = settings, engine, Metrics(engine)
    app.include_router(routes.router)
    add_pages(app)
    _answer_faults(app)
    _describe(app)
    app.add_middleware(LimitedBodies, page=fault_page)  # the last added is the outermost
    app.add_middleware(ZippedWire)
    app.add_middleware(GuardedAnswers, count=app.state.metrics.count_request, page=fault_page)
    app.router.on_shutdown.append(engine.dispose)
    return app


def _describe(app: FastAPI) -> None:
    built = app.openapi

    def openapi() -> dict[str, Any]:
        return app.openapi_schema or documents.described(built())

    app.openapi = openapi  # type: ignore[method-assign]


def _answer_faults(app: FastAPI) -> None:
    """Every exception that has a status of its own; web.middleware answers those that nobody expected."""

    @app.exception_handler(ApiError)
    def refusal(_request: Request, error: ApiError) -> Response:
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
        return fault(error.status, str(error), {**headers, **(error.headers or {})})

    @app.exception_handler(EnrolmentFault)
    def enrolment_fault(_request: Request, error: EnrolmentFault) -> Response:
        return fault(error.status, str(error))

    @app.exception_handler(TooManyAttempts)
    def too_many(_request: Request, error: TooManyAttempts) -> Response:
        return fault(429, str(error), {"Retry-After": str(error.retry_after)})

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return fault_page(request.scope, 422) or fault(422, schemas.fault_sentence(list(error.errors())))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        page = fault_page(request.scope, error.status_code)
        return page or fault(error.status_code, f"{error.detail}.", dict(error.headers or {}))

    def database(request: Request, error: Exception) -> Response:
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        log.error("the database refused: %s", type(error).__name__, exc_info=None if lost else error)
        return fault_page(request.scope, 503) or fault(503, "The database cannot be reached or is busy. Try again later.")

    for refused_by in (SQLAlchemyError, psycopg.Error, sqlite3.Error):  # bulk statements speak to the driver itself
        app.add_exception_handler(refused_by, database)
