"""Records of a kiosk's outbox as they are after a request that got no answer yet."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from kiosk.store.database import transaction
from kiosk.survey.dates.calendar import timestamp

_OF_RECORD = """UPDATE outbox SET attempts = attempts + 1, attempted_at = :at
    WHERE (kind = 'response' AND number = (SELECT seq FROM responses WHERE id = :id))
    OR (kind = 'visit' AND number = (SELECT number FROM visits WHERE id = :id))"""


def mark_attempted(connection: sqlite3.Connection, ids: Iterable[str], at: datetime) -> None:
    """As `kiosk.store.outbox.attempt` leaves them, whichever they are."""
    with transaction(connection):
        connection.executemany(_OF_RECORD, [{"at": timestamp(at), "id": record_id} for record_id in ids])
