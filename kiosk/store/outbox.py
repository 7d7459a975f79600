"""Responses and visits that the province does not have yet, with their attempts and verdicts. It sends and deletes nothing.

The attempt is written before the request and the verdict after it, so that a power cut in between reads as "try again".
A refused record stays, shown and exportable; `send_again` queues it again.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from kiosk.store.database import reading, transaction
from kiosk.store.responses import record_of
from kiosk.survey.dates.calendar import timestamp

RESPONSE = "response"
VISIT = "visit"
PENDING, REFUSED, TAKEN = "pending", "refused", "taken"
STATES = (PENDING, REFUSED, TAKEN)
STATE_OF = {"accepted": TAKEN, "duplicate": TAKEN, "conflict": REFUSED, "rejected": REFUSED}  # the wire's verdicts

_ENTRIES = """SELECT kind, number, attempts, verdict, reason, answered_at,
    CASE kind WHEN 'response' THEN (SELECT id FROM responses WHERE seq = number)
        ELSE (SELECT id FROM visits WHERE visits.number = outbox.number) END
    FROM outbox WHERE state = ? AND kind IN (?, ?) ORDER BY kind, number LIMIT ?"""
_NUMBERS = """SELECT id, 'response', seq FROM responses WHERE id IN (SELECT value FROM json_each(:ids))
    UNION ALL SELECT id, 'visit', number FROM visits WHERE id IN (SELECT value FROM json_each(:ids))"""
_ROW = "WHERE state IN ('pending', 'refused', 'taken') AND kind = ? AND number = ?"  # whatever its state: a seek for each
_NEXT = f"FROM outbox WHERE state = '{PENDING}' AND kind = ? AND number > ? ORDER BY number LIMIT ?"
_ATTEMPT = f"""UPDATE outbox SET attempts = attempts + 1, attempted_at = ?
    WHERE state = '{PENDING}' AND kind = ? AND number IN (SELECT number {_NEXT})"""
_ANSWER = """UPDATE outbox SET state = ?, verdict = ?, reason = ?, answered_at = ? WHERE state IN ('pending', 'refused', 'taken')
    AND kind = ? AND number IN (SELECT value FROM json_each(?)) AND attempts > 0"""
_IN_LINE = f"UPDATE outbox SET state = '{PENDING}', verdict = NULL, reason = '', answered_at = NULL "


class RecordVerdict(NamedTuple):
    """What the province said of one record."""

    verdict: str  # accepted, duplicate, conflict or rejected
    reason: str = ""  # its sentence, in English; "" when it took the record
    code: str = ""  # sync.wire.Code, or one of a newer province; "": an older one that sends none
    values: Mapping[str, str | int] = {}

    @property
    def stored_reason(self) -> str:
        """The column `reason`: the sentence, or with a code {"code", "values", "sentence"} as JSON."""
        if not self.code:
            return self.reason
        return json.dumps({"code": self.code, "values": dict(self.values), "sentence": self.reason}, ensure_ascii=False)


class OutboxEntry(NamedTuple):
    """One record that waits, or was refused."""

    kind: str  # "response" or "visit"
    id: str
    record: dict[str, Any]  # a response's contract record; a visit's without `kiosk`, which the sender adds (it knows whose key it uses)
    attempts: int
    verdict: str | None  # None: not answered yet
    reason: str
    answered_at: str | None  # when the verdict came
    code: str = ""
    values: Mapping[str, str | int] = {}


class OutgoingRecord(NamedTuple):
    """One record on its way."""

    number: int  # its place in line
    id: str
    body: str  # the record as JSON; a visit's without `kiosk`, which the sender adds (it knows whose key it uses)


class OutboxCounts(NamedTuple):
    pending: int
    refused: int
    oldest_pending_at: str | None  # ISO 8601: when the record that waits longest was made


def pending(connection: sqlite3.Connection, limit: int, kind: str | None = None) -> list[OutboxEntry]:
    """The next records to send, of one kind or of both (responses first), each kind in the order of its creation."""
    return _entries(connection, PENDING, kind, limit)


def refused(connection: sqlite3.Connection, limit: int = 1000) -> list[OutboxEntry]:
    """Records that the province refused (conflict or rejected), with its reasons."""
    return _entries(connection, REFUSED, None, limit)


def attempt(connection: sqlite3.Connection, kind: str, limit: int, at: datetime, after: int = 0) -> list[OutgoingRecord]:
    """The next records of a kind after number `after`, to be sent now: the attempt is written, then they are read.

    A response is sent as the very text that its hash was taken over. A day's figures that are corrected later are queued again.
    """
    with transaction(connection):
        connection.execute(_ATTEMPT, (timestamp(at), kind, kind, after, limit))
        numbers = [row[0] for row in connection.execute(f"SELECT number {_NEXT}", (kind, after, limit))]
        return _bodies(connection, numbers) if kind == RESPONSE else _visits(connection, numbers)


def _bodies(connection: sqlite3.Connection, numbers: list[int]) -> list[OutgoingRecord]:
    query = "SELECT seq, id, record, hash FROM responses WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq"
    rows = connection.execute(query, (json.dumps(numbers),))
    return [OutgoingRecord(seq, record_id, f'{text[:-1]},"hash":"{hash}"}}') for seq, record_id, text, hash in rows]


def _visits(connection: sqlite3.Connection, numbers: list[int]) -> list[OutgoingRecord]:
    visits = [(number, _record(connection, VISIT, number)) for number in numbers]
    return [OutgoingRecord(number, visit["id"], json.dumps(visit, ensure_ascii=False)) for number, visit in visits]


def _entries(connection: sqlite3.Connection, state: str, kind: str | None, limit: int) -> list[OutboxEntry]:
    with reading(connection):
        rows = connection.execute(_ENTRIES, (state, kind or RESPONSE, kind or VISIT, limit)).fetchall()
        return [_entry(connection, row) for row in rows]


def _entry(connection: sqlite3.Connection, row: tuple[Any, ...]) -> OutboxEntry:
    kind, number, attempts, verdict, stored, answered_at, record_id = row
    reason, code, values = _reason(stored)
    return OutboxEntry(kind, record_id, _record(connection, kind, number), attempts, verdict, reason, answered_at, code, values)


def _reason(stored: str) -> tuple[str, str, dict[str, str | int]]:
    """(sentence, code, values) of the column `reason` (RecordVerdict.stored_reason); a sentence alone has no code."""
    try:
        fields = json.loads(stored) if stored.startswith("{") else {}
        return fields["sentence"], fields["code"], fields["values"]
    except (ValueError, KeyError):
        return stored, "", {}


def _record(connection: sqlite3.Connection, kind: str, number: int) -> dict[str, Any]:
    if kind == RESPONSE:
        return record_of(*connection.execute("SELECT record, hash FROM responses WHERE seq = ?", (number,)).fetchone())
    row = connection.execute("SELECT id, revision, kind, day, at, people, uses FROM visits WHERE number = ?", (number,)).fetchone()
    names = ("id", "revision", "kind", "day", "at", "people")
    return {**dict(zip(names, row[:6], strict=True)), "uses": json.loads(row[6])}


def _places(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """id -> (kind, number) of the records that are known here."""
    rows = connection.execute(_NUMBERS, {"ids": json.dumps(list(ids))})
    return {record_id: (kind, number) for record_id, kind, number in rows}


def record_verdicts(connection: sqlite3.Connection, verdicts: Mapping[str, RecordVerdict], at: datetime) -> None:
    """Store the province's answers by id; unknown ids are passed over.

    So is a record that was never attempted: a day's figures corrected while their earlier revision was on its way are queued as
    not attempted, and the verdict on the earlier revision is not theirs.
    """
    with transaction(connection):
        groups: dict[tuple[str, str, str], list[int]] = {}  # nearly always one: all of them accepted
        for record_id, (kind, number) in _places(connection, verdicts).items():
            answer = verdicts[record_id]
            groups.setdefault((answer.verdict, answer.stored_reason, kind), []).append(number)
        rows = [(STATE_OF[word], word, reason, timestamp(at), kind, json.dumps(group)) for (word, reason, kind), group in groups.items()]
        connection.executemany(_ANSWER, rows)


def send_again(connection: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Queue records again, refused or not; returns how many. The province answers `duplicate` to what it already has."""
    with transaction(connection):
        return connection.executemany(_IN_LINE + _ROW, list(_places(connection, ids).values())).rowcount


