"""A response as rows of the running tallies, and what a span of days holds. kiosk.survey.counting says what a response counts for,
kiosk.survey.scoring computes, tally_tables stores.

`counted` serves saving, importing and recounting alike, so the three cannot differ.
"""

import json
import sqlite3
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence
from kiosk.store.database import DamagedStoreError, reading
from kiosk.store.tally_tables import Counted, Lines, periods
from kiosk.survey.counting import Layout, ResponseCount, count_response
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.limits import MODES
from kiosk.survey.response import Draft
from kiosk.survey.scoring import LEVELS, Spread

WHOLE = ""  # the `service` of the district as a whole


@lru_cache(maxsize=8)
def layout_from_json(text: str) -> Layout:
    """Raises DamagedStoreError where the text is none: counting by half a layout would be counting wrong."""
    try:
        stored = json.loads(text)
        aspects = {aspect: tuple(items) for aspect, items in stored["aspects"].items()}
        return Layout(aspects, frozenset(stored["choices"]), stored["services"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedStoreError(
            Sentence("The kiosk's database does not say any more how a questionnaire is counted; start the kiosk, which mends it.")
        ) from error


def lines(layout: Layout, draft: Draft) -> Lines:
    """What one response counts for, as rows that can be summed."""
    return counted(layout, draft).as_lines()


def counted(layout: Layout, draft: Draft) -> Counted:
    """What one response counts for, on its Bangkok day and hour."""
    moment = datetime.fromisoformat(draft.answered_at).astimezone(BANGKOK)
    response = count_response(layout, draft.status, draft.answers)
    places = (WHOLE, *response.services)
    numbers = _hour_numbers(draft.mode, response)
    return Counted(moment.date().isoformat(), moment.hour, places, numbers, response.levels, response.options)


_ONE_MODE = {mode: tuple(int(mode == other) for other in MODES) for mode in MODES}


def _hour_numbers(mode: str, response: ResponseCount) -> tuple[int, ...]:
    """The summed columns of hour_tallies."""
    if not response.complete:
        return (0, 1, 0, 0, 0, 0, 0, 0)
    own = response.own_score
    spread = (0, 0, 0) if own is None else (1, own, own * own)
    return (1, 0, *_ONE_MODE[mode], *spread)


@frozen
class PeriodTotals:
    """What a span of days holds, of the whole district or of one service."""

    complete: int
    partial: int
    by_mode: dict[str, int]  # complete ones; every mode is there
    counts: dict[str, dict[int, int]]  # item -> level -> answers, for kiosk.survey.scoring.score
    spread: Spread  # for kiosk.survey.scoring.interval
    uses: dict[str, int]  # service -> complete responses that chose it
    by_hour: dict[int, int]  # hour of Bangkok -> complete responses; hours without any are left out
    options: dict[str, dict[str, int]]  # question -> option -> complete responses; kept for the whole district only


_HOURS = """SELECT hour, sum(complete), sum(partial), sum(self), sum(assisted), sum(paper), sum(spread_n), sum(spread_total),
    sum(spread_squares) FROM json_each(:periods) CROSS JOIN hour_tallies ON period = value WHERE service = :service GROUP BY hour"""
_LEVELS = """SELECT item, sum(level_5), sum(level_4), sum(level_3), sum(level_2), sum(level_1)
    FROM json_each(:periods) CROSS JOIN level_tallies ON period = value WHERE service = :service GROUP BY item"""
_OPTIONS = """SELECT question, code, sum(complete)
    FROM json_each(:periods) CROSS JOIN option_tallies ON period = value GROUP BY question, code"""


def totals(connection: sqlite3.Connection, first: date, last: date, service: str | None = None) -> PeriodTotals:
    """Sums from `first` to `last`, both included; the cost depends on the months, never on the number of responses."""
    with reading(connection):
        span = {"periods": json.dumps(periods(connection, first, last)), "service": service or WHOLE}
        hours = connection.execute(_HOURS, span).fetchall()
        levels = connection.execute(_LEVELS, span).fetchall()
        options = connection.execute(_OPTIONS, span).fetchall() if service is None else []
        uses = None if service is None else {service: sum(row[1] for row in hours)}
        return _totals(hours, levels, options, _uses(connection, options) if uses is None else uses)


def _totals(
    hours: list[tuple[Any, ...]], levels: list[tuple[Any, ...]], options: list[tuple[Any, ...]], uses: dict[str, int]
) -> PeriodTotals:
    sums = [sum(column) for column in zip(*hours, strict=True)] or [0] * 9
    by_question: dict[str, dict[str, int]] = {}
    for question, code, count in options:
        by_question.setdefault(question, {})[code] = count
    return PeriodTotals(
        complete=sums[1],
        partial=sums[2],
        by_mode=dict(zip(MODES, sums[3:6], strict=True)),
        counts={item: dict(zip(LEVELS, counts, strict=True)) for item, *counts in levels},
        spread=Spread(*sums[6:9]),
        uses=uses,
        by_hour={row[0]: row[1] for row in hours if row[1]},
        options=by_question,
    )


def _uses(connection: sqlite3.Connection, options: list[tuple[Any, ...]]) -> dict[str, int]:
    """The uses are the options of the question (of any version) that asks for services."""
    rows = connection.execute("SELECT DISTINCT layout ->> 'services' FROM layouts").fetchall()
    asking = {row[0] for row in rows}
    uses: dict[str, int] = {}
    for question, code, count in options:
        if question in asking:
            uses[code] = uses.get(code, 0) + count
    return uses
