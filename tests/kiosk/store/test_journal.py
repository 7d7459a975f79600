"""Dated events, small settings and the count of sessions begun: what survives a restart besides responses."""

import sqlite3
from datetime import date, datetime, timedelta

from kiosk.store import journal
from kiosk.survey.calendar import BANGKOK

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)


def test_the_latest_events_come_first_even_after_the_clock_went_back(store: sqlite3.Connection):
    """Order is the order of noting, not the clock's."""
    journal.note(store, "clock", "forward 86400", NOW + timedelta(days=1))
    journal.note(store, "officer", "exported", NOW)
    journal.note(store, "clock", "back 86400", NOW)
    assert [event.text for event in journal.events(store)] == ["back 86400", "exported", "forward 86400"]
    assert [event.text for event in journal.events(store, "clock", 1)] == ["back 86400"]
    assert journal.events(store, "clock")[1].at == "2026-11-24T09:00:00+07:00"


def test_a_setting_is_kept_replaced_and_forgotten(store: sqlite3.Connection):
    """One value under a key; None takes it away."""
    assert journal.get_setting(store, "last_sync") is None
    journal.set_setting(store, "last_sync", "never")
    journal.set_setting(store, "last_sync", "today")
    assert journal.get_setting(store, "last_sync") == "today"
    journal.set_setting(store, "last_sync", None)
    assert journal.get_setting(store, "last_sync") is None


def test_an_unfinished_session_leaves_only_its_count(store: sqlite3.Connection):
    """Beginnings are counted by day and nothing else is kept of them."""
    day = date(2026, 11, 23)
    for _ in range(3):
        journal.count_start(store, day)
    journal.count_start(store, day + timedelta(days=1))
    assert journal.starts(store, day, day) == 3
    assert journal.starts(store, day, day + timedelta(days=5)) == 4
    assert store.execute("SELECT count(*) FROM responses").fetchone() == (0,)
