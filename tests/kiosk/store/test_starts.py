"""How many sessions began, finished or not."""

import sqlite3
from datetime import date, timedelta

from kiosk.store import starts


def test_an_unfinished_session_leaves_only_its_count(store: sqlite3.Connection) -> None:
    """Beginnings are counted by day and nothing else is kept of them."""
    day = date(2026, 11, 23)
    for _ in range(3):
        starts.count_start(store, day)
    starts.count_start(store, day + timedelta(days=1))
    assert starts.starts(store, day, day) == 3
    assert starts.starts(store, day, day + timedelta(days=5)) == 4
    assert store.execute("SELECT count(*) FROM responses").fetchone() == (0,)
