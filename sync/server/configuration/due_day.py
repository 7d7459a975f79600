"""The day of the month on which the districts' figures are due, chosen by the province and kept in the database."""

from sqlalchemy import Connection

from sync.server import audit
from sync.server.db import key_values

DEFAULT = 30  # the manual's Yasothon example; kiosk.survey.dates.calendar.sending_day shortens it in February
DAYS = range(1, 32)
_NAME = "sending_day"


def chosen_day(connection: Connection) -> int:
    stored = key_values.get(connection, _NAME)
    return int(stored) if stored else DEFAULT


def choose_day(connection: Connection, actor: str, day: int) -> None:
    """Keep the province's choice. Raises ValueError for a day that no month has."""
    if day not in DAYS:
        raise ValueError(f"the day must be from {DAYS[0]} to {DAYS[-1]}")
    key_values.put(connection, _NAME, str(day))
    audit.record(connection, actor, "sending.choose", str(day))
