"""Running tallies: what one response adds, how days are summed, how a recount is made. Counts only; scoring computes.

`lines` says what a response counts for, when it is saved, imported or recounted alike, so the three cannot differ. Only complete
responses count into levels, options, modes and hours; those that walked away are counted as `partial` and nothing else.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from kiosk.frozen import frozen
from kiosk.store.database import reading
from kiosk.survey.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import MODES, Draft
from kiosk.survey.scoring import LEVELS, Spread, own_score

WHOLE = ""  # the `service` of the district as a whole

_KEYS = 3  # columns of each table's key, before those that are summed
_TABLES = {
    "hour_tallies": ("complete", "partial", "self", "assisted", "paper", "spread_n", "spread_total", "spread_squares"),
    "level_tallies": ("level_5", "level_4", "level_3", "level_2", "level_1"),
    "option_tallies": ("complete",),
}
_ROWS = 60  # in one statement: one statement for all rows of a response takes half the time of one for each


class Layout(NamedTuple):
    """What counting has to know of a questionnaire; stored once for each version that responses were answered under."""

    aspects: dict[str, tuple[str, ...]]  # aspect id -> its items
    choices: frozenset[str]  # questions answered by codes, not by free text
    services: str  # the question whose codes are the services used; "" where there is none

    def as_json(self) -> str:
        return json.dumps({"aspects": self.aspects, "choices": sorted(self.choices), "services": self.services}, sort_keys=True)


@lru_cache(maxsize=8)
def layout_from_json(text: str) -> Layout:
    stored = json.loads(text)
    aspects = {aspect: tuple(items) for aspect, items in stored["aspects"].items()}
    return Layout(aspects, frozenset(stored["choices"]), stored["services"])


def layout_of(questionnaire: Questionnaire) -> Layout:
    return Layout(
        aspects={aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects},
        choices=frozenset(question.id for question in questionnaire.questions if question.kind != "text"),
        services=next((question.id for question in questionnaire.questions if question.options_from), ""),
    )


class Lines(NamedTuple):
    """Rows to be added to the three tables, in their columns."""

    hours: list[tuple]
    levels: list[tuple]
    options: list[tuple]


def lines(layout: Layout, draft: Draft) -> Lines:
    """What one response counts for."""
    moment = datetime.fromisoformat(draft.answered_at).astimezone(BANGKOK)
    day = moment.date().isoformat()
    chosen = draft.answers.get(layout.services, ())
    places = (WHOLE, *chosen) if isinstance(chosen, tuple) else (WHOLE,)
    numbers = _hour_numbers(layout, draft)
    hours = [(day, place, moment.hour, *numbers) for place in places]
    if draft.status != "complete":
        return Lines(hours, [], [])
    rated = [(item, *_ONE_LEVEL[level]) for item, level in draft.answers.items() if isinstance(level, int)]
    return Lines(hours, [(day, place, *one) for place in places for one in rated], _options(layout, draft.answers, day))


def _options(layout: Layout, answers: Mapping[str, object], day: str) -> list[tuple]:
    found: list[tuple] = []
    for question, answer in answers.items():
        if question in layout.choices and isinstance(answer, str | tuple):
            found += [(day, question, code, 1) for code in ((answer,) if isinstance(answer, str) else answer)]
    return found


_ONE_LEVEL = {level: tuple(int(level == one) for one in LEVELS) for level in LEVELS}


def _hour_numbers(layout: Layout, draft: Draft) -> tuple[int, ...]:
    if draft.status != "complete":
        return (0, 1, 0, 0, 0, 0, 0, 0)
    own = _own_score(layout, draft.answers)
    spread = (0, 0, 0) if own is None else (1, own, own * own)
    return (1, 0, *(int(draft.mode == mode) for mode in MODES), *spread)


def _own_score(layout: Layout, answers: Mapping[str, object]) -> int | None:
    """None also where the form's aspects are too large for whole own scores: such a form has no interval, but is counted."""
    try:
        return own_score(answers, layout.aspects)
    except ValueError:
        return None


def add(connection: sqlite3.Connection, adding: Lines) -> None:
    """Add rows to the running tallies. Call it inside the transaction that stores what they count."""
    for table, rows in zip(_TABLES, adding, strict=True):
        for start in range(0, len(rows), _ROWS):
            chunk = rows[start : start + _ROWS]
            connection.execute(_adding(table, len(chunk)), [value for row in chunk for value in row])


@lru_cache(maxsize=256)
def _adding(table: str, rows: int) -> str:
    """The statement that adds that many rows to those that stand."""
    columns = _TABLES[table]
    marks = ",".join(["(" + ",".join("?" * (_KEYS + len(columns))) + ")"] * rows)
    sums = ", ".join(f"{column} = {column} + excluded.{column}" for column in columns)
    return f"INSERT INTO {table} VALUES {marks} ON CONFLICT DO UPDATE SET {sums}"


Sums = dict[tuple, list[int]]  # the key's columns -> the summed ones


