"""What people left while the clock was known to be wrong: stored at once, counted in no day, saved for good once the day is known.

A sealed response is never altered, so one whose day is not known is not sealed: it waits here with the reading of the clock that only
goes forward. Within one start of the machine that gives its true moment; of an earlier start an officer has to say the day.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from kiosk.frozen import replace
from kiosk.language.sentence import amount
from kiosk.store import journal, responses, starts, visits
from kiosk.store.database import reading, transaction
from kiosk.survey.dates.calendar import BANGKOK, day_of, timestamp
from kiosk.survey.dates.clock import PROGRAM_MADE, Reading
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import FIRST_PREVIOUS, Draft, from_record, seal

RESPONSE, VISIT, BEGUN = "response", "visit", "start"
_INSERT = "INSERT INTO undated (kind, id, shown_at, start, monotonic, content) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
_LAST_OF_DAY = time(23, 59, 59, tzinfo=BANGKOK)


class Undated(NamedTuple):
    """One response, check-in or begun session."""

    kind: str
    id: str  # of the response or the visit; of a session that began, one of its own
    shown_at: datetime  # what the wrong clock showed
    start: str  # of the machine (its boot id): the monotonic clock counts within it
    monotonic: float  # seconds of CLOCK_BOOTTIME at that moment
    content: Any  # JSON: a response's record, a visit's services


class MachineMoment(NamedTuple):
    """The clocks now, and which start of the machine they are of."""

    reading: Reading
    start: str


def hold_response(connection: sqlite3.Connection, draft: Draft, now: MachineMoment) -> None:
    """Store it durably; the same id again changes nothing. Raises StoreError."""
    record = seal(draft, 1, FIRST_PREVIOUS).as_record()  # a form that can be read back; its place in the chain is not this one
    _hold(connection, RESPONSE, draft.id, datetime.fromisoformat(draft.answered_at), record, now)


def hold_visit(connection: sqlite3.Connection, visit_id: str, at: datetime, services: Sequence[str], now: MachineMoment) -> None:
    """As `hold_response`, a check-in."""
    _hold(connection, VISIT, visit_id, at, list(services), now)


def hold_start(connection: sqlite3.Connection, at: datetime, now: MachineMoment) -> None:
    """As `hold_response`, a session that began."""
    _hold(connection, BEGUN, secrets.token_hex(16), at, None, now)


def _hold(connection: sqlite3.Connection, kind: str, id: str, at: datetime, content: object, now: MachineMoment) -> None:
    monotonic = now.reading.monotonic - (now.reading.wall - at).total_seconds()
    with transaction(connection):
        row = (kind, id, timestamp(at), now.start, monotonic, json.dumps(content, ensure_ascii=False))
        connection.execute(_INSERT, row)


def waiting(connection: sqlite3.Connection) -> list[Undated]:
    """Everything that waits, in the order in which it came. Raises StoreError."""
    with reading(connection):
        rows = connection.execute("SELECT kind, id, shown_at, start, monotonic, content FROM undated ORDER BY number").fetchall()
    return [
        Undated(kind, id, datetime.fromisoformat(at), start, since, json.loads(content)) for kind, id, at, start, since, content in rows
    ]


def response_count(connection: sqlite3.Connection, but: str | None = None) -> int:
    """Responses that wait for their day; `but`: only those of other starts of the machine than this one. Raises StoreError."""
    with reading(connection):
        query = "SELECT count(*) FROM undated WHERE kind = ? AND start IS NOT ?"
        return connection.execute(query, (RESPONSE, but)).fetchone()[0]


def before_program_count(connection: sqlite3.Connection) -> int:
    """Responses, not typed in from paper, that lie on a day before this program was made: the clock was wrong. Raises StoreError."""
    query = "SELECT count(*) FROM responses WHERE day < ? AND record ->> 'mode' <> 'paper'"
    with reading(connection):
        return connection.execute(query, (day_of(PROGRAM_MADE).isoformat(),)).fetchone()[0]


def settle(connection: sqlite3.Connection, form: Questionnaire, now: MachineMoment) -> int:
    """Save what waits since this start of the machine at its true moment, now that the clock is right; how many entries.

    All of them or none. Raises StoreError.
    """
    entries = [entry for entry in waiting(connection) if entry.start == now.start]
    moments = {entry.id: now.reading.wall - timedelta(seconds=now.reading.monotonic - entry.monotonic) for entry in entries}
    _save_all(connection, entries, form, moments, now.reading.wall)
    return len(entries)


def settle_on(connection: sqlite3.Connection, form: Questionnaire, day: date, now: MachineMoment) -> int:
    """Save what waits since earlier starts of the machine on the day that an officer names; how many entries.

    The hour is not known: the first stands at noon, the others as far behind it as they came, none later than now: a clock that shows less
    than the last answer is not believed at the next start. All or none. Raises StoreError.
    """
    entries = [entry for entry in waiting(connection) if entry.start != now.start]
    noon, last = datetime.combine(day, time(12, tzinfo=BANGKOK)), min(datetime.combine(day, _LAST_OF_DAY), now.reading.wall)
    first: dict[str, float] = {}
    for entry in entries:
        first[entry.start] = min(entry.monotonic, first.get(entry.start, entry.monotonic))
    moments = {entry.id: min(last, noon + timedelta(seconds=entry.monotonic - first[entry.start])) for entry in entries}
    _save_all(connection, entries, form, moments, now.reading.wall)
    return len(entries)


def _save_all(
    connection: sqlite3.Connection, entries: Sequence[Undated], form: Questionnaire, moments: Mapping[str, datetime], now: datetime
) -> None:
    if not entries:
        return
    with transaction(connection):
        for entry in entries:
            _SAVE[entry.kind](connection, entry, moments[entry.id], form)
            connection.execute("DELETE FROM undated WHERE id = ?", (entry.id,))
        days = sorted({day_of(moments[entry.id]).isoformat() for entry in entries})
        counted = sum(entry.kind == RESPONSE for entry in entries)
        journal.note(connection, "clock", f"{amount(counted, 'response', 'responses')} of an unknown day put on {', '.join(days)}", now)


def _save_response(connection: sqlite3.Connection, entry: Undated, at: datetime, form: Questionnaire) -> None:
    response = from_record(entry.content)
    before = datetime.fromisoformat(response.answered_at) - datetime.fromisoformat(response.started_at)
    draft = replace(response, started_at=timestamp(at - before), answered_at=timestamp(at))
    responses.save(connection, draft, form, f"waited {timestamp(entry.shown_at)}")


def _save_visit(connection: sqlite3.Connection, entry: Undated, at: datetime, form: Questionnaire) -> None:
    visits.check_in(connection, entry.id, at, entry.content)


def _save_start(connection: sqlite3.Connection, entry: Undated, at: datetime, form: Questionnaire) -> None:
    starts.count_start(connection, day_of(at))


_SAVE: Mapping[str, Callable[[sqlite3.Connection, Undated, datetime, Questionnaire], None]] = {
    RESPONSE: _save_response,
    VISIT: _save_visit,
    BEGUN: _save_start,
}
