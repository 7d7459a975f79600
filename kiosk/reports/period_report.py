"""The figures of this kiosk over a day or a month for its report form. Counts come from the store's tallies."""

import sqlite3
from datetime import date, timedelta

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.period_figures import (
    REMARKS,
    Attended,
    DayLine,
    PeriodFigures,
    answered_by,
    figures_of,
    listed,
    period_words,
    services_used,
)
from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.store import responses, tallies, visits
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.privacy.personal_data import covered
from kiosk.survey.questionnaire import Questionnaire

MOST_REMARKS = 60  # of one question; an export holds all


def period_report(
    connection: sqlite3.Connection, counter: ServiceCounter, form: Questionnaire, span: tuple[date, date], band: str, t: Texts
) -> PeriodFigures:
    """`span`: first and last day, both included: of one day, or of one month."""
    totals, attended = tallies.totals(connection, *span), _attended(connection, *span)
    figures = figures_of(totals, attended, form, band, t)
    return replace(
        figures,
        period=period_words(*span, t),
        services=services_used(counter, attended, totals.uses),
        days=() if span[0] == span[1] else tuple(_days(connection, *span, t)),
        remarks=_remarks(connection, *span, t),
        answered_by=() if counter.address or span[0] == span[1] else answered_by(totals, form, counter.place, t),
    )


def _attended(connection: sqlite3.Connection, first: date, last: date) -> Attended:
    came = visits.people_and_uses(connection, first, last)
    return Attended(came.people if came.counted else None, came.uses)


def _days(connection: sqlite3.Connection, first: date, last: date, t: Texts) -> list[DayLine]:
    """The days on which anything happened."""
    lines = []
    for back in range((last - first).days + 1):
        day = first + timedelta(days=back)
        attended, complete = _attended(connection, day, day), tallies.totals(connection, day, day).complete
        if attended.people is not None or complete:
            uses = None if attended.people is None else sum(attended.uses.values())
            lines.append(DayLine(short_date(day, t.language), attended.people, uses, complete))
    return lines


def _remarks(connection: sqlite3.Connection, first: date, last: date, t: Texts) -> dict[str, tuple[str, ...]]:
    """In the order of the hashes, which says nothing about who stood in the queue; what looks like a name is covered."""
    written: dict[str, list[str]] = {question: [] for question in REMARKS}
    for record in sorted(responses.counted_records(connection, first, last), key=lambda record: record["hash"]):
        for question in REMARKS:
            words = record["answers"].get(question)
            if isinstance(words, str) and words.strip():
                written[question] += [covered(line) for line in words.splitlines() if line.strip()]
    return {question: listed(words, MOST_REMARKS, t) for question, words in written.items()}
