"""A day at the counter: people, uses by service, responses by mode, scores, unsent; as JSON and as a page for people."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.reports import scores
from kiosk.reports.terminal_table import columns
from kiosk.store import outbox, tallies, visits
from kiosk.survey import scoring
from kiosk.survey.counting import layout_of
from kiosk.survey.dates.calendar import long_date
from kiosk.survey.limits import MODES
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.unfinished import Unfinished, reasons_in_words, unfinished_of


@frozen
class DayTotals:
    """Everything that happened on one day of the place of service, and what the province still lacks now."""

    day: date
    people: int  # who came: check-ins, or what an officer typed in
    uses: dict[str, int]  # service id -> uses of it; people and uses are counted apart (the manual, statistics)
    totals: tallies.PeriodTotals
    scores: scoring.Scores
    unsent: int
    refused: int
    unfinished: Unfinished  # errands that could not be finished, beside the scores
    counted: bool  # whether anybody counted the people; else people and uses say nothing


def of_day(connection: sqlite3.Connection, questionnaire: Questionnaire, day: date) -> DayTotals:
    """Read one day. The cost does not depend on how many responses are stored."""
    came, totals, waiting = visits.people_and_uses(connection, day, day), tallies.totals(connection, day, day), outbox.counts(connection)
    scored, unfinished = scores.scored(totals, questionnaire), unfinished_of(totals.options, layout_of(questionnaire).services)
    return DayTotals(day, came.people, dict(came.uses), totals, scored, waiting.pending, waiting.refused, unfinished, came.counted)


def as_json(day_totals: DayTotals, band: str) -> dict[str, Any]:
    """Figures as numbers, scores as the contract's strings; `chosen` are the services named in complete responses."""
    ends = scoring.shown_interval(day_totals.scores, day_totals.totals.spread)
    return {
        "date": day_totals.day.isoformat(),
        "people": day_totals.people,
        "people_counted": day_totals.counted,
        "uses": day_totals.uses,
        "uses_total": sum(day_totals.uses.values()),
        "responses": {
            "complete": day_totals.totals.complete,
            "partial": day_totals.totals.partial,
            **{mode: day_totals.totals.by_mode.get(mode, 0) for mode in MODES},
        },
        "chosen": dict(day_totals.totals.uses),
        "unfinished": {"people": day_totals.unfinished.people, "reasons": dict(day_totals.unfinished.reasons)},
        "by_hour": {str(hour): count for hour, count in day_totals.totals.by_hour.items()},
        "scores": scoring.as_json(day_totals.scores),
        "interval": [scoring.decimals(end) for end in ends] if ends else None,
        "level": scoring.shown_level(day_totals.scores, band),
        "band": band,
        "unsent": day_totals.unsent,
        "refused": day_totals.refused,
    }


def as_text(day_totals: DayTotals, place: str, band: str, names: Mapping[str, str], questionnaire: Questionnaire, texts: Texts) -> str:
    modes = " · ".join(f"{texts(f'mode_{mode}')} {day_totals.totals.by_mode.get(mode, 0)}" for mode in MODES)
    head = columns(
        [
            [texts("people"), _number(day_totals.people, day_totals)],
            [texts("uses"), _number(sum(day_totals.uses.values()), day_totals)],
            [texts("responses"), str(day_totals.totals.complete)],
            [texts("walked_away"), str(day_totals.totals.partial)],
            [texts("unsent"), str(day_totals.unsent)],
            [texts("refused"), str(day_totals.refused)],
        ],
        left=1,
    )
    lines = [f"{long_date(day_totals.day, texts.language)} · {place}", "", *head, "", modes, ""]
    if note := _about_people(day_totals):
        lines += [texts(note), ""]
    if day_totals.unfinished.people:
        why = reasons_in_words(day_totals.unfinished, texts)
        lines += [texts("unfinished_people", n=day_totals.unfinished.people) + (f": {why}" if why else ""), ""]
    lines += _by_service(day_totals, names, texts)
    lines.append(scores.as_text(day_totals.scores, day_totals.totals.spread, band, questionnaire, texts))
    return "\n".join(lines)


def _number(number: int, day_totals: DayTotals) -> str:
    return str(number) if day_totals.counted else scoring.MISSING


def _about_people(day_totals: DayTotals) -> str:
    """The text that says why the people are not what the answers let expect; "" where there is nothing to say."""
    if not day_totals.counted:
        return "people_none"
    return "more_answers" if day_totals.totals.complete > day_totals.people else ""


def _by_service(day_totals: DayTotals, names: Mapping[str, str], texts: Texts) -> list[str]:
    """Uses counted at the counter beside how often the service was named in a response."""
    ids = sorted(
        {*day_totals.uses, *day_totals.totals.uses},
        key=lambda service: (-day_totals.uses.get(service, 0), -day_totals.totals.uses.get(service, 0), service),
    )
    if not ids:
        return []
    rows = [
        [
            service,
            names.get(service, service),
            _number(day_totals.uses.get(service, 0), day_totals),
            str(day_totals.totals.uses.get(service, 0)),
        ]
        for service in ids
    ]
    return [*columns([["", texts("service"), texts("uses_short"), texts("chosen_short")], *rows], left=2), ""]
