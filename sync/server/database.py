"""Opening the province's database, reading and writing transactions, and the few differences between SQLite and PostgreSQL.

Everything else speaks SQLAlchemy Core to both alike. SQLite runs with WAL and synchronous=FULL: what was acknowledged survives
a power cut. A writing transaction takes SQLite's write lock at once (BEGIN IMMEDIATE), so it can never fail half way for a lock.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError, SQLAlchemyError

BUSY_SECONDS = 30
TRIES = 6
_LOST_RACES = {"40001", "40P01", "23505", "55P03"}  # serialization, deadlock, unique violation, lock not available

Result = TypeVar("Result")


class DatabaseUnusable(Exception):
    """The database cannot be opened or used. Show the sentence as it is."""


def open_database(url: str) -> Engine:
    """An engine for sqlite:///PATH or postgresql://...; raises DatabaseUnusable for any other address."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
            return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10, max_overflow=40)
        if parsed.drivername == "sqlite":
            return _sqlite(create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}))
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseUnusable("The database address must look like postgresql://user@host/name or sqlite:///path/to/file.db.") from error
    raise DatabaseUnusable(f"The database {parsed.drivername} is not supported: give a postgresql:// or a sqlite:/// address.")


def _sqlite(engine: Engine) -> Engine:
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment of the database and writes nothing."""
    if is_postgresql(engine):
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is committed when the block ends and rolled back whole when it raises."""
    with engine.execution_options(writes=True).begin() as connection:
        yield connection


def in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in a writing transaction; again from the start when another process won the race for a row."""
    for attempt in range(TRIES):
        try:
            with writing(engine) as connection:
                return work(connection)
        except (IntegrityError, OperationalError) as error:
            if attempt == TRIES - 1 or not _lost_race(error):
                raise
            time.sleep(0.01 * 2**attempt)
    raise AssertionError("the loop above returns or raises")


def _lost_race(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _LOST_RACES


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


def insert_for(connection: Connection, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT (the two spell it alike; SQLAlchemy keeps two classes)."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)


def upsert(connection: Connection, table: Table, rows: Sequence[dict], replace: Sequence[str] = (), add: Sequence[str] = ()) -> None:
    """Insert rows; where the primary key is already there, set the columns `replace` and add to the columns `add`.

    The caller brings each key once. Rows go in by key order, so that two processes never wait for each other in a circle.
    """
    if not rows:
        return
    key = [column.name for column in table.primary_key.columns]
    statement = insert_for(connection, table)
    changes = {name: statement.excluded[name] for name in replace} | {name: table.c[name] + statement.excluded[name] for name in add}
    statement = statement.on_conflict_do_update(index_elements=key, set_=changes) if changes else statement.on_conflict_do_nothing(index_elements=key)
    connection.execute(statement, sorted(rows, key=lambda row: tuple(row[name] for name in key)))


def bulk_insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """New rows, all of them new: COPY on PostgreSQL, one prepared statement on SQLite."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)  # names of our own metadata, never input
    driver: Any = connection.connection.driver_connection
    if not is_postgresql(connection):
        driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})', rows)
        return
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
