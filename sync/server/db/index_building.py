"""Indexes of comments are made while the server serves: on PostgreSQL one that is built inside a migration would stop whoever sends for
as long as that takes (manual, CREATE INDEX, Building Indexes Concurrently). Until they stand pages read more rows and show the same.

SQLite's are made by the steps of the schema: nobody else can write there meanwhile, and such a province is small.
"""

import logging
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, create_mock_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from sync.server.db import search_index
from sync.server.db.engine import DATABASE_ERRORS, is_postgresql
from sync.server.db.schema import comments

log = logging.getLogger("province.indexes")
_TRIES = 4

# Whether it is whole, and whether somebody is building it at this moment. One that is neither was left by a process that ended.
_STATE = text("""SELECT indisvalid, EXISTS (SELECT 1 FROM pg_stat_progress_create_index AS building WHERE building.index_relid = indexrelid)
    FROM pg_index WHERE indexrelid = to_regclass(:name)""")


def start(engine: Engine) -> None:
    """Make what is missing in a thread of its own."""
    if is_postgresql(engine):
        threading.Thread(target=_work, args=(engine,), name="indexes", daemon=True).start()


def _work(engine: Engine) -> None:
    try:
        build(engine)
    except DATABASE_ERRORS as error:  # the database is away: the next start tries again
        log.warning("indexes cannot be built now: %s", type(error).__name__)


def build(engine: Engine) -> list[str]:
    """Make what is missing, one after the other; the names. What another process builds at this moment is left to it."""
    built: list[str] = []
    for attempt in range(_TRIES):
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            if _all_built(connection, built):
                break
        time.sleep(random.uniform(0.0, 2.0**attempt))
    return built


def _all_built(connection: Connection, built: list[str]) -> bool:
    """Whether none failed; the names are added to `built`. Of two processes that begin in one moment PostgreSQL may stop one."""
    whole = True
    for name, statement in list(_wanted(connection)):
        try:
            if _is_missing(connection, name):
                log.info("index %s is being built", name)
                connection.exec_driver_sql(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {statement}")
                built.append(name)
                log.info("index %s is built", name)
        except DBAPIError as error:
            whole = False
            log.warning("index %s is not built now: %s", name, type(error.orig).__name__)
    return whole


def _wanted(connection: Connection) -> Iterator[tuple[str, str]]:
    """(name, what stands behind CREATE INDEX), as schema/ has them for PostgreSQL."""
    statements: list[Any] = []
    comments.create(create_mock_engine(connection.engine.url, lambda ddl, *_, **__: statements.append(ddl)), checkfirst=False)
    for ddl in statements:
        if isinstance(ddl, CreateIndex):
            yield str(ddl.element.name), str(ddl.compile(dialect=connection.dialect)).removeprefix("CREATE INDEX ")
    if search_index.possible(connection):
        try:
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DBAPIError as error:  # a role that may not
            log.warning("comments are searched without an index: %s", type(error.orig).__name__)
            return
        yield search_index.NAME, search_index.DEFINITION


def _is_missing(connection: Connection, name: str) -> bool:
    """Whether it is to be built; what a process that ended left half built is gone then."""
    state = connection.execute(_STATE, {"name": name}).one_or_none()
    if state is not None and not any(state):
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        return True
    return state is None
