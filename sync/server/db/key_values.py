"""The province's small settings: one text under each name, in the table `settings`.

A module that keeps a setting names it once and converts it on both sides:

    _NAME = "sending_day"
    text = key_values.get(connection, _NAME)        # None before anyone has chosen
    key_values.put(connection, _NAME, str(day))     # in the caller's transaction
"""

from sqlalchemy import Connection, bindparam, select

from sync.server.db.bulk import insert_rows, upsert
from sync.server.db.schema import settings

_VALUE = select(settings.c.value).where(settings.c.name == bindparam("name"))


def get(connection: Connection, name: str) -> str | None:
    """The stored text, or None when there is none."""
    return connection.scalar(_VALUE, {"name": name})


def put(connection: Connection, name: str, value: str) -> None:
    """Store the text in place of the one before. `name` has at most 64 letters."""
    upsert(connection, settings, [{"name": name, "value": value}], replace=("value",))


def put_once(connection: Connection, name: str, value: str) -> str:
    """Store the text where there is none; what is stored then. Of two processes in one moment both get the text of the first."""
    insert_rows(connection, settings, ("name", "value"), [(name, value)])
    return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one()
