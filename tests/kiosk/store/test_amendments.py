"""A saved form is corrected or withdrawn: what counts follows, nothing is erased, and any order of acts gives the sums of what counts."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.store import amendments, outbox, responses, tally_tables
from kiosk.store.amendments import AmendmentError, Decision
from kiosk.store.database import open_store
from kiosk.store.tallies import PeriodTotals, counted, totals
from kiosk.store.verify import verify
from kiosk.survey.counting import forms_that_count, layout_of
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.record_checks import problems
from kiosk.survey.response import FIRST_PREVIOUS, Draft, Response, from_record
from tests.support.drafts import lists_of_drafts, make_draft
from tests.support.shipped import shipped_questionnaire

FORM = shipped_questionnaire()
NOON = datetime(2026, 11, 23, 12, tzinfo=BANGKOK)
LATER = Decision("typed into the wrong question", NOON + timedelta(days=1))
ALWAYS = (date(2026, 1, 1), date(2027, 12, 31))


def paper(seed: int = 1, **chosen: object) -> Draft:
    return make_draft(seed, mode="paper", answered_at=NOON, **chosen)


def correct(store: sqlite3.Connection, response: Response, corrected: Draft, decision: Decision = LATER) -> Response:
    return amendments.correct(store, response.id, corrected, decision, FORM)


def withdraw(store: sqlite3.Connection, response: Response, decision: Decision = LATER) -> Response:
    return amendments.withdraw(store, response.id, decision, FORM)


def sums(store: sqlite3.Connection) -> PeriodTotals:
    return totals(store, *ALWAYS)


def test_a_clerk_corrects_a_form_and_it_counts_in_its_new_form_on_its_own_day(store: sqlite3.Connection) -> None:
    """Typed with all fives, the paper says all ones: the day of the paper changes, the day of the correction does not."""
    fives, ones = ({item.id: level for item in FORM.items} for level in (5, 1))
    response = responses.save(store, paper(levels=fives), FORM)
    correct(store, response, paper(levels=ones))
    day = totals(store, NOON.date(), NOON.date())
    assert day.complete == 1 and day.counts["1.1"] == {5: 0, 4: 0, 3: 0, 2: 0, 1: 1}
    assert totals(store, LATER.at.date(), LATER.at.date()).complete == 0
    assert verify(store, FORM).problems == ()


def test_the_day_of_a_form_typed_under_the_wrong_day_is_corrected_too(store: sqlite3.Connection) -> None:
    """Another month: both days and both months follow, rolled up or not."""
    responses.save(store, make_draft(9, answered_at=NOON + timedelta(days=40)), FORM)  # December: November is rolled up
    response = responses.save(store, paper(2), FORM)
    correct(store, response, make_draft(2, mode="paper", answered_at=datetime(2026, 10, 5, 12, tzinfo=BANGKOK)))
    assert totals(store, date(2026, 10, 1), date(2026, 10, 31)).complete == 1
    assert totals(store, date(2026, 11, 1), date(2026, 11, 30)).complete == 0
    assert verify(store, FORM).problems == ()


def test_a_withdrawn_form_counts_nowhere_and_is_still_there(store: sqlite3.Connection) -> None:
    """Nothing is left in the sums, not even a zero; the form and why it went stay in the chain and go to the province."""
    empty, response = sums(store), responses.save(store, paper(), FORM)
    record = withdraw(store, response)
    assert sums(store) == empty and not any(tally_tables.stored(store).tables())
    assert [entry["id"] for entry in responses.records(store)] == [response.id, record.id]
    assert list(responses.counted_records(store)) == []
    assert record.amends and (record.amends.act, record.amends.id, record.amends.reason) == ("withdraw", response.id, LATER.reason)
    assert (record.amends.day, record.amends.by, record.seq, record.prev_hash) == ("2026-11-24", "officer", 2, response.hash)
    assert outbox.counts(store).pending == 2
    assert verify(store, FORM).problems == ()


def test_a_test_answer_of_a_kiosk_in_use_is_withdrawn_but_never_rewritten(store: sqlite3.Connection) -> None:
    """What a citizen answered is theirs; a technician's trial tap among it is taken out of the figures."""
    response = responses.save(store, make_draft(3, mode="self"), FORM)
    with pytest.raises(AmendmentError, match="own answers are not corrected"):
        correct(store, response, paper())
    withdraw(store, response)
    assert sums(store).complete == 0 and len(list(responses.records(store))) == 2


