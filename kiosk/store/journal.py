"""Dated events: clock jumps, diagnostics, officers' acts, sync errors. No responses."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from kiosk.store.database import reading, transaction
from kiosk.survey.dates.calendar import timestamp


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