@dataclass(slots=True)
class Tally:
    """Many responses summed before the database is touched: an import, a recount."""

    hours: Sums = field(default_factory=dict)
    levels: Sums = field(default_factory=dict)
    options: Sums = field(default_factory=dict)

    def count(self, adding: Lines) -> None:
        for sums, rows in zip(self.tables(), adding, strict=True):
            for row in rows:
                key, numbers = row[:_KEYS], row[_KEYS:]
                standing = sums.get(key)
                sums[key] = list(numbers) if standing is None else [a + b for a, b in zip(standing, numbers, strict=True)]

    def tables(self) -> tuple[Sums, Sums, Sums]:
        return self.hours, self.levels, self.options

    def as_lines(self) -> Lines:
        return Lines(*([(*key, *numbers) for key, numbers in sums.items()] for sums in self.tables()))


def stored(connection: sqlite3.Connection) -> Tally:
    """The running tallies as they stand."""
    found = Tally()
    for table, sums in zip(_TABLES, found.tables(), strict=True):
        sums.update({row[:_KEYS]: list(row[_KEYS:]) for row in connection.execute(f"SELECT * FROM {table}")})
    return found


def replace_stored(connection: sqlite3.Connection, tally: Tally) -> None:
    """Put a recount in the place of the running tallies. Call it inside a transaction."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    add(connection, tally.as_lines())


@frozen
class Totals:
    """What a span of days holds, of the whole district or of one service."""

    complete: int
    partial: int
    by_mode: dict[str, int]  # complete ones; every mode is there
    counts: dict[str, dict[int, int]]  # item -> level -> answers, for kiosk.survey.scoring.score
    spread: Spread  # for kiosk.survey.scoring.interval
    uses: dict[str, int]  # service -> complete responses that chose it
    by_hour: dict[int, int]  # hour of Bangkok -> complete responses; hours without any are left out
    options: dict[str, dict[str, int]]  # question -> option -> complete responses; kept for the whole district only


# The days that have tallies, found by one seek each: the key begins with the day, and a scan would read every service too.
_DAYS = """WITH RECURSIVE days(day) AS (
    SELECT min(day) FROM hour_tallies WHERE day >= :first
    UNION ALL SELECT (SELECT min(later.day) FROM hour_tallies AS later WHERE later.day > days.day) FROM days WHERE days.day <= :last
) """
_HOURS = _DAYS + """SELECT hour, sum(complete), sum(partial), sum(self), sum(assisted), sum(paper), sum(spread_n), sum(spread_total),
    sum(spread_squares) FROM days CROSS JOIN hour_tallies USING (day) WHERE day <= :last AND service = :service GROUP BY hour"""
_LEVELS = _DAYS + """SELECT item, sum(level_5), sum(level_4), sum(level_3), sum(level_2), sum(level_1)
    FROM days CROSS JOIN level_tallies USING (day) WHERE day <= :last AND service = :service GROUP BY item"""
_OPTIONS = "SELECT question, code, sum(complete) FROM option_tallies WHERE day BETWEEN :first AND :last GROUP BY question, code"


def totals(connection: sqlite3.Connection, first: date, last: date, service: str | None = None) -> Totals:
    """Sums from `first` to `last`, both included; the cost depends on the days, never on the number of responses."""
    span = {"first": first.isoformat(), "last": last.isoformat(), "service": service or WHOLE}
    with reading(connection):
        hours = connection.execute(_HOURS, span).fetchall()
        levels = connection.execute(_LEVELS, span).fetchall()
        options = connection.execute(_OPTIONS, span).fetchall() if service is None else []
        uses = None if service is None else {service: sum(row[1] for row in hours)}
        return _totals(hours, levels, options, _uses(connection, options) if uses is None else uses)


def _totals(hours: list[tuple], levels: list[tuple], options: list[tuple], uses: dict[str, int]) -> Totals:
    sums = [sum(column) for column in zip(*hours, strict=True)] or [0] * 9
    by_question: dict[str, dict[str, int]] = {}
    for question, code, count in options:
        by_question.setdefault(question, {})[code] = count
    return Totals(
        complete=sums[1],
        partial=sums[2],
        by_mode=dict(zip(MODES, sums[3:6], strict=True)),
        counts={item: dict(zip(LEVELS, counts, strict=True)) for item, *counts in levels},
        spread=Spread(*sums[6:9]),
        uses=uses,
        by_hour={row[0]: row[1] for row in hours if row[1]},
        options=by_question,
    )


def _uses(connection: sqlite3.Connection, options: list[tuple]) -> dict[str, int]:
    """The uses are the options of the question (of any version) that asks for services."""
    rows = connection.execute("SELECT DISTINCT layout ->> 'services' FROM layouts").fetchall()
    asking = {row[0] for row in rows}
    found: dict[str, int] = {}
    for question, code, count in options:
        if question in asking:
            found[code] = found.get(code, 0) + count
    return found
