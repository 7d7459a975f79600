"""Stores finished responses: the next seq, the chain, the running tallies and the outbox row in ONE transaction. No scores.

Trials have a chain of their own in a table of their own: no tallies, no outbox, and no gap in the chain that counts.
Corrections and withdrawals are made in kiosk.store.amendments.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from random import SystemRandom
from typing import Any, NamedTuple

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence
from kiosk.store import tally_tables
from kiosk.store.database import DamagedStoreError, reading, transaction
from kiosk.store.tallies import counted, layout_from_json, lines
from kiosk.survey import quality
from kiosk.survey.counting import Layout, forms_that_count, layout_of
from kiosk.survey.dates.calendar import day_of, moment_of
from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import FIRST_PREVIOUS, Draft, Response, from_record, ordered, sealed

_INSERT = """INSERT INTO responses (seq, id, day, answered_at, hash, record, flags, clock_note) VALUES (?,?,?,?,?,?,?,?)
    ON CONFLICT (id) DO NOTHING"""
_INSERT_TRIAL = _INSERT.replace("INTO responses", "INTO trials")
_QUEUE = "INSERT INTO outbox (state, kind, number, queued_at) VALUES ('pending', 'response', ?, ?)"
_END = """SELECT seq, hash, answered_at, (SELECT max(last_seq) FROM lost), (SELECT layout FROM layouts WHERE id = ? AND version = ?),
    (SELECT act FROM amendments WHERE amendments.seq = responses.seq)
    FROM responses ORDER BY seq DESC LIMIT ?"""
_AMENDED = """SELECT record, hash FROM responses
    WHERE seq IN (SELECT seq FROM amendments) OR id IN (SELECT response FROM amendments)"""
_BATCH = 500  # rows fetched at once when a whole span is walked


@frozen
class LedgerEntry:
    day: str
    count: int
    digest: str  # kiosk.survey.dates.day_digest of the day's hashes in seq order


class ResponseMetadata(NamedTuple):
    """What is stored beside a response and never in it (so it is not part of the hash)."""

    flags: tuple[str, ...]  # kiosk.survey.quality
    clock_note: str  # kiosk.survey.dates.clock


def save(connection: sqlite3.Connection, draft: Draft, questionnaire: Questionnaire, clock_note: str = "") -> Response:
    """Store one response durably: when this returns, a power cut cannot lose it. Raises StoreError; then nothing was stored.

    The same draft id again returns the stored response, so a double tap or a repeated call is harmless. A trial is stored apart.
    """
    with transaction(connection):
        if draft.trial:
            return _save_trial(connection, draft, clock_note)
        chain = Chain(connection, questionnaire)
        response = chain.append(connection, draft, clock_note)
        if response is None:
            return _stored(connection, draft.id) or _vanished(draft)
        tally_tables.add_response(connection, counted(chain.layout, response))
        return response


def save_all(connection: sqlite3.Connection, drafts: Sequence[Draft], questionnaire: Questionnaire) -> list[Response]:
    """Store all drafts in this order, or none. Ids that are stored already, or occur twice, are stored once. Raises StoreError."""
    saved, tally = [], tally_tables.Tally()
    with transaction(connection):
        chain = Chain(connection, questionnaire)
        for draft in drafts:
            response = chain.append(connection, draft, "")
            if response:
                tally.count(lines(chain.layout, response))
            saved.append(response or _stored(connection, draft.id) or _vanished(draft))
        tally_tables.add(connection, tally.as_lines())
    return saved


def _save_trial(connection: sqlite3.Connection, draft: Draft, clock_note: str) -> Response:
    end = connection.execute("SELECT seq, hash FROM trials ORDER BY seq DESC LIMIT 1").fetchone() or (0, FIRST_PREVIOUS)
    response, text = sealed(draft, end[0] + 1, end[1])
    columns = (response.seq, response.id, response.day, response.answered_at, response.hash, text, "", clock_note)
    if connection.execute(_INSERT_TRIAL, columns).rowcount:
        return response
    row = connection.execute("SELECT record, hash FROM trials WHERE id = ?", (draft.id,)).fetchone()
    return from_record(record_of(*row)) if row else _vanished(draft)


class Chain:
    """The end of the chain: what the next response follows, and when the last few were answered.

    Use it inside the transaction that also counts what was appended.
    """

    def __init__(self, connection: sqlite3.Connection, questionnaire: Questionnaire) -> None:
        rows = connection.execute(_END, (questionnaire.id, questionnaire.version, quality.BURST_COUNT - 1)).fetchall()
        lost = rows[0][3] if rows else connection.execute("SELECT max(last_seq) FROM lost").fetchone()[0]
        self.seq: int = max(rows[0][0] if rows else 0, lost or 0)  # numbers lost to damage are never assigned again
        self.hash: str = rows[0][1] if rows else FIRST_PREVIOUS
        self.moments = [moment for row in reversed(rows) if not row[5] and (moment := moment_of(row[2]))]
        self.layout = layout_from_json(rows[0][4] if rows and rows[0][4] else _keep_layout(connection, questionnaire))

    def append(self, connection: sqlite3.Connection, draft: Draft, clock_note: str) -> Response | None:
        """Store the response and queue it for the province; None when its id is stored already."""
        response, text = sealed(draft, self.seq + 1, self.hash)
        moment = datetime.fromisoformat(response.answered_at)
        flags = " ".join(_flags(self.layout, response, moment, self.moments))
        columns = (response.seq, response.id, day_of(moment).isoformat(), response.answered_at, response.hash, text, flags, clock_note)
        if not connection.execute(_INSERT, columns).rowcount:
            return None
        connection.execute(_QUEUE, (response.seq, response.answered_at))
        self.seq, self.hash = response.seq, response.hash
        if response.amends:
            connection.execute("INSERT INTO amendments VALUES (?, ?, ?)", (response.seq, response.amends.id, response.amends.act))
        else:
            self.moments = [*self.moments[-quality.BURST_COUNT + 2 :], moment]
        return response


def _vanished(draft: Draft) -> Response:
    raise DamagedStoreError(
        Sentence("The kiosk's database says that response {id} is stored, but does not find it; restart the kiosk.", id=draft.id)
    )


def _keep_layout(connection: sqlite3.Connection, questionnaire: Questionnaire) -> str:
    """The layout stored for this version, which a recount will use; the first response of a version stores it."""
    values = (questionnaire.id, questionnaire.version, layout_of(questionnaire).as_json())
    connection.execute("INSERT INTO layouts VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)
    return connection.execute("SELECT layout FROM layouts WHERE id = ? AND version = ?", values[:2]).fetchone()[0]


def _flags(layout: Layout, response: Response, moment: datetime, before: Sequence[datetime]) -> tuple[str, ...]:
    items = [item for members in layout.aspects.values() for item in members]
    flags = quality.flags(response.answers, items, response.duration_s, response.mode)
    if response.mode == "paper" or response.amends:  # typed in by an officer: when that happened says nothing about the respondent
        return flags
    return (*flags, quality.BURST) if quality.is_burst(before, moment) else flags


def record_of(text: str, hash: str) -> dict[str, Any]:
    """The contract's record from the stored columns, fields in the contract's order. Raises DamagedStoreError if it is not one."""
    try:
        return ordered({**json.loads(text), "hash": hash})
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedStoreError(
            Sentence("The kiosk's database holds a response that cannot be read ({hash}); `kiosk verify` names it.", hash=hash[:12])
        ) from error


def _stored(connection: sqlite3.Connection, response_id: str) -> Response | None:
    row = connection.execute("SELECT record, hash FROM responses WHERE id = ?", (response_id,)).fetchone()
    return from_record(record_of(*row)) if row else None


def get(connection: sqlite3.Connection, response_id: str) -> Response | None:
    """The response with this id, None if it is not stored. Raises StoreError."""
    with reading(connection):
        return _stored(connection, response_id)


def last(connection: sqlite3.Connection) -> Response | None:
    """The response at the end of the chain; None in an empty store."""
    with reading(connection):
        row = connection.execute("SELECT record, hash FROM responses ORDER BY seq DESC LIMIT 1").fetchone()
    return from_record(record_of(*row)) if row else None


def last_answered_here(connection: sqlite3.Connection) -> datetime | None:
    """When the response at the end of the chain was answered; None where it was typed in from paper: the day of a form is what somebody
    wrote on it, and says nothing about the clock. Raises StoreError."""
    response = last(connection)
    return moment_of(response.answered_at) if response and response.mode != "paper" else None


def first_day(connection: sqlite3.Connection) -> date | None:
    """The day of the first response of the chain; None in an empty store. Raises StoreError."""
    with reading(connection):
        row = connection.execute("SELECT day FROM responses ORDER BY seq LIMIT 1").fetchone()
    return date.fromisoformat(row[0]) if row else None


def metadata(connection: sqlite3.Connection, response_id: str) -> ResponseMetadata | None:
    """The quality flags and the clock note of a response; None if it is not stored."""
    with reading(connection):
        row = connection.execute("SELECT flags, clock_note FROM responses WHERE id = ?", (response_id,)).fetchone()
    return ResponseMetadata(tuple(row[0].split()), row[1]) if row else None


def set_aside(connection: sqlite3.Connection) -> frozenset[int]:
    """Numbers of the chain that count nowhere: withdrawn responses, forms before a correction, and withdrawals themselves.

    Few records are amended: all of them are read. What cannot be read is left to those who read everything. Raises StoreError.
    """
    amended = []
    with reading(connection):
        for row in connection.execute(_AMENDED):
            with suppress(DamagedStoreError):
                amended.append(record_of(*row))
    return frozenset(record["seq"] for record in amended) - {record["seq"] for record in forms_that_count(amended)}


def records(connection: sqlite3.Connection, first: date | None = None, last: date | None = None) -> Iterator[dict[str, Any]]:
    """Contract records answered from `first` to `last` (None: from the beginning, to the end), in seq order.

    Every record of the chain: corrections and withdrawals beside what they are about. Read in short batches: a slow reader blocks
    nobody, and memory stays small after a million responses. Raises StoreError.
    """
    return _records(connection, "responses", first, last, frozenset())


def counted_records(
    connection: sqlite3.Connection, first: date | None = None, last: date | None = None, shuffled: bool = False
) -> Iterator[dict[str, Any]]:
    """As `records`, each response once and in the form that counts; withdrawn ones are left out. `shuffled`: in another order each time."""
    return _records(connection, "responses", first, last, set_aside(connection), shuffled)


def trial_records(connection: sqlite3.Connection, first: date | None = None, last: date | None = None) -> Iterator[dict[str, Any]]:
    """As `records`, the answers of trials and of the demonstration: a chain of its own."""
    return _records(connection, "trials", first, last, frozenset())


def _records(
    connection: sqlite3.Connection, table: str, first: date | None, last: date | None, left_out: frozenset[int], shuffled: bool = False
) -> Iterator[dict[str, Any]]:
    with reading(connection):
        numbers = (row[0] for row in connection.execute(f"SELECT seq FROM {table} WHERE day BETWEEN ? AND ?", _span(first, last)))
        chosen = sorted(seq for seq in numbers if seq not in left_out)
    if shuffled:
        SystemRandom().shuffle(chosen)
    query = f"SELECT record, hash FROM {table} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY {'random()' if shuffled else 'seq'}"
    for start in range(0, len(chosen), _BATCH):
        with reading(connection):
            rows = connection.execute(query, (json.dumps(chosen[start : start + _BATCH]),)).fetchall()
        for text, hash in rows:
            yield record_of(text, hash)


def count(connection: sqlite3.Connection, first: date | None = None, last: date | None = None) -> int:
    """How many of `records` there are. Raises StoreError."""
    return _count(connection, "responses", first, last)


def trial_count(connection: sqlite3.Connection, first: date | None = None, last: date | None = None) -> int:
    """How many of `trial_records` there are. Raises StoreError."""
    return _count(connection, "trials", first, last)


def _count(connection: sqlite3.Connection, table: str, first: date | None, last: date | None) -> int:
    with reading(connection):
        return connection.execute(f"SELECT count(*) FROM {table} WHERE day BETWEEN ? AND ?", _span(first, last)).fetchone()[0]


def _span(first: date | None, last: date | None) -> tuple[str, str]:
    return (first.isoformat() if first else "0000-01-01", last.isoformat() if last else "9999-12-31")


def ledger(connection: sqlite3.Connection, first: date, last: date) -> list[LedgerEntry]:
    """Count and digest of each day with responses from `first` to `last`, both included: compared with the province's ledger."""
    days: dict[str, list[str]] = {}
    with reading(connection):
        query = "SELECT day, hash FROM responses WHERE day BETWEEN ? AND ? ORDER BY day, seq"
        for day, hash in connection.execute(query, (first.isoformat(), last.isoformat())):
            days.setdefault(day, []).append(hash)
    return [LedgerEntry(day, len(hashes), day_digest(hashes)) for day, hashes in days.items()]
