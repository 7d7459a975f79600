"""The composition root of the ministry's server: the province's accounts, guards and looks around pages of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from kiosk import __version__
from sync.ministry import rollup_api
from sync.ministry.pages import (
    district_search,
    national_comparison,
    national_duties,
    national_overview,
    national_services,
    national_tables,
    province_page,
    received_rollups,
)
from sync.server.api import admission
from sync.server.app import answer_faults
from sync.server.db import migrations
from sync.server.db.engine import open_database
from sync.server.pages import audit_log
from sync.server.pages.accounts import account, forgotten, log_in
from sync.server.pages.routers import add_pages, error_page
from sync.server.settings import Settings
from sync.server.web.body_limits import LimitedBodies
from sync.server.web.metrics import Metrics
from sync.server.web.middleware import GuardedAnswers, OwnName, ZippedWire

MINISTRY = "ส่วนกลาง"  # in place of a province: whose accounts these are
PAGES = (
    log_in,
    forgotten,
    account,
    national_overview,
    province_page,
    district_search,
    national_comparison,
    national_services,
    national_duties,
    national_tables,
    received_rollups,
    audit_log,
)


def create_app(settings: Settings) -> FastAPI:
    """The app over the migrated database of `settings`. Raises DatabaseUnusableError."""
    engine = open_database(settings.database_url, settings.capacity.connections)
    try:
        migrations.migrate(engine)
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

    app = FastAPI(
        title="e-Service survey: the ministry", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )
    app.state.settings, app.state.engine, app.state.metrics = settings, engine, Metrics(engine)
    app.router.routes.extend(rollup_api.router.routes)
    add_pages(app, PAGES)
    answer_faults(app)
    app.add_middleware(  # the last added is the outermost
        LimitedBodies, page=error_page, admit=rollup_api.admit, logged_in=admission.logged_in, lines={}, limits=rollup_api.LIMITS
    )
    app.add_middleware(ZippedWire)
    if settings.url:
        app.add_middleware(OwnName, url=settings.url, page=error_page)
    app.add_middleware(GuardedAnswers, count=app.state.metrics.count_request, page=error_page)
    return app
