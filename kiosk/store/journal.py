"""Dated events (clock jumps, self-checks, officers' acts, sync errors) and small settings that must survive a restart. No responses."""

import sqlite3
from datetime import date, datetime
from typing import NamedTuple

from kiosk.store.database import reading, transaction
from kiosk.survey.calendar import timestamp

NOT_TOLD = "salvage_not_told"  # setting: JSON of saved, missing, folder of a salvage, until an officer has read it


class Event(NamedTuple):
    at: str  # ISO 8601 with Bangkok's offset
    kind: str
    text: str


def note(connection: sqlite3.Connection, kind: str, text: str, at: datetime) -> None:
    """Write one event: `kind` is the caller's ("clock", "officer", "sync", "salvage"), `text` is for people. Raises StoreError."""
    with transaction(connection):
        connection.execute("INSERT INTO journal (at, kind, text) VALUES (?, ?, ?)", (timestamp(at), kind, text))


def events(connection: sqlite3.Connection, kind: str | None = None, limit: int = 100) -> list[Event]:
    """The latest events, newest first in the order they were noted, of one kind or of all."""
    chosen = "WHERE kind = ?" if kind is not None else ""
    arguments = (kind, limit) if kind is not None else (limit,)
    with reading(connection):
        rows = connection.execute(f"SELECT at, kind, text FROM journal {chosen} ORDER BY number DESC LIMIT ?", arguments)
        return [Event(*row) for row in rows]


def get_setting(connection: sqlite3.Connection, key: str) -> str | None:
    with reading(connection):
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_setting(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    """Keep a small text under a key; None forgets it."""
    with transaction(connection):
        if value is None:
            connection.execute("DELETE FROM settings WHERE key = ?", (key,))
        else:
            connection.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value))


def count_start(connection: sqlite3.Connection, day: date) -> None:
    """A citizen began: the one thing that an unfinished session leaves behind."""
    with transaction(connection):
        connection.execute("INSERT INTO starts VALUES (?, 1) ON CONFLICT DO UPDATE SET sessions = sessions + 1", (day.isoformat(),))


def starts(connection: sqlite3.Connection, first: date, last: date) -> int:
    """Sessions begun from `first` to `last`, both included, finished or not."""
    query = "SELECT coalesce(sum(sessions), 0) FROM starts WHERE day BETWEEN ? AND ?"
    with reading(connection):
        return connection.execute(query, (first.isoformat(), last.isoformat())).fetchone()[0]
