"""The day of the month on which the districts' figures are due, chosen by the province and kept in the database."""

from sqlalchemy import Connection, select

from sync.server import audit
from sync.server.db.bulk import upsert
from sync.server.db.schema import settings

DEFAULT = 30  # the manual's Yasothon example; kiosk.survey.calendar.sending_day shortens it in February
DAYS = range(1, 32)
_NAME = "sending_day"


def chosen_day(connection: Connection) -> int:
    kept = connection.scalar(select(settings.c.value).where(settings.c.name == _NAME))
    return int(kept) if kept else DEFAULT


def choose_day(connection: Connection, actor: str, day: int) -> None:
    """Keep the province's choice. Raises ValueError for a day that no month has."""
    if day not in DAYS:
        raise ValueError(f"the day must be from {DAYS[0]} to {DAYS[-1]}")
    upsert(connection, settings, [{"name": _NAME, "value": str(day)}], replace=("value",))
    audit.record(connection, actor, "sending.choose", str(day))
