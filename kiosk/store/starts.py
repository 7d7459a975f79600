"""How many sessions began each day, finished or not. Nothing of a person is in it."""

import sqlite3
from datetime import date

from kiosk.store.database import reading, transaction


def count_start(connection: sqlite3.Connection, day: date) -> None:
    """A citizen began: the one thing that an unfinished session leaves behind."""
    with transaction(connection):
        connection.execute("INSERT INTO starts VALUES (?, 1) ON CONFLICT DO UPDATE SET sessions = sessions + 1", (day.isoformat(),))


def starts(connection: sqlite3.Connection, first: date, last: date) -> int:
    """Sessions begun from `first` to `last`, both included, finished or not."""
    query = "SELECT coalesce(sum(sessions), 0) FROM starts WHERE day BETWEEN ? AND ?"
    with reading(connection):
        return connection.execute(query, (first.isoformat(), last.isoformat())).fetchone()[0]
