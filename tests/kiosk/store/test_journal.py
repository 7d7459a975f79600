"""Dated events: what happened at this kiosk, for whoever looks after it."""

import sqlite3
from datetime import datetime, timedelta

from kiosk.store import journal
from kiosk.survey.dates.calendar import BANGKOK

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)


def test_the_latest_events_come_first_even_after_the_clock_went_back(store: sqlite3.Connection) -> None:
    """Order is the order of noting, not the clock's."""
    journal.note(store, "clock", "forward 86400", NOW + timedelta(days=1))
    journal.note(store, "officer", "exported", NOW)
    journal.note(store, "clock", "back 86400", NOW)
    assert [event.text for event in journal.events(store)] == ["back 86400", "exported", "forward 86400"]
    assert [event.text for event in journal.events(store, "clock", 1)] == ["back 86400"]
    assert journal.events(store, "clock")[1].at == "2026-11-24T09:00:00+07:00"
