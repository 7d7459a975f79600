"""The tables of running tallies: adding to them, rolling months up, reading them back. What is counted, kiosk.store.tallies says."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from kiosk.survey.dates.calendar import month_days
from kiosk.survey.limits import MODES, STATUSES
from kiosk.survey.scoring import LEVELS

_KEYS = 3  # columns of each table's key, the period first, before those that are summed
_TABLES = {
    "hour_tallies": (*STATUSES, *MODES, "spread_n", "spread_total", "spread_squares"),
    "level_tallies": tuple(f"level_{level}" for level in LEVELS),
    "option_tallies": ("complete",),
}
_ROWS = 60  # in one statement: one statement for all rows of a response takes half the time of one for each
_MONTH = "m"  # before the name of a month that is rolled up; sorts behind every day
_MONTH_LENGTH = 7  # of "2026-11"


class Lines(NamedTuple):
    """Rows to be added to the three tables, in their columns."""

    hours: list[tuple[Any, ...]]
    levels: list[tuple[Any, ...]]
    options: list[tuple[Any, ...]]


class Counted(NamedTuple):
    """What one response counts for: on its day and hour, in the whole and in each service it chose."""

    day: str
    hour: int
    places: tuple[str, ...]  # the whole and the services
    numbers: tuple[int, ...]  # the summed columns of hour_tallies
    levels: list[tuple[str, int]]  # (item, level)
    options: list[tuple[str, str]]  # (question, code); counted for the whole only

    def as_lines(self) -> Lines:
        rated = [(item, *_ONE_LEVEL[level]) for item, level in self.levels]
        return Lines(
            [(self.day, place, self.hour, *self.numbers) for place in self.places],
            [(self.day, place, *columns) for place in self.places for columns in rated],
            [(self.day, *option, 1) for option in self.options],
        )


_ONE_LEVEL = {level: tuple(int(level == column) for column in LEVELS) for level in LEVELS}


def add_response(connection: sqlite3.Connection, counted: Counted) -> None:
    """As `add`, for a single response. Call it inside the transaction that stores it.

    Nearly every one is of the present month and chose a few services: its day, services, items and levels are then handed over once
    each instead of once a row, which takes a third of the time off adding.
    """
    month = connection.execute("SELECT rolled_up FROM months WHERE month = ?", (counted.day[:_MONTH_LENGTH],)).fetchone()
    if month != (0,) or len(counted.places) * len(counted.levels) > _ROWS or len(counted.options) > _ROWS:
        add(connection, counted.as_lines())
        return
    connection.execute(_adding_hours(len(counted.places)), (counted.day, counted.hour, *counted.numbers, *counted.places))
    if counted.levels:
        counts = (counted.day, *counted.places, *chain.from_iterable(counted.levels))
        connection.execute(_adding_levels(len(counted.places), len(counted.levels)), counts)
    if counted.options:
        connection.execute(_adding_options(len(counted.options)), (counted.day, *chain.from_iterable(counted.options)))


@lru_cache(maxsize=64)
def _adding_hours(places: int) -> str:
    """Values: day, hour, the summed numbers, then the places."""
    numbers = [f"?{3 + at}" for at in range(len(_TABLES["hour_tallies"]))]
    rows = [("?1", f"?{3 + len(numbers) + at}", "?2", *numbers) for at in range(places)]
    return _statement("hour_tallies", rows)


@lru_cache(maxsize=256)
def _adding_levels(places: int, items: int) -> str:
    """Values: day, the places, then each item with its level."""
    rated = [(f"?{at}", *(f"?{at + 1}={level}" for level in LEVELS)) for at in range(2 + places, 2 + places + 2 * items, 2)]
    return _statement("level_tallies", [("?1", f"?{2 + at}", *columns) for at in range(places) for columns in rated])


@lru_cache(maxsize=64)
def _adding_options(options: int) -> str:
    """Values: day, then each question with the code that was chosen."""
    return _statement("option_tallies", [("?1", f"?{at}", f"?{at + 1}", "1") for at in range(2, 2 + 2 * options, 2)])


def add(connection: sqlite3.Connection, adding: Lines) -> None:
    """Add rows of days to the running tallies, and to the sums of their months where those are rolled up.

    Call it inside the transaction that stores what the rows count.
    """
    months = {row[0][:_MONTH_LENGTH] for row in adding.hours}
    query = "SELECT rolled_up FROM months WHERE month = ?"
    known = {month: row[0] for month in months if (row := connection.execute(query, (month,)).fetchone())}
    rolled = {month for month in months if known.get(month)}
    for table, added in zip(_TABLES, adding, strict=True):
        rows = [*added, *_in_months(added, rolled)] if rolled else added
        for start in range(0, len(rows), _ROWS):
            chunk = rows[start : start + _ROWS]
            connection.execute(_adding(table, len(chunk)), [*chain.from_iterable(chunk)])
    if len(known) < len(months):
        connection.executemany("INSERT INTO months VALUES (?, 0)", [(month,) for month in months - known.keys()])
        _roll_up(connection)


@lru_cache(maxsize=256)
def _adding(table: str, rows: int) -> str:
    """The statement that adds that many rows to the stored sums."""
    return _statement(table, ["?" * (_KEYS + len(_TABLES[table]))] * rows)


def _statement(table: str, rows: Iterable[Iterable[str]]) -> str:
    values = ",".join("(" + ",".join(row) + ")" for row in rows)
    sums = ", ".join(f"{column} = {column} + excluded.{column}" for column in _TABLES[table])
    return f"INSERT INTO {table} VALUES {values} ON CONFLICT DO UPDATE SET {sums}"


def _in_months(rows: Iterable[tuple[Any, ...]], months: Collection[str]) -> list[tuple[Any, ...]]:
    return [(_MONTH + row[0][:_MONTH_LENGTH], *row[1:]) for row in rows if row[0][:_MONTH_LENGTH] in months]


def _roll_up(connection: sqlite3.Connection) -> None:
    """Add the sums of every month but the latest, beside its days. Runs when a month's first response comes."""
    latest = connection.execute("SELECT max(month) FROM months").fetchone()[0]
    for (month,) in connection.execute("SELECT month FROM months WHERE rolled_up = 0 AND month < ?", (latest,)).fetchall():
        for table, columns in _TABLES.items():
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")][1:_KEYS]
            keys, sums = ", ".join(names), ", ".join(f"sum({column})" for column in columns)
            query = f"INSERT INTO {table} SELECT ?, {keys}, {sums} FROM {table} WHERE period BETWEEN ? AND ? GROUP BY {keys}"
            connection.execute(query, (_MONTH + month, f"{month}-01", f"{month}-31"))
        connection.execute("UPDATE months SET rolled_up = 1 WHERE month = ?", (month,))