def test_a_form_withdrawn_by_mistake_comes_back_by_a_correction(store: sqlite3.Connection) -> None:
    """The last act counts; every act before it stays to be read."""
    response = responses.save(store, paper(), FORM)
    withdraw(store, response)
    correct(store, response, paper())
    now = amendments.history(store, response.id)
    assert sums(store).complete == 1 and [record.amends.act for record in now.amendments if record.amends] == ["withdraw", "correct"]
    assert now.form and now.form.answers == response.answers and now.form.id != response.id
    assert verify(store, FORM).problems == ()


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda store, response: withdraw(store, replace(response, id="0192f3a4-0000-7000-8000-000000000000")), "no response with the id"),
        (lambda store, response: withdraw(store, withdraw(store, response)), "is a correction or withdrawal itself"),
        (lambda store, response: (withdraw(store, response), withdraw(store, response)), "is withdrawn already"),
        (lambda store, response: correct(store, response, paper()), "nothing was changed"),
        (lambda store, response: withdraw(store, response, Decision("", NOON)), "reason: must be 1 to 300 characters"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(store: sqlite3.Connection, prepare: Callable[..., object], sentence: str) -> None:
    """The chain is as long as before the act that was refused."""
    response = responses.save(store, paper(), FORM)
    with pytest.raises(AmendmentError, match=sentence):
        prepare(store, response)
    assert verify(store, FORM).problems == ()


def test_both_kinds_of_record_have_the_form_of_a_response(store: sqlite3.Connection) -> None:
    """With the contract's fields, one more, and the hash over all of them."""
    response = responses.save(store, paper(), FORM)
    correct(store, response, paper(8))
    withdraw(store, response)
    assert [problems(record) for record in responses.records(store)] == [[], [], []]


def test_corrections_of_a_pile_are_no_burst_of_answers(store: sqlite3.Connection) -> None:
    """Their moments are those of the forms: they neither carry the flag nor give it to the citizen who answers next."""
    pile = [responses.save(store, make_draft(seed, mode="self", answered_at=NOON - timedelta(hours=seed)), FORM) for seed in range(1, 9)]
    records = [withdraw(store, response) for response in pile]
    following = responses.save(store, make_draft(99, mode="self", answered_at=NOON - timedelta(hours=8)), FORM)
    flags = [responses.metadata(store, record.id) for record in (*records, following)]
    assert all(entry and "burst" not in entry.flags for entry in flags)


def test_the_ledger_of_a_day_holds_every_record_that_is_filed_under_it(store: sqlite3.Connection) -> None:
    """A withdrawal is filed under the day of its form: that day is compared with the province's anew."""
    response = responses.save(store, paper(), FORM)
    before = responses.ledger(store, *ALWAYS)
    withdraw(store, response)
    after = responses.ledger(store, *ALWAYS)
    assert [entry.day for entry in after] == ["2026-11-23"] and after[0].count == 2 and after != before


def test_a_listing_of_amendments_that_was_tampered_with_is_noticed(store: sqlite3.Connection) -> None:
    """The records say what was done; a row that says otherwise, or is missing, is named."""
    response = responses.save(store, paper(), FORM)
    withdraw(store, response)
    store.execute("UPDATE amendments SET act = 'correct'")
    assert any("response 2 is not listed" in problem for problem in verify(store, FORM).problems)


_ACTS = st.lists(st.tuples(st.sampled_from(("correct", "withdraw")), st.integers(0, 9), st.integers(0, 5)), max_size=12)


@given(lists_of_drafts(1, 8), _ACTS)
def test_the_sums_are_those_of_the_forms_that_count(drafts: list[Draft], acts: list[tuple[str, int, int]]) -> None:
    """Whatever was corrected and withdrawn how often, also after a withdrawal; recounting says the same."""
    with closing(open_store(Path(":memory:"))) as store:
        saved = responses.save_all(store, drafts, FORM)
        for act, place, seed in acts:
            response = saved[place % len(saved)]
            try:
                if act == "withdraw":
                    withdraw(store, response)
                else:
                    correct(store, response, make_draft(seed, mode="paper"))
            except AmendmentError:
                continue  # a citizen's own answers, or nothing to change
        expected = tally_tables.Tally()
        records = list(responses.records(store))
        for form in forms_that_count(reversed(records)):
            expected.count(counted(layout_of(FORM), from_record(form)).as_lines())
        expected.roll_up(tally_tables.rolled_up(store))
        assert tally_tables.stored(store) == expected
        assert [record["id"] for record in responses.counted_records(store)] == sorted(
            (form["id"] for form in forms_that_count(records)), key=[record["id"] for record in records].index
        )
        assert verify(store, FORM).problems == ()


def test_a_trial_is_stored_apart_and_counts_nowhere(store: sqlite3.Connection) -> None:
    """No sums, nothing to send, no gap in the chain of what counts; a chain of its own that is verified and can be exported."""
    trials = [responses.save(store, replace(make_draft(seed), trial="demonstration"), FORM) for seed in (1, 2)]
    real = responses.save(store, make_draft(3), FORM)
    assert (real.seq, real.prev_hash) == (1, FIRST_PREVIOUS) and [trial.seq for trial in trials] == [1, 2]
    assert sums(store).complete + sums(store).partial == 1 and outbox.counts(store).pending == 1
    assert [record["trial"] for record in responses.trial_records(store)] == ["demonstration"] * 2
    assert [record["id"] for record in responses.records(store)] == [real.id]
    assert [problems(record) for record in responses.trial_records(store)] == [[], []]
    assert verify(store, FORM).problems == () and responses.trial_count(store) == 2
    assert responses.save(store, replace(make_draft(1), trial="demonstration"), FORM) == trials[0]


def test_a_trial_that_was_altered_is_named(store: sqlite3.Connection) -> None:
    """Its chain proves it as the other does."""
    responses.save(store, replace(make_draft(1), trial="trial"), FORM)
    responses.save(store, replace(make_draft(2), trial="trial"), FORM)
    store.execute("UPDATE trials SET record = replace(record, 'trial', 'tryal') WHERE seq = 1")
    assert [problem[:30] for problem in verify(store, FORM).problems] == ["trial response 1 was altered: "]
