"""Which stored responses came in from a file, from which and when. What makes two rows the same, kiosk.reports.known_rows says."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from kiosk.store.database import reading, transaction

_ROWS = """SELECT responses.seq, record, coalesce(file, ''), coalesce(at, ''), coalesce(dated, 1)
    FROM responses {join} imported_rows ON imported_rows.seq = responses.seq WHERE {chosen} ORDER BY responses.seq"""


class StoredRow(NamedTuple):
    """A stored response and where it came from."""

    seq: int
    record: Mapping[str, Any]  # the contract's record without its hash
    file: str  # "" where it was typed in or answered here, or where nobody noted the name
    imported_at: str  # ISO 8601; "" for one that came in from no file
    dated: bool  # False: the form named no day, and counts on the day of the import


def of_days(connection: sqlite3.Connection, days: Collection[date]) -> Iterator[StoredRow]:
    """Every response of these days. Raises StoreError."""
    chosen = "day IN (SELECT value FROM json_each(?))"
    return _rows(connection, _ROWS.format(join="LEFT JOIN", chosen=chosen), [json.dumps([day.isoformat() for day in days])])


def without_day(connection: sqlite3.Connection) -> Iterator[StoredRow]:
    """Every response that came in from a file and named no day. Raises StoreError."""
    return _rows(connection, _ROWS.format(join="JOIN", chosen="NOT dated"), [])


def _rows(connection: sqlite3.Connection, query: str, values: list[str]) -> Iterator[StoredRow]:
    with reading(connection):
        for seq, text, file, at, dated in connection.execute(query, values):
            yield StoredRow(seq, json.loads(text), file, at, bool(dated))


def note(connection: sqlite3.Connection, file: str, at: str, rows: Iterable[tuple[int, bool]]) -> None:
    """These responses, as (seq, whether it named its day), came in from this file. Raises StoreError."""
    with transaction(connection):
        connection.executemany("INSERT INTO imported_rows VALUES (?, ?, ?, ?)", ((seq, file, at, int(dated)) for seq, dated in rows))
