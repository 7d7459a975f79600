"""What officers said of the counter's readiness, kept in this kiosk's store."""

import sqlite3

from kiosk.store import settings
from kiosk.survey.first_day import counter_readiness
from kiosk.survey.first_day.counter_readiness import CounterItem


def said(connection: sqlite3.Connection) -> dict[str, CounterItem]:
    """Item -> the last word on it."""
    stored = settings.COUNTER.get(connection) or {}
    words = (counter_readiness.from_json(value) for value in stored.values())
    return {word.item: word for word in words if word}


def say(connection: sqlite3.Connection, word: CounterItem) -> None:
    """Raises StoreError."""
    stored = settings.COUNTER.get(connection) or {}
    settings.COUNTER.put(connection, {**stored, word.item: word.as_json()})