def rolled_up(connection: sqlite3.Connection) -> list[str]:
    """The months (YYYY-MM) whose sums are stored beside those of their days."""
    return [row[0] for row in connection.execute("SELECT month FROM months WHERE rolled_up = 1")]


def periods(connection: sqlite3.Connection, first: date, last: date) -> list[str]:
    """The period keys whose sums make up a span of days: whole months that are rolled up, and the other days with responses."""
    spans = {month: month_days(date.fromisoformat(f"{month}-01")) for month in rolled_up(connection)}
    whole = {month for month, (start, end) in spans.items() if first <= start and end <= last}
    keys = [_MONTH + month for month in whole]
    following = "SELECT min(period) FROM hour_tallies WHERE period > ? AND period <= ?"
    day = connection.execute(following.replace(">", ">=", 1), (first.isoformat(), last.isoformat())).fetchone()[0]
    while day:
        if day[:_MONTH_LENGTH] in whole:
            day = f"{day[:_MONTH_LENGTH]}-31"
        else:
            keys.append(day)
        day = connection.execute(following, (day, last.isoformat())).fetchone()[0]
    return keys


Sums = dict[tuple[Any, ...], list[int]]  # the key's columns -> the summed ones


class Tally:
    """Many responses summed in memory, for an import or a recount."""

    __slots__ = ("hours", "levels", "options")

    def __init__(self) -> None:
        self.hours: Sums = {}
        self.levels: Sums = {}
        self.options: Sums = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.tables() == other.tables()

    __hash__ = None  # type: ignore[assignment]  # its sums change

    def count(self, adding: Lines, sign: int = 1) -> None:
        """`sign` -1 takes out again what was counted."""
        for sums, rows in zip(self.tables(), adding, strict=True):
            for row in rows:
                key, numbers = row[:_KEYS], row[_KEYS:] if sign == 1 else tuple(-number for number in row[_KEYS:])
                standing = sums.get(key)
                sums[key] = list(numbers) if standing is None else [a + b for a, b in zip(standing, numbers, strict=True)]

    def tables(self) -> tuple[Sums, Sums, Sums]:
        return self.hours, self.levels, self.options

    def roll_up(self, months: Collection[str]) -> None:
        """Add the sums of these months, as the tables store them."""
        for sums in self.tables():
            for period, *key, numbers in [(*key, numbers) for key, numbers in sums.items() if key[0][:_MONTH_LENGTH] in months]:
                standing = sums.get((_MONTH + period[:_MONTH_LENGTH], *key), [0] * len(numbers))
                sums[_MONTH + period[:_MONTH_LENGTH], *key] = [a + b for a, b in zip(standing, numbers, strict=True)]

    def as_lines(self) -> Lines:
        return Lines(*([(*key, *numbers) for key, numbers in sums.items()] for sums in self.tables()))


def change(connection: sqlite3.Connection, changes: Tally) -> None:
    """Add sums of which some take out what was counted before; rows that come to nothing go, as a recount knows none of them.

    Call it inside the transaction that stores the reason.
    """
    add(connection, changes.as_lines())
    for table, sums in zip(_TABLES, changes.tables(), strict=True):
        days = {key[0] for key in sums}
        periods = [*days, *(_MONTH + day[:_MONTH_LENGTH] for day in days)]
        empty = " AND ".join(f"{column} = 0" for column in _TABLES[table])
        connection.execute(f"DELETE FROM {table} WHERE period IN (SELECT value FROM json_each(?)) AND {empty}", (json.dumps(periods),))


def stored(connection: sqlite3.Connection) -> Tally:
    """The running tallies as stored, days and rolled-up months."""
    tally = Tally()
    for table, sums in zip(_TABLES, tally.tables(), strict=True):
        sums.update({row[:_KEYS]: list(row[_KEYS:]) for row in connection.execute(f"SELECT * FROM {table}")})
    return tally


def replace_stored(connection: sqlite3.Connection, tally: Tally) -> None:
    """Replace the running tallies by a recount of days. Call it inside a transaction."""
    for table in (*_TABLES, "months"):
        connection.execute(f"DELETE FROM {table}")
    add(connection, tally.as_lines())
