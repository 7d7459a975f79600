"""Opening the province's database, reading and writing transactions, and the few differences between SQLite and PostgreSQL.

Everything else speaks SQLAlchemy Core to both alike. SQLite runs with WAL and synchronous=FULL: what was acknowledged survives
a power cut. A writing transaction takes SQLite's write lock at once (BEGIN IMMEDIATE), so it can never fail half way for a lock.
"""

import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError, SQLAlchemyError

from sync.server.db import letters

BUSY_SECONDS = 30
_CONNECTIONS = 20
_POOL_SECONDS = 10  # for a connection that others give back
TRIES = 6
_LOST_RACES = {"40001", "40P01", "23505", "55P03"}  # serialization, deadlock, unique violation, lock not available
_HUNG_UP = {"08", "57"}  # the connection is gone: a restart, an administrator

# Every statement is planned with its own values: a plan prepared while a table was small, for arrays of unknown length, made a batch
# twenty times slower. It also lets a connection pooler stand between.
_UNPREPARED = {"prepare_threshold": None}
_UNUSED_SECONDS = 5.0  # a pooled connection that lay longer is asked whether it lives; asking each time costs a round trip a transaction

# What a database raises: the bulk statements speak to the driver itself (db.bulk), all others through SQLAlchemy.
DATABASE_ERRORS = (SQLAlchemyError, psycopg.Error, sqlite3.Error)

Result = TypeVar("Result")


class DatabaseUnusableError(Exception):
    """The database cannot be opened or used. Show the sentence as it is."""


class DatabaseAddressError(DatabaseUnusableError):
    """What was given as the address of a database is none."""


def open_database(url: str, connections: int = _CONNECTIONS) -> Engine:
    """An engine for sqlite:///PATH or postgresql://...; raises DatabaseAddressError for any other address. `connections`: to PostgreSQL,
    at most; a quarter of them is kept when nobody needs them."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
            parsed = parsed.set(drivername="postgresql+psycopg")
            idle = max(1, connections // 4)
            pool = {"pool_size": idle, "max_overflow": connections - idle, "pool_timeout": _POOL_SECONDS}
            return _postgresql(create_engine(parsed, **pool, connect_args=_UNPREPARED, hide_parameters=True))
        if parsed.drivername == "sqlite":
            return _sqlite(create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}, hide_parameters=True))
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseAddressError(
            "The database address must look like postgresql://user@host/name or sqlite:///path/to/file.db."
        ) from error
    raise DatabaseAddressError(f"The database {parsed.drivername} is not supported: give a postgresql:// or a sqlite:/// address.")


def _postgresql(engine: Engine) -> Engine:
    event.listen(engine, "connect", _run_uncompiled)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _check_life)
    return engine


def _run_uncompiled(connection: psycopg.Connection, _record: object) -> None:
    """Sums over ten million responses are estimated so dear that PostgreSQL compiles each anew (manual, 32.1), half a second for what
    then takes no longer without. Said in a statement, as connection poolers refuse it among what a connection begins with."""
    connection.execute("SET jit = off")
    connection.commit()


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _check_life(connection: psycopg.Connection, record: Any, _proxy: Any) -> None:
    """A connection that the server closed meanwhile is replaced before anyone uses it."""
    if time.monotonic() - record.info.get("used_at", math.inf) > _UNUSED_SECONDS:
        try:
            connection.execute("")
            connection.rollback()
        except psycopg.Error as error:
            raise DisconnectionError from error


def _sqlite(engine: Engine) -> Engine:
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    letters.lend(connection)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment of the database and writes nothing."""
    with _with_options(engine, is_postgresql(engine), isolation_level="REPEATABLE READ", postgresql_readonly=True).begin() as connection:
        yield connection


@contextmanager
def looking_up(engine: Engine) -> Iterator[Connection]:
    """For one SELECT, which sees one moment by itself: without BEGIN and COMMIT it is one round trip to PostgreSQL instead of three."""
    with _with_options(engine, is_postgresql(engine), isolation_level="AUTOCOMMIT").connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is committed when the block ends and rolled back whole when it raises."""
    with _with_options(engine, not is_postgresql(engine), writes=True).begin() as connection:
        yield connection


@lru_cache(maxsize=32)
def _with_options(engine: Engine, needed: bool, **options: str | bool) -> Engine:
    """The same engine, where `needed` with these options: made once, as making it takes as long as a small statement."""
    return engine.execution_options(**options) if needed else engine


def in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in a writing transaction; again from the start when another process won the race for a row, or the database hung up.

    So `work` must be one that may be repeated: a commit whose answer was lost has happened.
    """
    for attempt in range(TRIES):
        try:
            with writing(engine) as connection:
                return work(connection)
        except (DBAPIError, psycopg.Error, sqlite3.Error) as error:
            if attempt == TRIES - 1 or not _lost_race(error):
                raise
            time.sleep(0.01 * 2**attempt)
    raise AssertionError("the loop above returns or raises")


def _lost_race(error: Exception) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    hung_up = isinstance(cause, psycopg.OperationalError) and (cause.sqlstate or "08")[:2] in _HUNG_UP
    return hung_up or isinstance(cause, sqlite3.IntegrityError) or getattr(cause, "sqlstate", None) in _LOST_RACES


def is_postgresql(engine_or_connection: Engine | Connection) -> bool:
    return engine_or_connection.dialect.name == "postgresql"


def ready(engine: Engine) -> bool:
    """Whether the database answers now."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        return True
    except SQLAlchemyError:
        return False


def changed_collation(connection: Connection) -> str:
    """A warning when the C library or ICU under PostgreSQL sorts otherwise than when the database was made; "" when all is well.

    Indexes over texts in the database's own collation are then out of order and find less than there is (PostgreSQL manual, ALTER
    COLLATION, Notes). Ours are in none (sync.server.db.collation); one that somebody made by hand may be.
    """
    if not is_postgresql(connection):
        return ""
    query = "SELECT datcollversion, pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = current_database()"
    try:
        stored, actual = connection.exec_driver_sql(query).one()
    except DBAPIError:  # before PostgreSQL 15 a database has no version of its own
        return ""
    if stored is None or stored == actual:
        return ""
    return (
        f"The database was made with collation version {stored} and the system now has {actual}: "
        "run REINDEX DATABASE and then ALTER DATABASE ... REFRESH COLLATION VERSION."
    )


def analyze(engine: Engine) -> None:
    """After many rows have come at once: PostgreSQL plans by what it knows of its tables, and by itself looks only minutes later
    (manual, 14.4.8, "Run ANALYZE Afterwards"). Until then it would read a whole index for a year's twelve rows."""
    if is_postgresql(engine):
        with writing(engine) as connection:
            connection.exec_driver_sql("ANALYZE")
