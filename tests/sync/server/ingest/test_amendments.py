"""Corrections and withdrawals as they reach the province, in any order, twice, and about what is not theirs. On both databases."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select

from kiosk.survey.counting import forms_that_count
from kiosk.survey.response import Amendment, from_record
from sync.server import exports
from sync.server.commands.load import load
from sync.server.comments.comments import CommentFilter, CommentKey, list_comments, screen, unread_count
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import SHOWN, UNREAD, flags, responses, set_aside
from sync.server.ingest.amendment_lists import amended_counts, amended_of_kiosk, latest_amendments
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.rebuild import recount
from tests.sync.server.conftest import MORNING, TestKiosk
from tests.sync.server.ingest.test_any_order import KUDCHUM, YEAR, many_examples, take

Push = Callable[..., list[Mapping[str, str]]]


def amend(kiosk: TestKiosk, record: dict[str, Any], act: str = "withdraw", **changes: Any) -> dict[str, Any]:
    """The kiosk's next record: it corrects (with other answers) or withdraws that one."""
    form = from_record(record)
    answers = kiosk.answers() if act == "correct" else {}
    about = Amendment(act, record["id"], "typed twice", "2026-12-01", "officer")
    usual = {"answers": answers, "mode": form.mode, "duration_s": 0, "amends": about}
    return kiosk.respond(**{**usual, "answered_at": form.answered_at, "started_at": form.started_at, **changes})


def sums(connection: Connection) -> queries.Totals:
    return queries.totals(connection, KUDCHUM, *YEAR)


def check_sums(connection: Connection) -> None:
    """The tallies are those of the forms that count, by the one rule, over everything that is stored; with and without flags."""
    rows = connection.execute(select(responses.c.id, responses.c.record, responses.c.flagged)).all()
    flagged = {row.id: row.flagged for row in rows}
    forms = list(forms_that_count([json.loads(row.record) for row in rows]))
    for with_flags in (True, False):
        records = [form for form in forms if with_flags or not flagged[form["id"]]]
        complete = [form for form in records if form["status"] == "complete"]
        totals = queries.totals(connection, KUDCHUM, *YEAR, flagged=with_flags)
        assert (totals.complete, totals.partial) == (len(complete), len(records) - len(complete))
        levels = Counter(form["answers"]["4"] for form in complete if "4" in form["answers"])
        assert {level: n for level, n in totals.counts.get("4", {}).items() if n} == levels
        assert {service: n for service, n in totals.uses.items() if n} == Counter(
            service for form in complete for service in form["answers"].get("services", ())
        )
        months = queries.by_month(connection, KUDCHUM, *YEAR, flagged=with_flags)
        assert {month: n.complete for month, n in months.items() if n.complete} == Counter(form["answered_at"][:7] for form in complete)
    ids = {form["id"] for form in forms}
    assert set(connection.scalars(select(set_aside.c.id))) == flagged.keys() - ids
    carried = Counter(flag for identity, flag in connection.execute(select(flags.c.id, flags.c.flag)) if identity in ids)
    assert {flag: n for flag, n in sums(connection).flags.items() if n} == carried
    exported = exports.counted_records(connection, KUDCHUM, None, None)
    assert sorted(record["id"] for record in exported) == sorted(ids)


def check_recounted(engine: Engine, kiosk: TestKiosk) -> None:
    """A recount of every month changes nothing."""
    with writing(engine) as connection:
        layout = published.validation_context(Settings("sqlite://", KUDCHUM.province), connection).layout
        days = set(connection.scalars(select(responses.c.day)))
        recount(connection, layout, (KUDCHUM.province, KUDCHUM.district), kiosk.id, sorted(days))
    with reading(engine) as connection:
        check_sums(connection)


