"""Corrects and withdraws stored responses: a new record of the same chain, the tallies changed in its transaction. Nothing is erased.

Only forms typed in from paper are corrected; what a citizen answered is theirs, and can only be withdrawn, as a test that somebody
made. Which form counts is kiosk.survey.counting.form_that_counts.
"""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from secrets import randbits
from typing import Any, NamedTuple

from kiosk.frozen import field_names, frozen, replace
from kiosk.language.sentence import Sentence
from kiosk.store import tally_tables
from kiosk.store.database import reading, transaction
from kiosk.store.responses import Chain, record_of
from kiosk.store.tallies import layout_from_json, lines
from kiosk.store.tally_tables import Lines, Tally
from kiosk.survey.counting import form_that_counts
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.identity import uuid7
from kiosk.survey.limits import CORRECT, WITHDRAW
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import reason_fault
from kiosk.survey.response import Amendment, Draft, Response, from_record

_GROUP = """SELECT record, hash FROM responses WHERE id = :id
    UNION ALL SELECT record, hash FROM amendments JOIN responses USING (seq) WHERE amendments.response = :id"""
_LIST = """SELECT id, seq, day, answered_at, record ->> 'mode', record ->> 'status',
    (SELECT act FROM amendments WHERE response = responses.id ORDER BY seq DESC LIMIT 1)
    FROM responses WHERE day BETWEEN ? AND ? AND seq NOT IN (SELECT seq FROM amendments) ORDER BY seq DESC"""


class AmendmentError(Exception):
    """It cannot be corrected or withdrawn, and nothing was changed. Show the sentence."""


@frozen
class Decision:
    """Why, when and where somebody decided that a response is not as it should be."""

    reason: str
    at: datetime
    by: str = "officer"  # or "command"


class StoredResponse(NamedTuple):
    """A response as a list shows it."""

    id: str
    seq: int
    day: str  # on which its first form was filed
    answered_at: str  # ISO 8601
    mode: str
    status: str
    amended: str | None  # correct | withdraw: the last that was done to it


class ResponseHistory(NamedTuple):
    """A response, everything that was done to it, and the form in which it counts now."""

    response: Response
    amendments: tuple[Response, ...]  # in seq order
    form: Response | None  # None: withdrawn


def listed(connection: sqlite3.Connection, first: date, last: date) -> list[StoredResponse]:
    """The responses filed under these days, both included, latest first. Raises StoreError."""
    with reading(connection):
        return [StoredResponse(*row) for row in connection.execute(_LIST, (first.isoformat(), last.isoformat()))]


def history(connection: sqlite3.Connection, response_id: str) -> ResponseHistory:
    """Raises AmendmentError where no response has this id; StoreError."""
    with reading(connection):
        response, amendments = _group(connection, response_id)
    form = form_that_counts(response, amendments)
    return ResponseHistory(from_record(response), tuple(map(from_record, amendments)), from_record(form) if form else None)


def _group(connection: sqlite3.Connection, response_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    records = sorted((record_of(*row) for row in connection.execute(_GROUP, {"id": response_id})), key=lambda record: record["seq"])
    response = next((record for record in records if record["id"] == response_id), None)
    if response is None:
        raise AmendmentError(Sentence("no response with the id {id} is stored here", id=response_id[:40]))
    if "amends" in response:
        about = response["amends"]["id"]
        raise AmendmentError(Sentence("{id} is a correction or withdrawal itself; name the response, {about}", id=response_id, about=about))
    return response, [record for record in records if record is not response]


def withdraw(connection: sqlite3.Connection, response_id: str, decision: Decision, questionnaire: Questionnaire) -> Response:
    """The response counts nowhere from now on. Raises AmendmentError or StoreError; then nothing was stored."""

    def draft(now: ResponseHistory) -> Draft:
        if now.form is None:
            raise AmendmentError(Sentence("it is withdrawn already"))
        return replace(_draft(now.form, now.response, WITHDRAW, decision), answers={}, other={})

    return _amend(connection, response_id, decision, questionnaire, draft)


def correct(
    connection: sqlite3.Connection, response_id: str, corrected: Draft, decision: Decision, questionnaire: Questionnaire
) -> Response:
    """The response counts as `corrected` from now on, on its day; a withdrawn one counts again.

    Of `corrected` the answers, the words beside "other", the questionnaire and the moments are taken; the caller has checked them against
    the questionnaire. Raises AmendmentError or StoreError; then nothing was stored.
    """

    def draft(now: ResponseHistory) -> Draft:
        if now.response.mode != "paper":
            raise AmendmentError(Sentence("a citizen's own answers are not corrected; they can be withdrawn"))
        taken = ("questionnaire", "started_at", "answered_at", "answers", "other")
        form = replace(now.response, **{name: getattr(corrected, name) for name in taken})
        if now.form and all(getattr(now.form, name) == getattr(form, name) for name in taken):
            raise AmendmentError(Sentence("nothing was changed"))
        return _draft(form, now.response, CORRECT, decision)

    return _amend(connection, response_id, decision, questionnaire, draft)


def _draft(form: Response, about: Response, act: str, decision: Decision) -> Draft:
    taken = {name: getattr(form, name) for name in field_names(Draft)}
    amends = Amendment(act, about.id, decision.reason, day_of(decision.at).isoformat(), decision.by)
    return Draft(**{**taken, "id": uuid7(int(decision.at.timestamp() * 1000), randbits(74)), "amends": amends})


def _amend(
    connection: sqlite3.Connection,
    response_id: str,
    decision: Decision,
    questionnaire: Questionnaire,
    draft_of: Callable[[ResponseHistory], Draft],
) -> Response:
    if fault := reason_fault(decision.reason):
        raise AmendmentError(Sentence("reason: {fault}", fault=fault))
    with transaction(connection):
        now = history(connection, response_id)
        record = Chain(connection, questionnaire).append(connection, draft_of(now), "")
        assert record  # its id was made here
        after = form_that_counts(now.response.as_record(), [amendment.as_record() for amendment in (*now.amendments, record)])
        changes = Tally()
        if now.form:
            changes.count(_lines(connection, now.form), -1)
        if after:
            changes.count(_lines(connection, from_record(after)))
        tally_tables.change(connection, changes)
    return record


def _lines(connection: sqlite3.Connection, form: Response) -> Lines:
    row = connection.execute("SELECT layout FROM layouts WHERE id = ? AND version = ?", form.questionnaire).fetchone()
    return lines(layout_from_json(row[0] if row else ""), form)
