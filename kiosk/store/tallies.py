"""What one response counts for, and what a span of days holds. Counts only: scoring computes, tally_tables keeps.

`counted` says what a response counts for, when it is saved, imported or recounted alike, so the three cannot differ. Only complete
responses count into levels, options, modes and hours; those that walked away are counted as `partial` and nothing else.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence
from kiosk.store.database import DamagedStoreError, reading
from kiosk.store.tally_tables import Counted, Lines, periods
from kiosk.survey.calendar import BANGKOK
from kiosk.survey.limits import MODES
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft
from kiosk.survey.scoring import LEVELS, Spread, own_score

WHOLE = ""  # the `service` of the district as a whole


class Layout(NamedTuple):
    """What counting has to know of a questionnaire; stored once for each version that responses were answered under."""

    aspects: dict[str, tuple[str, ...]]  # aspect id -> its items
    choices: frozenset[str]  # questions answered by codes, not by free text
    services: str  # the question whose codes are the services used; "" where there is none

    def as_json(self) -> str:
        return json.dumps({"aspects": self.aspects, "choices": sorted(self.choices), "services": self.services}, sort_keys=True)


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


def layout_of(questionnaire: Questionnaire) -> Layout:
    return Layout(
        aspects={aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects},
        choices=frozenset(question.id for question in questionnaire.questions if question.kind != "text"),
        services=next((question.id for question in questionnaire.questions if question.options_from), ""),
    )


def lines(layout: Layout, draft: Draft) -> Lines:
    """What one response counts for, as rows that can be summed."""
    return counted(layout, draft).as_lines()


def counted(layout: Layout, draft: Draft) -> Counted:
    """What one response counts for."""
    moment, answers = datetime.fromisoformat(draft.answered_at).astimezone(BANGKOK), draft.answers
    chosen = answers.get(layout.services, ())
    places = (WHOLE, *chosen) if isinstance(chosen, tuple) else (WHOLE,)
    place = (moment.date().isoformat(), moment.hour, places, _hour_numbers(layout, draft))
    if draft.status != "complete":
        return Counted(*place, [], [])
    rated = [(item, level) for item, level in answers.items() if isinstance(level, int)]
    return Counted(*place, rated, _options(layout, answers))


def _options(layout: Layout, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for question, answer in answers.items():
        if question in layout.choices:
            if isinstance(answer, str):
                found.append((question, answer))
            elif isinstance(answer, tuple):
                found += [(question, code) for code in answer]
    return found


_ONE_MODE = {mode: tuple(int(mode == one) for one in MODES) for mode in MODES}


def _hour_numbers(layout: Layout, draft: Draft) -> tuple[int, ...]:
    if draft.status != "complete":
        return (0, 1, 0, 0, 0, 0, 0, 0)
    own = _own_score(layout, draft.answers)
    spread = (0, 0, 0) if own is None else (1, own, own * own)
    return (1, 0, *_ONE_MODE[draft.mode], *spread)


def _own_score(layout: Layout, answers: Mapping[str, object]) -> int | None:
    """None also where the form's aspects are too large for whole own scores: such a form has no interval, but is counted."""
    try:
        return own_score(answers, layout.aspects)
    except ValueError:
        return None


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


def _totals(hours: list[tuple], levels: list[tuple], options: list[tuple], uses: dict[str, int]) -> PeriodTotals:
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


def _uses(connection: sqlite3.Connection, options: list[tuple]) -> dict[str, int]:
    """The uses are the options of the question (of any version) that asks for services."""
    rows = connection.execute("SELECT DISTINCT layout ->> 'services' FROM layouts").fetchall()
    asking = {row[0] for row in rows}
    uses: dict[str, int] = {}
    for question, code, count in options:
        if question in asking:
            uses[code] = uses.get(code, 0) + count
    return uses
