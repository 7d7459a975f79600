"""What the province has yet to take: responses and visits, each with its attempts and verdict. It sends nothing and deletes nothing.

The attempt is written before the request and the verdict after it, so that a power cut in between reads as "try again".
A refused record stays, shown and exportable; `send_again` puts it back in line.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from kiosk.store.database import reading, transaction
from kiosk.store.responses import record_of
from kiosk.survey.calendar import timestamp

RESPONSE = "response"
VISIT = "visit"

_ENTRIES = """SELECT kind, number, attempts, verdict, reason, answered_at,
    CASE kind WHEN 'response' THEN (SELECT id FROM responses WHERE seq = number)
        ELSE (SELECT id FROM visits WHERE visits.number = outbox.number) END
    FROM outbox """
_CHOSEN = """(kind = 'response' AND number IN (SELECT seq FROM responses WHERE id IN (SELECT value FROM json_each(:ids)))
    OR kind = 'visit' AND number IN (SELECT number FROM visits WHERE id IN (SELECT value FROM json_each(:ids))))"""


class Entry(NamedTuple):
    """One record in line, or refused."""

    kind: str  # "response" or "visit"
    id: str
    record: dict  # a response's contract record; a visit's without `kiosk`, which the sender adds (it knows whose key it uses)
    attempts: int
    verdict: str | None  # None: not answered yet
    reason: str
    answered_at: str | None  # when the verdict came


class OutboxCounts(NamedTuple):
    pending: int
    refused: int
    oldest_pending_at: str | None  # ISO 8601: when the record that waits longest was made


def pending(connection: sqlite3.Connection, limit: int, kind: str | None = None) -> list[Entry]:
    """The next records to send, of one kind or of both (responses first), each kind in the order it was made."""
    return _entries(connection, "WHERE verdict IS NULL AND (:kind IS NULL OR kind = :kind) ORDER BY kind, number LIMIT :limit", kind, limit)


def refused(connection: sqlite3.Connection, limit: int = 1000) -> list[Entry]:
    """Records that the province did not take (conflict or rejected), with its reasons."""
    return _entries(connection, "WHERE verdict IN ('conflict', 'rejected') ORDER BY kind, number LIMIT :limit", None, limit)


def _entries(connection: sqlite3.Connection, condition: str, kind: str | None, limit: int) -> list[Entry]:
    with reading(connection):
        rows = connection.execute(_ENTRIES + condition, {"kind": kind, "limit": limit}).fetchall()
        return [Entry(row[0], row[6], _record(connection, row[0], row[1]), *row[2:6]) for row in rows]


def _record(connection: sqlite3.Connection, kind: str, number: int) -> dict:
    if kind == RESPONSE:
        return record_of(*connection.execute("SELECT record, hash FROM responses WHERE seq = ?", (number,)).fetchone())
    row = connection.execute("SELECT id, revision, kind, day, at, people, uses FROM visits WHERE number = ?", (number,)).fetchone()
    names = ("id", "revision", "kind", "day", "at", "people")
    return {**dict(zip(names, row[:6], strict=True)), "uses": json.loads(row[6])}


def mark_attempted(connection: sqlite3.Connection, ids: Iterable[str], at: datetime) -> None:
    """Write down, before the request leaves, that these records are being sent."""
    values = {"ids": json.dumps(list(ids)), "at": timestamp(at)}
    with transaction(connection):
        connection.execute(f"UPDATE outbox SET attempts = attempts + 1, attempted_at = :at WHERE {_CHOSEN}", values)


def record_verdicts(connection: sqlite3.Connection, verdicts: Mapping[str, tuple[str, str]], at: datetime) -> None:
    """Keep the province's answers: id -> (accepted | duplicate | conflict | rejected, reason).

    A record that was never attempted is passed over: a day's figures corrected while their earlier revision was on its way
    are back in line as not attempted, and the answer to the earlier revision is not theirs.
    """
    with transaction(connection):
        for record_id, (verdict, reason) in verdicts.items():
            values = {"ids": json.dumps([record_id]), "verdict": verdict, "reason": reason, "at": timestamp(at)}
            connection.execute(
                f"UPDATE outbox SET verdict = :verdict, reason = :reason, answered_at = :at WHERE attempts > 0 AND {_CHOSEN}", values
            )


def send_again(connection: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Put records back in line, refused or not; returns how many. The province answers what it already holds with `duplicate`."""
    with transaction(connection):
        values = {"ids": json.dumps(list(ids))}
        return connection.execute(f"UPDATE outbox SET verdict = NULL, reason = '', answered_at = NULL WHERE {_CHOSEN}", values).rowcount


def send_day_again(connection: sqlite3.Connection, day: date) -> int:
    """Put every response of a day back in line, because the two ledgers differ on it; returns how many."""
    query = """UPDATE outbox SET verdict = NULL, reason = '', answered_at = NULL
        WHERE kind = 'response' AND number IN (SELECT seq FROM responses WHERE day = ?)"""
    with transaction(connection):
        return connection.execute(query, (day.isoformat(),)).rowcount


def counts(connection: sqlite3.Connection) -> OutboxCounts:
    """What waits and what was refused, responses and visits together."""
    with reading(connection):
        waiting, oldest = connection.execute("SELECT count(*), min(queued_at) FROM outbox WHERE verdict IS NULL").fetchone()
        refusals = connection.execute("SELECT count(*) FROM outbox WHERE verdict IN ('conflict', 'rejected')").fetchone()[0]
        return OutboxCounts(waiting, refusals, oldest)
