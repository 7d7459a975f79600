"""Which months' tallies have changed since a whole province's sums of them were kept (month_sums)."""

from collections.abc import Iterable
from uuid import uuid4

from sqlalchemy import Connection

from sync.server.db.bulk import insert_rows
from sync.server.db.schema import month_changes


def note(connection: Connection, province: str, months: Iterable[str]) -> None:
    """In the transaction that changes the tallies of `months` ("2026-11"). A row of its own each time: nobody waits for anybody."""
    change = str(uuid4())
    insert_rows(connection, month_changes, ("province", "month", "change"), [(province, month, change) for month in sorted(set(months))])
