"""Many rows at once: upserts, COPY, and lists of values as one parameter, on SQLite and PostgreSQL."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import orjson
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import String, UserDefinedType

from sync.server.db.engine import is_postgresql

_AT_ONCE = 2000  # rows that are fetched from SQLite
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)  # PostgreSQL's manual, COPY, Text Format
_PLAIN_AGAIN = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_FEW = 8  # rows; COPY takes three round trips


def among(connection: Connection, column: Column, values: Sequence[Any]) -> ColumnElement[bool]:
    """column IN values, taken as one array or one JSON list, so that the statement stays the same whatever their number."""
    return _listed(is_postgresql(connection), column, literal(values, _List()))


def among_named(postgresql: bool, column: Column, name: str) -> ColumnElement[bool]:
    """As `among`, for a statement that is put together once: the list is given as `name` when it is executed."""
    return _listed(postgresql, column, bindparam(name, type_=_List()))


def _listed(postgresql: bool, column: Column, values: BindParameter) -> ColumnElement[bool]:
    return column == any_(values) if postgresql else column.in_(func.json_each(values).table_valued("value").select())


def pairs_among(connection: Connection, columns: Sequence[Column], pairs: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """(column, column) IN pairs of texts, taken as `among` takes values."""
    if not is_postgresql(connection):
        listed = func.json_each(literal(pairs, _List())).table_valued("value")
        return tuple_(*columns).in_(select(*(func.json_extract(listed.c.value, f"$[{place}]") for place in (0, 1))))
    sides = (literal([pair[place] for pair in pairs], _List()) for place in (0, 1))
    listed = func.unnest(*(cast(side, postgresql.ARRAY(Text)) for side in sides)).table_valued("first", "second").render_derived()
    return tuple_(*columns).in_(select(listed.c.first, listed.c.second))


class _List(UserDefinedType[Sequence[Any]]):
    """Sent to PostgreSQL without a type of its own, so that it is read once, as an array of the column's type."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return _array if dialect.name == "postgresql" else lambda values: json.dumps(list(values))


def insert_for(connection: Connection, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT (the two spell it alike; SQLAlchemy keeps two classes)."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)


def upsert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], replace: Sequence[str] = (), add: Sequence[str] = ()
) -> None:
    """Insert rows; where the primary key is already there, set the columns `replace` and add to the columns `add`.

    The caller brings each key once and every row with the same columns.
    """
    if rows:
        key = [column.name for column in table.primary_key.columns]
        names = (*key, *(name for name in rows[0] if name not in key))
        upsert_rows(connection, table, names, [tuple(row[name] for name in names) for row in rows], replace, add)


def upsert_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    replace: Sequence[str] = (),
    add: Sequence[str] = (),
) -> None:
    """As `upsert`, from rows under column `names` that begin with the primary key.

    Rows go in by key order, so that two processes never wait for each other in a circle.
    """
    if rows:
        _execute_rows(connection, table, names, sorted(rows), _on_conflict(table, replace, add))


def add_rows(connection: Connection, sums: Sequence[tuple[Table, Sequence[str], Sequence[tuple[Any, ...]]]]) -> None:
    """Add numbers to rows of several tables: (table, columns behind its primary key, rows), each table once.

    PostgreSQL takes all in one statement (manual, 7.8.4: data-modifying WITH). In which order it works on the tables it does not promise:
    should two processes ever wait for each other in a circle, one of them begins anew (engine.in_transaction).
    """
    every = [(table, (*table.primary_key.columns.keys(), *columns), sorted(rows), columns) for table, columns, rows in sums if rows]
    if not is_postgresql(connection):
        for table, names, rows, columns in every:
            _execute_rows(connection, table, names, rows, _on_conflict(table, (), columns))
    elif every:
        parts = [_from_arrays(table, names, _on_conflict(table, (), columns)) for table, names, _, columns in every]
        whole = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(parts))
        arrays = [array for _, _, rows, _ in every for array in _arrays(rows)]
        with _driver(connection).cursor() as cursor:
            cursor.execute(f"WITH {whole} SELECT 1", arrays)


def _on_conflict(table: Table, replace: Sequence[str], add: Sequence[str]) -> str:
    changes = [f'"{name}" = excluded."{name}"' for name in replace]
    changes += [f'"{name}" = "{table.name}"."{name}" + excluded."{name}"' for name in add]
    return f"ON CONFLICT ({_quoted(table.primary_key.columns.keys())}) DO UPDATE SET {', '.join(changes)}"


def _from_arrays(table: Table, names: Sequence[str], conflict: str) -> str:
    """PostgreSQL's INSERT of a whole batch, one array for each column."""
    arrays = ", ".join(f"%s::{'text' if isinstance(table.c[name].type, String) else 'bigint'}[]" for name in names)
    return f'INSERT INTO "{table.name}" ({_quoted(names)}) SELECT * FROM unnest({arrays}) {conflict}'


def _arrays(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    return [_array(column) for column in zip(*rows, strict=True)]


def _execute_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]], conflict: str) -> int:
    """How many rows were written. Every name and `conflict` are made of our own metadata, never of input."""
    cursor = _driver(connection).cursor()
    if is_postgresql(connection):
        cursor.execute(_from_arrays(table, names, conflict), _arrays(rows))
    else:
        cursor.executemany(f'INSERT INTO "{table.name}" ({_quoted(names)}) VALUES ({_marks(names)}) {conflict}', rows)
    written = cursor.rowcount
    cursor.close()
    return written


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    """Small rows in one round trip; returns how many were new. A row that is there already stays as it is."""
    return _execute_rows(connection, table, names, rows, "ON CONFLICT DO NOTHING") if rows else 0


def bulk_insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    """New rows, all of them new, many or large; returns how many."""
    if not rows:
        return 0
    with inserting(connection, table, columns, rows):
        return len(rows)


def texts(connection: Connection, statement: Select) -> Iterator[bytes]:
    """The one column, a text that is never NULL, of many rows as UTF-8: COPY on PostgreSQL, which a row costs a third of a SELECT's."""
    if not is_postgresql(connection):
        yield from (text.encode() for text in connection.execute(statement, execution_options={"yield_per": _AT_ONCE}).scalars())
        return
    compiled = statement.compile(dialect=connection.dialect)
    with _driver(connection).cursor() as cursor, cursor.copy(f"COPY ({compiled}) TO STDOUT (ENCODING 'UTF8')", compiled.params) as copy:
        for line in copy:
            text = bytes(line)[:-1]
            yield text if b"\\" not in text else _ESCAPED.sub(_unescaped, text)


@contextmanager
def inserting(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Iterator[None]:
    """As `bulk_insert`: COPY on PostgreSQL, where a few go quicker by INSERT, one prepared statement on SQLite. Behind the block the
    rows are there.

    PostgreSQL has been handed them and works on them while the block computes; the block must leave the connection alone.
    """
    if is_postgresql(connection) and len(rows) <= _FEW and all(isinstance(table.c[name].type, (String, Integer)) for name in columns):
        _execute_rows(connection, table, columns, rows, "")
        yield
        return
    if is_postgresql(connection):
        with _driver(connection).cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({_quoted(columns)}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
            yield
        return
    with closing(_driver(connection).cursor()) as cursor:
        cursor.executemany(f'INSERT INTO "{table.name}" ({_quoted(columns)}) VALUES ({_marks(columns)})', rows)
    yield


def _unescaped(escaped: re.Match[bytes]) -> bytes:
    return _PLAIN_AGAIN.get(escaped[1], escaped[1])


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