def test_a_form_is_withdrawn_and_counts_nowhere(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """Accepted as a record of its own; the chain has both, the ledger's day has both, the figures have neither."""
    record = kiosk.respond()
    push(kiosk, [record])
    withdrawal = amend(kiosk, record)
    assert [verdict["verdict"] for verdict in push(kiosk, [withdrawal])] == ["accepted"]
    assert [verdict["verdict"] for verdict in push(kiosk, [withdrawal])] == ["duplicate"]
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 0
        check_sums(connection)
        assert [held["id"] for held in map(json.loads, exports.sealed_lines(connection, KUDCHUM, None, None))] == [
            record["id"],
            withdrawal["id"],
        ]
        assert connection.scalar(select(responses.c.day).where(responses.c.id == withdrawal["id"])) == "2026-11-02"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("sizes", [(3,), (1, 1, 1), (1, 2)])
def test_a_correction_counts_on_its_day_in_whatever_order_it_comes(
    app: FastAPI, kiosk: TestKiosk, push: Push, order: tuple[int, ...], sizes: tuple[int, ...]
) -> None:
    """Twice corrected, to the day before and into another month: the last form by its number is the one that counts."""
    record = kiosk.respond(mode="paper")
    first = amend(kiosk, record, "correct")
    last = amend(kiosk, record, "correct", answered_at="2026-10-05T12:00:00+07:00")
    arriving = [(record, first, last)[place] for place in order]
    for size in sizes:
        assert {verdict["verdict"] for verdict in push(kiosk, arriving[:size])} == {"accepted"}
        arriving = arriving[size:]
        with reading(app.state.engine) as connection:
            check_sums(connection)
    with reading(app.state.engine) as connection:
        assert {month: figures.complete for month, figures in queries.by_month(connection, KUDCHUM, *YEAR).items() if figures.complete} == {
            "2026-10": 1
        }
    check_recounted(app.state.engine, kiosk)


def test_a_kiosk_cannot_withdraw_what_another_kiosk_holds(app: FastAPI, join: Callable[..., TestKiosk], push: Push) -> None:
    """Kept as any record and without any effect, whoever comes first."""
    ours, theirs = join(app.state.engine), join(app.state.engine)
    record = ours.respond()
    before, after = amend(theirs, record), amend(theirs, record, "correct")
    for kiosk, sent in ((theirs, before), (ours, record), (theirs, after)):
        assert push(kiosk, [sent])[0]["verdict"] == "accepted"
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 1
        check_sums(connection)


def test_a_correction_of_what_never_came_waits(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """It counts nothing before the form is here; an amendment of an amendment never does."""
    record = kiosk.respond()
    correction = amend(kiosk, record, "correct")
    push(kiosk, [correction, amend(kiosk, correction)])
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 0
    push(kiosk, [record])
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 1
        check_sums(connection)


def test_a_trial_that_somebody_sends_is_kept_and_counts_nowhere(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """Our kiosks never send one; a file of one may be loaded."""
    assert push(kiosk, [kiosk.respond(trial="demonstration")])[0]["verdict"] == "accepted"
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 0
        check_sums(connection)


def test_an_answer_that_was_withdrawn_completes_no_second_count_of_its_burst(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """Five test taps within two minutes, one withdrawn before the fifth arrives: flagged all five, counted four."""
    taps = [kiosk.respond(at=MORNING + timedelta(seconds=20 * number)) for number in range(5)]
    withdrawal = amend(kiosk, taps[0])
    push(kiosk, [*taps[:4], withdrawal])
    push(kiosk, taps[4:])
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 4 and sums(connection).flags == {"burst": 4}
        check_sums(connection)
    check_recounted(app.state.engine, kiosk)


def test_words_follow_the_form_that_counts(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """A corrected form's words are read anew only where they changed; a withdrawn one's are in no list and no export."""
    words = {**kiosk.answers(), "problems": "รอนาน", "suggestions": "เปิดวันเสาร์"}
    record = kiosk.respond(mode="paper", answers=words)
    push(kiosk, [record])
    with writing(app.state.engine) as connection:
        keys = [CommentKey("กุดชุม", record["id"], question) for question in ("problems", "suggestions")]
        assert screen(connection, "test", "ยโสธร", keys, SHOWN) == 2
    push(kiosk, [amend(kiosk, record, "correct", answers={**words, "suggestions": "เปิดวันอาทิตย์"})])
    assert listed(app.state.engine, SHOWN) == ["รอนาน"] and listed(app.state.engine, UNREAD) == ["เปิดวันอาทิตย์"]
    push(kiosk, [amend(kiosk, record)])
    with reading(app.state.engine) as connection:
        assert unread_count(connection, KUDCHUM, 10) == 0 and list(exports.handed_on(connection, KUDCHUM, None, None, ())) == []
    assert listed(app.state.engine, SHOWN) == listed(app.state.engine, UNREAD) == []


def listed(engine: Engine, screening: str) -> list[str]:
    with reading(engine) as connection:
        return [row.text for row in list_comments(connection, Scope("ยโสธร"), CommentFilter((screening,), *YEAR), 10)]


def test_what_was_loaded_from_a_file_is_corrected_as_well(app: FastAPI, kiosk: TestKiosk, push: Push, tmp_path: Path) -> None:
    """The sealed export of one province, loaded into another, shows the same figures."""
    record = kiosk.respond(mode="paper")
    chain = [record, kiosk.respond(), amend(kiosk, record, "correct")]
    (tmp_path / "chain.jsonl").write_text("".join(json.dumps(line) + "\n" for line in reversed(chain)), encoding="utf-8")
    result = load(app.state.engine, Settings(str(app.state.engine.url), "ยโสธร"), tmp_path / "chain.jsonl", "กุดชุม", lambda _: None)
    assert result.counts["accepted"] == 3
    with reading(app.state.engine) as connection:
        assert sums(connection).complete == 2
        check_sums(connection)


_ACTS = st.lists(st.tuples(st.sampled_from(("correct", "withdraw")), st.integers(0, 4)), max_size=6)


@settings(many_examples, max_examples=12)
@given(
    acts=_ACTS,
    chance=st.randoms(use_true_random=False),
    cuts=st.lists(st.integers(1, 5), max_size=4),
    lost=st.sets(st.integers(1, 8), max_size=3),
)
def test_any_acts_in_any_order_give_the_sums_of_what_counts(
    engine: Engine, join: Callable[..., TestKiosk], acts: Any, chance: Any, cuts: list[int], lost: set[int]
) -> None:
    """Responses, corrections and withdrawals shuffled, cut into batches, some sent twice and some lost and sent again."""
    kiosk = join(engine)
    forms = [kiosk.respond(mode="paper", duration_s=0, answers=kiosk.answers(5 if seed == 2 else None)) for seed in range(5)]
    records = [*forms, *(amend(kiosk, forms[place], act) for act, place in acts)]
    chance.shuffle(records)
    waiting = [*records, *records[:2]]
    for size in (*cuts, len(waiting)):
        take(engine, kiosk, waiting[:size])
        waiting = waiting[size:]
    with reading(engine) as connection:
        check_sums(connection)
    with writing(engine) as connection:
        connection.execute(delete(responses).where(responses.c.kiosk == kiosk.id, responses.c.seq.in_(lost)))
    take(engine, kiosk, records)
    with reading(engine) as connection:
        check_sums(connection)


def test_the_pages_say_how_many_were_corrected_and_withdrawn(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """Responses, not acts; what names another kiosk's response is none."""
    records = kiosk.responses(3)
    acts = [amend(kiosk, records[0], "correct"), amend(kiosk, records[0], "correct"), amend(kiosk, records[1])]
    push(kiosk, [*records, *acts])
    with reading(app.state.engine) as connection:
        assert amended_counts(connection, KUDCHUM, *YEAR) == amended_of_kiosk(connection, kiosk.id) == (1, 1)
        latest = latest_amendments(connection, KUDCHUM, *YEAR, 2)
        assert [(row.seq, row.act, row.reason) for row in latest] == [(6, "withdraw", "typed twice"), (5, "correct", "typed twice")]
