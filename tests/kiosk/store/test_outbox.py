"""What waits for the province: the attempt before the request, the verdict after it, and nothing refused is ever dropped."""

import sqlite3
from datetime import date, datetime, timedelta

import pytest

from kiosk.store import outbox, responses, visits
from kiosk.store.outbox import OutboxCounts
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import problems
from kiosk.survey.response import Response
from tests.support.drafts import make_draft, make_drafts
from tests.support.sending import mark_attempted

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
VISIT = "0192f3a4-0000-7000-8000-000000000abc"


@pytest.fixture
def saved(store: sqlite3.Connection, questionnaire: Questionnaire) -> list[Response]:
    """Five responses in line."""
    return responses.save_all(store, make_drafts(5), questionnaire)


def test_a_saved_response_is_in_line_in_the_same_moment(store: sqlite3.Connection, saved: list[Response]) -> None:
    """Oldest first, as the contract's record, never attempted, counted with the age of the first."""
    entries = outbox.pending(store, 10)
    assert [entry.id for entry in entries] == [response.id for response in saved]
    assert [entry.record for entry in entries] == [response.as_record() for response in saved]
    assert not [fault for entry in entries for fault in problems(entry.record)]
    assert {(entry.kind, entry.attempts, entry.verdict) for entry in entries} == {("response", 0, None)}
    assert outbox.counts(store) == OutboxCounts(5, 0, min(response.answered_at for response in saved))


def test_a_batch_takes_no_more_than_asked(store: sqlite3.Connection, saved: list[Response]) -> None:
    """Responses before visits, each kind by itself when asked for."""
    visits.check_in(store, VISIT, NOW, ["P001"])
    assert [entry.kind for entry in outbox.pending(store, 6)] == ["response"] * 5 + ["visit"]
    assert [entry.id for entry in outbox.pending(store, 3)] == [response.id for response in saved[:3]]
    assert [entry.id for entry in outbox.pending(store, 3, "visit")] == [VISIT]


def test_a_power_cut_between_attempt_and_verdict_reads_as_try_again(store: sqlite3.Connection, saved: list[Response]) -> None:
    """An attempt alone takes nothing out of line; it is only counted."""
    for _ in range(2):
        mark_attempted(store, [response.id for response in saved[:2]], NOW)
    assert [entry.attempts for entry in outbox.pending(store, 10)] == [2, 2, 0, 0, 0]


def test_what_the_province_took_leaves_the_line(store: sqlite3.Connection, saved: list[Response]) -> None:
    """Accepted and duplicate alike; the responses themselves stay."""
    mark_attempted(store, [response.id for response in saved], NOW)
    outbox.record_verdicts(store, {saved[0].id: outbox.RecordVerdict("accepted"), saved[1].id: outbox.RecordVerdict("duplicate")}, NOW)
    assert [entry.id for entry in outbox.pending(store, 10)] == [response.id for response in saved[2:]]
    assert outbox.counts(store).pending == 3
    assert len(list(responses.records(store))) == 5


def test_what_the_province_refused_is_kept_with_its_reason_and_blocks_nothing(
    store: sqlite3.Connection, saved: list[Response], questionnaire: Questionnaire
) -> None:
    """Conflict and rejected are shown with reason and moment; the rest goes on; the record is whole."""
    mark_attempted(store, [entry.id for entry in saved], NOW)
    outbox.record_verdicts(
        store,
        {saved[1].id: outbox.RecordVerdict("conflict", "seq 2 is another response"), saved[3].id: outbox.RecordVerdict("rejected", "bad")},
        NOW,
    )
    refused = outbox.refused(store)
    assert [(entry.id, entry.verdict, entry.reason) for entry in refused] == [
        (saved[1].id, "conflict", "seq 2 is another response"),
        (saved[3].id, "rejected", "bad"),
    ]
    assert refused[0].record == saved[1].as_record() and refused[0].answered_at == "2026-11-23T09:00:00+07:00"
    assert outbox.counts(store)[:2] == (3, 2)
    assert verify(store, questionnaire).ok


def test_an_officer_sends_a_refused_response_again(store: sqlite3.Connection, saved: list[Response]) -> None:
    """Back in line with its attempts remembered; ids nobody knows are passed over."""
    mark_attempted(store, [saved[0].id], NOW)
    outbox.record_verdicts(store, {saved[0].id: outbox.RecordVerdict("rejected", "the form is not known yet")}, NOW)
    assert outbox.send_again(store, [saved[0].id, "unknown"]) == 1
    assert outbox.refused(store) == []
    assert [(response.id, response.attempts) for response in outbox.pending(store, 1)] == [(saved[0].id, 1)]


def test_a_day_on_which_the_ledgers_differ_is_sent_again(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Only that day's responses, taken or refused."""
    days = [NOW, NOW, NOW + timedelta(days=1)]
    saved = [responses.save(store, make_draft(n, answered_at=at), questionnaire) for n, at in enumerate(days)]
    mark_attempted(store, [response.id for response in saved], NOW)
    outbox.record_verdicts(
        store,
        {
            saved[0].id: outbox.RecordVerdict("accepted"),
            saved[1].id: outbox.RecordVerdict("rejected", "x"),
            saved[2].id: outbox.RecordVerdict("accepted"),
        },
        NOW,
    )
    assert outbox.send_day_again(store, date(2026, 11, 23)) == 2
    assert [response.id for response in outbox.pending(store, 10)] == [response.id for response in saved[:2]]


def test_a_verdict_for_something_unknown_changes_nothing(store: sqlite3.Connection, saved: list[Response]) -> None:
    """A confused server cannot take records out of line that were never sent to it."""
    outbox.record_verdicts(store, {"nobody": outbox.RecordVerdict("accepted"), saved[0].id: outbox.RecordVerdict("accepted")}, NOW)
    assert outbox.counts(store).pending == 5


def test_a_day_corrected_while_its_first_figures_are_on_their_way_is_sent_again(store: sqlite3.Connection) -> None:
    """The answer to revision 1 must not pass for an answer to revision 2."""
    visits.set_day(store, NOW.date(), 10, {"P001": 4}, NOW)
    (first,) = outbox.pending(store, 10)
    mark_attempted(store, [first.id], NOW)
    visits.set_day(store, NOW.date(), 12, {"P001": 5}, NOW)
    outbox.record_verdicts(store, {first.id: outbox.RecordVerdict("accepted")}, NOW)
    (second,) = outbox.pending(store, 10)
    assert (second.id, second.record["revision"], second.record["people"]) == (first.id, 2, 12)
    mark_attempted(store, [second.id], NOW)
    outbox.record_verdicts(store, {second.id: outbox.RecordVerdict("accepted")}, NOW)
    assert outbox.counts(store) == OutboxCounts(0, 0, None)
