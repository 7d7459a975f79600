"""A finished response is stored once, in its place of the chain, with everything that counts it."""

import hashlib
import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from kiosk.store import outbox, responses
from kiosk.store.database import open_store, reading, transaction
from kiosk.store.verify import verify
from kiosk.survey import quality
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import problems
from kiosk.survey.response import FIRST_PREVIOUS, Draft
from tests.support.drafts import lists_of_drafts, make_chain, make_draft, make_drafts
from tests.support.shipped import shipped_questionnaire

FORM = shipped_questionnaire()


def test_a_citizens_answers_become_the_next_link_of_the_chain(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """seq 1, 2, 3, each with the hash of the one before it, exactly as sealing by hand gives."""
    drafts = make_drafts(3)
    saved = [responses.save(store, draft, questionnaire) for draft in drafts]
    assert saved == make_chain(drafts)
    assert saved[0].prev_hash == FIRST_PREVIOUS
    assert responses.last(store) == saved[2]


def test_a_doubled_tap_on_finish_stores_one_response(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """The same id again returns what is stored and changes no count, even when the second draft says something else."""
    draft = make_draft(1)
    first = responses.save(store, draft, questionnaire)
    assert responses.save(store, replace(draft, duration_s=9), questionnaire) == first
    assert [record["seq"] for record in responses.records(store)] == [1]
    assert verify(store, questionnaire).ok
    assert outbox.counts(store).pending == 1


def test_a_pile_of_paper_is_stored_whole_or_not_at_all(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """A draft that cannot be stored takes the whole pile back: no response, no count, no gap."""
    responses.save(store, make_draft(1), questionnaire)
    broken = replace(make_draft(2), answered_at="not a moment")
    with pytest.raises(ValueError):
        responses.save_all(store, [*make_drafts(5, 7), broken], questionnaire)
    assert verify(store, questionnaire).responses == 1
    assert [response.seq for response in responses.save_all(store, make_drafts(5, 7), questionnaire)] == [2, 3, 4, 5, 6]
    assert verify(store, questionnaire).ok


def test_the_same_pile_imported_twice_counts_once(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Ids that are stored already, or come twice in one pile, keep their first place."""
    pile = make_drafts(4)
    first = responses.save_all(store, pile, questionnaire)
    again = responses.save_all(store, [*pile, make_draft(99), pile[0]], questionnaire)
    assert again[:4] == first and again[5] == first[0]
    assert again[4].seq == 5
    assert verify(store, questionnaire).ok


def test_records_come_back_as_they_were_sealed_and_valid_for_the_wire(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Every stored record is the contract's, fields in its order, and its hash is that of its own content."""
    chain = make_chain(make_drafts(30))
    responses.save_all(store, make_drafts(30), questionnaire)
    records = list(responses.records(store))
    assert records == [response.as_record() for response in chain]
    assert [list(record) for record in records] == [list(response.as_record()) for response in chain]
    assert not [fault for record in records for fault in problems(record)]


def test_the_stored_text_is_the_very_text_that_was_hashed(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Anyone with sha256sum and any SQLite browser can check a response without this program."""
    responses.save_all(store, make_drafts(5), questionnaire)
    for text, hash in store.execute("SELECT record, hash FROM responses"):
        assert hashlib.sha256(text.encode()).hexdigest() == hash
        assert "hash" not in json.loads(text)


def test_an_export_of_one_day_holds_that_day_in_seq_order(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Days are Bangkok's, both ends included, however the responses arrived; more than one batch is walked."""
    responses.save_all(store, make_drafts(1200), questionnaire)
    everything = list(responses.records(store))
    day = responses.get(store, everything[0]["id"]).day
    chosen = list(responses.records(store, date.fromisoformat(day), date.fromisoformat(day)))
    assert chosen == [record for record in everything if _day(record) == day]
    assert 0 < len(chosen) < len(everything) == 1200
    assert list(responses.records(store, None, date(2026, 11, 10))) == [record for record in everything if _day(record) <= "2026-11-10"]
    assert list(responses.records(store, date(2026, 11, 10))) == [record for record in everything if _day(record) >= "2026-11-10"]


def _day(record: dict[str, Any]) -> str:
    return datetime.fromisoformat(record["answered_at"]).astimezone(BANGKOK).date().isoformat()


def test_an_officer_may_save_while_an_export_is_being_read(database: Path, questionnaire: Questionnaire) -> None:
    """A half-read export holds nobody up, and ends with the responses that were there when it began."""
    with closing(open_store(database)) as exporting, closing(open_store(database)) as other:
        responses.save_all(exporting, make_drafts(600), questionnaire)
        reader = responses.records(exporting)
        next(reader)
        responses.save(other, make_draft(9999), questionnaire)
        assert 1 + sum(1 for _ in reader) == 600


@given(lists_of_drafts())
def test_the_ledger_counts_and_digests_each_day_in_seq_order(drafts: list[Draft]) -> None:
    """Count and digest of every day that has responses, as computed by hand from the chain."""
    with closing(open_store(Path(":memory:"))) as store:
        responses.save_all(store, drafts, FORM)
        by_day: dict[str, list[str]] = {}
        for response in make_chain(drafts):
            by_day.setdefault(response.day, []).append(response.hash)
        ledger = responses.ledger(store, date(2026, 1, 1), date(2027, 12, 31))
    assert {day.day: (day.count, day.digest) for day in ledger} == {day: (len(some), day_digest(some)) for day, some in by_day.items()}
    assert [day.day for day in ledger] == sorted(by_day)


def test_the_ledger_of_a_span_leaves_other_days_out(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Only days from first to last, both included."""
    responses.save_all(store, make_drafts(200), questionnaire)
    days = [day.day for day in responses.ledger(store, date(2026, 11, 5), date(2026, 11, 7))]
    assert days == ["2026-11-05", "2026-11-06", "2026-11-07"]


def test_an_id_nobody_stored_is_nothing(store: sqlite3.Connection) -> None:
    """An empty store has no last response, no record, no ledger."""
    assert responses.get(store, "0192f3a4-0000-7000-8000-000000000000") is None
    assert responses.last(store) is None
    assert list(responses.records(store)) == []
    assert responses.ledger(store, date(2026, 1, 1), date(2026, 12, 31)) == []


def test_a_clock_that_jumped_is_noted_beside_the_response(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """The note stands in a column of its own: the hashed record is the citizen's, not the clock's."""
    saved = responses.save(store, make_draft(1), questionnaire, "back 31536000")
    assert responses.metadata(store, saved.id).clock_note == "back 31536000"
    assert "31536000" not in json.dumps(next(responses.records(store)))


def test_answers_too_fast_and_all_alike_are_flagged_beside_the_response(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Flags remove nothing: the response counts like any other."""
    same = {item.id: 5 for item in questionnaire.items}
    saved = responses.save(store, replace(make_draft(1, mode="self", levels=same), duration_s=3), questionnaire)
    assert responses.metadata(store, saved.id).flags == (quality.TOO_FAST, quality.STRAIGHT_LINED)
    assert verify(store, questionnaire).ok


def test_the_fifth_response_within_two_minutes_is_flagged_as_a_burst(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """One by one or in one pile alike; typed-in paper is no burst, since its moments say nothing about the people."""
    at = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
    alone = [responses.save(store, make_draft(n, answered_at=at.replace(minute=n // 3), mode="self"), questionnaire) for n in range(6)]
    assert [quality.BURST in responses.metadata(store, response.id).flags for response in alone] == [False] * 4 + [True] * 2
    later = at.replace(hour=11)
    pile = responses.save_all(store, [make_draft(100 + n, answered_at=later, mode="assisted") for n in range(6)], questionnaire)
    assert [quality.BURST in responses.metadata(store, response.id).flags for response in pile] == [False] * 4 + [True] * 2
    paper = responses.save_all(store, [make_draft(200 + n, answered_at=later, mode="paper") for n in range(6)], questionnaire)
    assert not any(quality.BURST in responses.metadata(store, response.id).flags for response in paper)


def test_two_programs_saving_at_once_share_one_gapless_chain(database: Path, questionnaire: Questionnaire) -> None:
    """The kiosk and an import beside it, each on its own connection and thread: no seq twice, none missing."""
    drafts = make_drafts(60)
    failures: list[BaseException] = []

    def save_half(half: list[Draft]) -> None:
        try:
            with closing(open_store(database)) as connection:
                for draft in half:
                    responses.save(connection, draft, questionnaire)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=save_half, args=(drafts[start::3],)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with closing(open_store(database)) as connection:
        assert [record["seq"] for record in responses.records(connection)] == list(range(1, 61))
        assert verify(connection, questionnaire).ok


def test_a_save_inside_a_larger_transaction_is_undone_with_it(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """A caller may bind a save to its own writes; when those fail, the response has not happened either."""
    with pytest.raises(RuntimeError), transaction(store):
        responses.save(store, make_draft(1), questionnaire)
        raise RuntimeError("the caller changed its mind")
    assert responses.last(store) is None
    with reading(store):
        responses.save(store, make_draft(1), questionnaire)
    assert responses.last(store).seq == 1


def test_a_response_keeps_the_version_it_was_answered_under(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """The province sends a new version of the form: both are counted, each by its own layout, and a recount agrees."""
    newer = replace(questionnaire, version=2, questions=tuple(question for question in questionnaire.questions if question.id != "sex"))
    responses.save(store, make_draft(1), questionnaire)
    responses.save(store, make_draft(2, questionnaire=newer), newer)
    assert [record["questionnaire"]["version"] for record in responses.records(store)] == [1, 2]
    assert verify(store, questionnaire).ok and verify(store, newer).ok
