"""Whether the yearly report is certified and locked by two persons: one asks for the step, another account confirms it.

Switching it on is one person's act; switching it off needs two as well, or one alone could certify after all.
"""

from sqlalchemy import Connection, func, select

from sync.server import audit
from sync.server.db import key_values
from sync.server.db.schema import users
from sync.server.messages import LocalizedError

STEPS = ("certify", "lock")
_NAME = "four_eyes"
_ON, _OFF_BY = "on", "off asked by "


class FourEyesError(LocalizedError):
    """It cannot be switched so; nothing was changed."""


def is_on(connection: Connection) -> bool:
    return bool(key_values.get(connection, _NAME))


def off_asked_by(connection: Connection) -> str:
    """Who wants it to be switched off, while nobody has confirmed that; "": nobody."""
    stored = key_values.get(connection, _NAME) or ""
    return stored.removeprefix(_OFF_BY) if stored.startswith(_OFF_BY) else ""


def switch(connection: Connection, actor: str, province: str, on: bool) -> None:
    """On; or off, once a second person asks for it too. Raises FourEyesError where there is no second account that could confirm."""
    if on:
        second = (users.c.province == province, users.c.role == "province", users.c.disabled_at.is_(None), users.c.name != actor)
        if not connection.scalar(select(func.count()).select_from(users).where(*second)):
            raise FourEyesError("four_eyes_alone")
        key_values.put(connection, _NAME, _ON)
        audit.record(connection, actor, "report.four_eyes", "on")
    elif is_on(connection):
        asked = off_asked_by(connection)
        confirmed = bool(asked) and asked != actor
        key_values.put(connection, _NAME, "" if confirmed else f"{_OFF_BY}{actor}")
        audit.record(connection, actor, "report.four_eyes", "off" if confirmed else "off_asked", asked if confirmed else "")
