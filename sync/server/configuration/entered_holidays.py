"""The holidays that the province enters, beside those that have the same date each year (kiosk.survey.dates.holidays): on none of them is a
kiosk expected to be heard. Kept in the database."""

import json
from datetime import date

from sqlalchemy import Connection

from kiosk.survey.dates.typed_dates import Order, parse_date, written_order
from sync.server import audit
from sync.server.db import key_values

MOST = 400  # a generation of days of the moon and days in lieu
_NAME = "holidays"
_DAY_WORDS = 6  # วันเสาร์ ที่ 5 ธันวาคม พ.ศ. 2569


class HolidayError(ValueError):
    """A line that is no day: its number and what stands there."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line} is no day: {text}")
        self.line, self.text = line, text


def entered_holidays(connection: Connection) -> frozenset[date]:
    stored = key_values.get(connection, _NAME)
    return frozenset(map(date.fromisoformat, json.loads(stored))) if stored else frozenset()


def read_holidays(text: str) -> list[date]:
    """One day a line, as people write them (kiosk.survey.dates.typed_dates); words behind the day are the holiday's name and are not kept.

    Raises HolidayError."""
    days, lines = set(), text.splitlines()
    order = written_order(lines)
    for number, line in enumerate(lines, 1):
        if line.strip():
            days.add(_day(number, line.split(), order))
    if len(days) > MOST:
        raise HolidayError(MOST + 1, f"> {MOST}")
    return sorted(days)


def _day(number: int, words: list[str], order: Order) -> date:
    """The day that a line begins with: of "5 ธันวาคม 2569 วันพ่อ" the first three words."""
    for length in range(1, min(len(words), _DAY_WORDS) + 1):
        try:
            return parse_date(" ".join(words[:length]), order)
        except ValueError:
            continue
    raise HolidayError(number, " ".join(words)[:40])


def enter_holidays(connection: Connection, actor: str, days: list[date]) -> None:
    """In the place of those entered before."""
    key_values.put(connection, _NAME, json.dumps([day.isoformat() for day in days]))
    audit.record(connection, actor, "holidays.enter", str(len(days)))