def send_day_again(connection: sqlite3.Connection, day: date) -> int:
    """Queue every response of a day again, because the two ledgers differ on it; returns how many."""
    with transaction(connection):
        rows = connection.execute("SELECT seq FROM responses WHERE day = ?", (day.isoformat(),)).fetchall()
        return connection.executemany(_IN_LINE + _ROW, [(RESPONSE, row[0]) for row in rows]).rowcount


def send_refused_again(connection: sqlite3.Connection, days: Iterable[date]) -> int:
    """Queue the refused responses of these days again, of which the province by now holds just what this kiosk does; returns how many."""
    with transaction(connection):
        query = f"{_IN_LINE} WHERE state = '{REFUSED}' AND kind = ? AND number IN (SELECT seq FROM responses WHERE day = ?)"
        return connection.executemany(query, [(RESPONSE, day.isoformat()) for day in days]).rowcount


def send_amendments_again(connection: sqlite3.Connection) -> int:
    """Queue the refused corrections and withdrawals again; returns how many."""
    with transaction(connection):
        query = f"{_IN_LINE} WHERE state = '{REFUSED}' AND kind = ? AND number IN (SELECT seq FROM amendments)"
        return connection.execute(query, (RESPONSE,)).rowcount


def send_languages_again(connection: sqlite3.Connection) -> int:
    """Queue the refused responses of languages beside Thai and English again; returns how many."""
    with transaction(connection):
        spoken = "SELECT seq FROM responses WHERE json_extract(record, '$.language') NOT IN ('th', 'en')"
        query = f"{_IN_LINE} WHERE state = '{REFUSED}' AND kind = ? AND number IN ({spoken})"
        return connection.execute(query, (RESPONSE,)).rowcount


def counts(connection: sqlite3.Connection) -> OutboxCounts:
    """How many wait and how many were refused, responses and visits together."""
    with reading(connection):
        waiting, oldest = connection.execute("SELECT count(*), min(queued_at) FROM outbox WHERE state = ?", (PENDING,)).fetchone()
        refusals = connection.execute("SELECT count(*) FROM outbox WHERE state = ?", (REFUSED,)).fetchone()[0]
        return OutboxCounts(waiting, refusals, oldest)
