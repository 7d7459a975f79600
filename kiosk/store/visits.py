"""People who came and uses of services, apart from answers: check-ins at the kiosk, and days typed in by an officer.

A day that an officer typed in counts INSTEAD of that day's check-ins (the officer counted everybody); the check-ins stay stored.
Both go to the province through the outbox, a corrected day as the next revision of the same id. Source: the manual, part 4,
which counts people and uses of services apart.
"""

import json
import secrets
import sqlite3
from collections.abc import Collection, Mapping
from datetime import date, datetime

from kiosk.frozen import frozen
from kiosk.store.database import reading, transaction
from kiosk.survey.dates.calendar import day_of, timestamp
from kiosk.survey.identity import uuid7

CHECK_IN = "check_in"
DAY_TOTAL = "day_total"
SOURCES = ("checkin", "officer")
PEOPLE = ""  # the `service` under which the people of a day are tallied

_ADD = "INSERT INTO visit_tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET visits = visits + excluded.visits"
_INSERT = "INSERT INTO visits (id, kind, revision, day, at, source, people, uses) VALUES (?, ?, 1, ?, ?, ?, ?, ?)"
_CORRECT = "UPDATE visits SET revision = revision + 1, at = ?, people = ?, uses = ? WHERE kind = 'day_total' AND day = ? RETURNING number"


@frozen
class Visits:
    people: int
    uses: dict[str, int]  # service -> uses
    counted: bool = True  # whether anybody checked in or typed a day in, were it 0; else the numbers say nothing


@frozen
class DayFigures:
    """What an officer typed in for a day: people, uses by service id, which revision, when (ISO 8601)."""

    people: int
    uses: dict[str, int]
    revision: int
    at: str


def check_in(connection: sqlite3.Connection, visit_id: str, at: datetime, services: Collection[str], source: str = "checkin") -> None:
    """One person came for these services (ids). A repeated id changes nothing. `source`: one of SOURCES, who tapped."""
    day, uses = day_of(at).isoformat(), dict.fromkeys(services, 1)
    with transaction(connection):
        if connection.execute("SELECT 1 FROM visits WHERE id = ?", (visit_id,)).fetchone():
            return
        added = connection.execute(_INSERT, (visit_id, CHECK_IN, day, timestamp(at), source, 1, _as_json(uses)))
        connection.executemany(_ADD, [(day, CHECK_IN, service, number) for service, number in {PEOPLE: 1, **uses}.items()])
        _queue(connection, added.lastrowid, timestamp(at))


def set_day(connection: sqlite3.Connection, day: date, people: int, uses: Mapping[str, int], at: datetime) -> None:
    """Store an officer's figures of a day; typed in again, they replace the earlier ones and are sent as the next revision.

    Raises ValueError when a number is below 0, StoreError when it cannot be stored.
    """
    if people < 0 or any(number < 0 for number in uses.values()):
        raise ValueError("people and uses are counted from 0")
    figures = (timestamp(at), people, _as_json(uses))
    with transaction(connection):
        row = connection.execute(_CORRECT, (*figures, day.isoformat())).fetchone()
        if row is None:
            visit_id = uuid7(int(at.timestamp() * 1000), secrets.randbits(74))
            values = (visit_id, DAY_TOTAL, day.isoformat(), figures[0], "officer", *figures[1:])
            row = (connection.execute(_INSERT, values).lastrowid,)
        connection.execute("DELETE FROM visit_tallies WHERE day = ? AND kind = 'day_total'", (day.isoformat(),))
        rows = [(day.isoformat(), DAY_TOTAL, service, number) for service, number in {PEOPLE: people, **uses}.items()]
        connection.executemany(_ADD, rows)
        _queue(connection, row[0], figures[0])


def _queue(connection: sqlite3.Connection, number: int | None, at: str) -> None:
    """Queue it as never attempted: a verdict on an earlier revision that is still on its way does not apply to this one."""
    connection.execute("DELETE FROM outbox WHERE state IN ('pending', 'refused', 'taken') AND kind = 'visit' AND number = ?", (number,))
    connection.execute("INSERT INTO outbox (state, kind, number, queued_at) VALUES ('pending', 'visit', ?, ?)", (number, at))


def _as_json(uses: Mapping[str, int]) -> str:
    return json.dumps(dict(uses), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def people_and_uses(connection: sqlite3.Connection, first: date, last: date) -> Visits:
    """People and uses from `first` to `last`, both included: each day's figures by the officer, or else its check-ins."""
    query = """SELECT service, sum(visits) FROM visit_tallies AS tally WHERE day BETWEEN ? AND ? AND (kind = 'day_total' OR NOT EXISTS
        (SELECT 1 FROM visit_tallies WHERE day = tally.day AND kind = 'day_total')) GROUP BY service"""
    with reading(connection):
        by_service = dict(connection.execute(query, (first.isoformat(), last.isoformat())).fetchall())
    counted = PEOPLE in by_service
    return Visits(by_service.pop(PEOPLE, 0), {service: number for service, number in by_service.items() if number}, counted)


def checked_in(connection: sqlite3.Connection, day: date) -> int:
    """How many people checked in on a day: also the queue number of the latest, whatever an officer types in."""
    with reading(connection):
        query = "SELECT visits FROM visit_tallies WHERE day = ? AND kind = ? AND service = ?"
        row = connection.execute(query, (day.isoformat(), CHECK_IN, PEOPLE)).fetchone()
    return row[0] if row else 0


def day_figures(connection: sqlite3.Connection, day: date) -> DayFigures | None:
    """What an officer typed in for a day; None when nobody has."""
    with reading(connection):
        query = "SELECT people, uses, revision, at FROM visits WHERE kind = 'day_total' AND day = ?"
        row = connection.execute(query, (day.isoformat(),)).fetchone()
    return DayFigures(row[0], json.loads(row[1]), row[2], row[3]) if row else None


def recounted(connection: sqlite3.Connection) -> dict[tuple[str, str, str], int]:
    """(day, kind, service) -> visits, recounted from the visits themselves: the running tallies must equal it."""
    visits: dict[tuple[str, str, str], int] = {}
    for day, kind, people, uses in connection.execute("SELECT day, kind, people, uses FROM visits"):
        for service, number in {PEOPLE: people, **json.loads(uses)}.items():
            key = (day, kind, service)
            visits[key] = visits.get(key, 0) + number
    return visits
