"""How the last backup went: written down by `province backup`, so that a failed one, or one that did not come, is told."""

import json
from datetime import timedelta

from sqlalchemy import Connection

from kiosk.frozen import from_stored, frozen
from sync.server.clock import now
from sync.server.db import key_values

LATE = timedelta(days=2)  # after the last good one
_NAME = "last_backup"


@frozen
class BackupState:
    at: str  # ISO moment
    fault: str = ""  # one English sentence; "": it was good


def last(connection: Connection) -> BackupState | None:
    """None where no backup was ever made with the command: then nobody is told of its absence."""
    stored = key_values.get(connection, _NAME)
    return from_stored(BackupState, json.loads(stored)) if stored else None


def note(connection: Connection, fault: str = "") -> None:
    key_values.put(connection, _NAME, json.dumps({"at": now(), "fault": fault[:200]}))
