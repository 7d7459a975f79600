"""Whoever writes about the same thing waits for the other's transaction to end: two clicks of one person at two processes, forty tries at
once. Each would else see the database as it was before the others (PostgreSQL, READ COMMITTED); SQLite has one writer."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, text

from sync.server.db.engine import is_postgresql


def take_turns(connection: Connection, subjects: Iterable[str]) -> None:
    """Until the transaction ends nobody else takes a turn at any of them."""
    if is_postgresql(connection):
        for key in sorted({_number(subject) for subject in subjects}):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _number(subject: str) -> int:
    """60 bits: pg_advisory_xact_lock takes 64 with a sign."""
    return int(hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()[:15], 16)
