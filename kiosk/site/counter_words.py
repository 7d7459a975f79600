"""What officers said of the counter's readiness, kept in this kiosk's store, and how pages and paper say it."""

import sqlite3
from collections.abc import Mapping

from kiosk.language.texts import Texts
from kiosk.store import settings
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.first_day import counter_readiness
from kiosk.survey.first_day.counter_readiness import ITEMS, CounterItem


def said(connection: sqlite3.Connection) -> dict[str, CounterItem]:
    """Item -> the last word on it."""
    stored = settings.COUNTER.get(connection) or {}
    words = (counter_readiness.from_json(value) for value in stored.values())
    return {word.item: word for word in words if word}


def say(connection: sqlite3.Connection, word: CounterItem) -> None:
    """Raises StoreError."""
    stored = settings.COUNTER.get(connection) or {}
    settings.COUNTER.put(connection, {**stored, word.item: word.as_json()})


def shown(word: CounterItem | None, texts: Texts) -> str:
    """Ready or not, the position of whoever said so, the day."""
    if word is None:
        return ""
    day = short_date(word.said_on, texts.language) if word.said_on else ""
    parts = [texts("counter_ready" if word.ready else "counter_not_ready"), word.who, day]
    return " · ".join(filter(None, parts))


def lines(words: Mapping[str, CounterItem], texts: Texts) -> list[tuple[str, bool]]:
    """The manual's whole list for paper: (item with what was said of it, whether it is ready)."""
    said_of = {item: shown(words.get(item), texts) for item in ITEMS}
    return [
        (f"{texts(f'counter_{item}')}: {note}" if note else texts(f"counter_{item}"), item in words and words[item].ready)
        for item, note in said_of.items()
    ]
