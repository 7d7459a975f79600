"""Opening the province's database, reading and writing transactions, and the few differences between SQLite and PostgreSQL.

Everything else speaks SQLAlchemy Core to both alike. SQLite runs with WAL and synchronous=FULL: what was acknowledged survives
a power cut. A writing transaction takes SQLite's write lock at once (BEGIN IMMEDIATE), so it can never fail half way for a lock.
"""

import json
import math
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import orjson
import psycopg
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Table,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    literal,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.types import String, UserDefinedType

BUSY_SECONDS = 30
TRIES = 6
_LOST_RACES = {"40001", "40P01", "23505", "55P03"}  # serialization, deadlock, unique violation, lock not available
_HUNG_UP = {"08", "57"}  # the connection is gone: a restart, an administrator

# Every statement is planned with its own values: a plan prepared while a table was small, for arrays of unknown length, made a batch
# twenty times slower. It also lets a connection pooler stand between.
_UNPREPARED = {"prepare_threshold": None}
_UNUSED_SECONDS = 5.0  # a pooled connection that lay longer is asked whether it lives; asking each time costs a round trip a transaction

Result = TypeVar("Result")


class DatabaseUnusable(Exception):
    """The database cannot be opened or used. Show the sentence as it is."""


class AddressFault(DatabaseUnusable):
    """What was given as the address of a database is none."""


def open_database(url: str) -> Engine:
    """An engine for sqlite:///PATH or postgresql://...; raises AddressFault for any other address."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
            parsed = parsed.set(drivername="postgresql+psycopg")
            return _postgresql(create_engine(parsed, pool_size=10, max_overflow=40, connect_args=_UNPREPARED))
        if parsed.drivername == "sqlite":
            return _sqlite(create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}))
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise AddressFault("The database address must look like postgresql://user@host/name or sqlite:///path/to/file.db.") from error
    raise AddressFault(f"The database {parsed.drivername} is not supported: give a postgresql:// or a sqlite:/// address.")


def _postgresql(engine: Engine) -> Engine:
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _check_life)
    return engine


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


def take_stock(engine: Engine) -> None:
    """After many rows have come at once: PostgreSQL plans by what it knows of its tables, and by itself looks only minutes later
    (manual, 14.4.8, "Run ANALYZE Afterwards"). Until then it would read a whole index for a year's twelve rows."""
    if is_postgresql(engine):
        with writing(engine) as connection:
            connection.exec_driver_sql("ANALYZE")


def among(connection: Connection, column: Column, values: Sequence[Any]) -> ColumnElement[bool]:
    """column IN values, taken as one array or one JSON list, so that the statement stays the same whatever their number."""
    return _listed(is_postgresql(connection), column, literal(values, _List()))


def among_named(postgresql: bool, column: Column, name: str) -> ColumnElement[bool]:
    """As `among`, for a statement that is put together once: the list is given as `name` when it is executed."""
    return _listed(postgresql, column, bindparam(name, type_=_List()))


def _listed(postgresql: bool, column: Column, values: BindParameter) -> ColumnElement[bool]:
    return column == any_(values) if postgresql else column.in_(func.json_each(values).table_valued("value").select())


class _List(UserDefinedType[Sequence[Any]]):
    """Sent to PostgreSQL without a type of its own, so that it is read once, as an array of the column's type."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return _array if dialect.name == "postgresql" else lambda values: json.dumps(list(values))


def insert_for(connection: Connection, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT (the two spell it alike; SQLAlchemy keeps two classes)."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)


def upsert(connection: Connection, table: Table, rows: Sequence[dict], replace: Sequence[str] = (), add: Sequence[str] = ()) -> None:
    """Insert rows; where the primary key is already there, set the columns `replace` and add to the columns `add`.

    The caller brings each key once and every row with the same columns.
    """
    if rows:
        key = [column.name for column in table.primary_key.columns]
        names = (*key, *(name for name in rows[0] if name not in key))
        upsert_rows(connection, table, names, [tuple(row[name] for name in names) for row in rows], replace, add)


def upsert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple], replace: Sequence[str] = (), add: Sequence[str] = ()
) -> None:
    """As `upsert`, from rows under column `names` that begin with the primary key.

    Rows go in by key order, so that two processes never wait for each other in a circle. PostgreSQL takes a whole batch as one
    array for each column.
    """
    if not rows:
        return
    key = [column.name for column in table.primary_key.columns]
    changes = [f'"{name}" = excluded."{name}"' for name in replace]
    changes += [f'"{name}" = "{table.name}"."{name}" + excluded."{name}"' for name in add]
    conflict = f"ON CONFLICT ({_quoted(key)}) DO UPDATE SET {', '.join(changes)}"
    _execute_rows(connection, table, names, sorted(rows), conflict)


def _execute_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple], conflict: str) -> int:
    """How many rows were written. Every name and `conflict` are made of our own metadata, never of input."""
    cursor = _driver(connection).cursor()
    if is_postgresql(connection):
        arrays = ", ".join(f"%s::{'text' if isinstance(table.c[name].type, String) else 'bigint'}[]" for name in names)
        columns = [_array(column) for column in zip(*rows, strict=True)]
        cursor.execute(f'INSERT INTO "{table.name}" ({_quoted(names)}) SELECT * FROM unnest({arrays}) {conflict}', columns)
    else:
        cursor.executemany(f'INSERT INTO "{table.name}" ({_quoted(names)}) VALUES ({_marks(names)}) {conflict}', rows)
    written = cursor.rowcount
    cursor.close()
    return written


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple]) -> int:
    """Small rows in one round trip; returns how many were new. A row that is there already stays as it is."""
    return _execute_rows(connection, table, names, rows, "ON CONFLICT DO NOTHING") if rows else 0


def bulk_insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple]) -> int:
    """New rows, all of them new, many or large; returns how many."""
    if not rows:
        return 0
    with inserting(connection, table, columns, rows):
        return len(rows)


@contextmanager
def inserting(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple]) -> Iterator[None]:
    """As `bulk_insert`: COPY on PostgreSQL, one prepared statement on SQLite. Behind the block the rows are there.

    PostgreSQL has been handed them and works on them while the block computes; the block must leave the connection alone.
    """
    if is_postgresql(connection):
        with _driver(connection).cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({_quoted(columns)}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
            yield
        return
    with closing(_driver(connection).cursor()) as cursor:
        cursor.executemany(f'INSERT INTO "{table.name}" ({_quoted(columns)}) VALUES ({_marks(columns)})', rows)
    yield


def _array(values: Sequence[str | int | None]) -> str:
    """Values as PostgreSQL's array literal (manual, 8.15.2): a tenth of the time of the driver's own list adaptation.

    A JSON list is the same but for its brackets, as long as nothing in it is escaped.
    """
    listed = orjson.dumps(values).decode()
    return "{" + (listed[1:-1] if "\\" not in listed else ",".join([_element(value) for value in values])) + "}"


def _element(value: str | int | None) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "NULL" if value is None else str(value)


def _driver(connection: Connection) -> Any:
    """The driver's own connection, inside the same transaction: for the statements that are many rows at once."""
    return connection.connection.driver_connection


def _marks(names: Sequence[str]) -> str:
    return ", ".join("?" * len(names))


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
