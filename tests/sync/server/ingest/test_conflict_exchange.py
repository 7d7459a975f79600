"""A person chooses which record of a conflict counts: everything that is derived follows, and goes back when the choice is taken back."""

import json
import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, Engine, func, insert, select

from kiosk.survey.identity import uuid7
from sync.server import exports
from sync.server.comments.comments import CommentFilter, CommentKey, list_comments, screen
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import SHOWN, UNREAD, audit, comments, conflicts, flags, kiosks, responses
from sync.server.ingest import hash_chain
from sync.server.ingest.conflict_exchange import ExchangeError
from sync.server.ingest.conflicts import REOPEN, ConflictKey, Settlement, find, settle
from sync.server.messages import texts
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries
from tests.sync.server.conftest import MORNING, TestKiosk
from tests.sync.server.ingest.test_amendments import amend, check_sums
from tests.sync.server.ingest.test_any_order import KUDCHUM, YEAR, check_kept, sealed, take, versions_of

Push = Callable[..., list[Mapping[str, str]]]


def decide(engine: Engine, digest_: str, choice: str, every: bool = False, locked: tuple[int, ...] = ()) -> int:
    """Somebody settles the conflict of which this is the hash of the record that does not count."""
    with writing(engine) as connection:
        kiosk = connection.scalar(select(conflicts.c.kiosk).where(conflicts.c.hash == digest_))
        row = find(connection, ConflictKey(KUDCHUM.province, str(kiosk), digest_))
        assert row is not None
        context = published.validation_context(Settings("sqlite://", KUDCHUM.province), connection)
        return settle(connection, context, "somsri", row, Settlement("cloned disk", choice, every), locked)


def clone(kiosk: TestKiosk, record: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Another person's response under the number of this one, as the clone of a disk makes it."""
    other = {"id": uuid7(1_795_000_000_000 + record["seq"], kiosk.chance.getrandbits(74)), "answers": kiosk.answers(5)}
    return json.loads(json.dumps(sealed({**record, **other, **changes})))


def everything(connection: Connection) -> list[Any]:
    """What is stored of records and derived from them, but for the conflicts themselves."""
    tables = (responses, comments, flags)
    rows = [sorted(map(tuple, connection.execute(select(table)))) for table in tables]
    whole = queries.totals(connection, KUDCHUM, *YEAR)
    return [*rows, whole.counts, whole.options, whole.by_mode, whole.uses, whole.flags]


def test_the_chosen_record_counts_in_figures_and_exports_until_the_choice_is_taken_back(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """Score, uses and the file handed on follow; afterwards all is as it was, and the log names each act."""
    first, others = kiosk.respond(answers=kiosk.answers(1)), kiosk.responses(2)
    second = clone(kiosk, first)
    push(kiosk, [first, *others, second])
    engine, forms = app.state.engine, [app.state.settings.questionnaire]
    with reading(engine) as connection:
        before = everything(connection)
    decide(engine, second["hash"], "second")
    with reading(engine) as connection:
        assert queries.totals(connection, KUDCHUM, *YEAR).counts["4"][1] == sum(record["answers"]["4"] == 1 for record in others)
        assert {record["id"] for record in map(json.loads, exports.sealed_lines(connection, KUDCHUM, None, None))} == {
            second["id"],
            *(r["id"] for r in others),
        }
        assert first["id"] not in {record["id"] for record in exports.counted_records(connection, KUDCHUM, None, None)}
        handed = list(exports.handed_on(connection, KUDCHUM, None, None, forms))
        assert len(handed) == 3
        row = connection.execute(select(conflicts)).one()
        assert (row.hash, row.held_hash, row.counting, json.loads(row.record)) == (first["hash"], second["hash"], "second", first)
    check_kept(engine, kiosk)
    assert [verdict["verdict"] for verdict in push(kiosk, [second, first])] == ["duplicate", "conflict"]
    decide(engine, first["hash"], REOPEN)
    with reading(engine) as connection:
        assert everything(connection) == before
        row = connection.execute(select(conflicts)).one()
        assert (row.hash, row.counting, row.choice, row.settled_at) == (second["hash"], "", "", None)
        acts = [tuple(act) for act in connection.execute(select(audit.c.actor, audit.c.act, audit.c.detail).order_by(audit.c.id))]
    assert acts[-2:] == [("somsri", "conflict.settle", "second: cloned disk"), ("somsri", "conflict.reopen", "cloned disk")]
    check_kept(engine, kiosk)


def test_people_choose_and_choose_again_in_any_order(engine: Engine, join: Callable[..., TestKiosk]) -> None:
    """Other answers under one id, others' under one number, one by one and all at once: chain, ledger, flags and figures are those of what
    counts, and opened again all is as it was."""
    kiosk, chance = join(engine), random.Random(2)
    versions = versions_of(kiosk)
    take(engine, kiosk, [versions[seq][place] for seq in versions for place in ((0, 1), (0, 2), (0, 1, 2))[seq % 3]])
    with reading(engine) as connection:
        before = everything(connection)
    for _ in range(6):
        with reading(engine) as connection:
            rows = connection.scalars(select(conflicts.c.hash).order_by(conflicts.c.seq, conflicts.c.hash)).all()
        decide(engine, chance.choice(rows), chance.choice(("first", "second", "second", "", REOPEN)), every=chance.random() < 0.3)
        check_kept(engine, kiosk)
        with reading(engine) as connection:
            counting = set(connection.scalars(select(responses.c.hash)))
            assert set(connection.scalars(select(conflicts.c.held_hash))) <= counting
            assert counting.isdisjoint(connection.scalars(select(conflicts.c.hash)))
    with reading(engine) as connection:
        turned = select(conflicts.c.hash).where(conflicts.c.counting == "second").order_by(conflicts.c.settled_at)
        latest_first = connection.scalars(turned).all()[::-1]
    for digest_ in latest_first:
        decide(engine, digest_, REOPEN)
    check_kept(engine, kiosk)
    with reading(engine) as connection:
        assert len(connection.scalars(select(responses.c.hash)).all()) == len(before[0])


def test_hundreds_of_conflicts_are_settled_and_taken_back_in_one_act(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """The disk was cloned: every later record counts at once, one line in the log says so, and one act undoes it."""
    first = kiosk.responses(12)
    seconds = [clone(kiosk, record) for record in first]
    push(kiosk, [*first, *seconds])
    engine = app.state.engine
    with reading(engine) as connection:
        before = everything(connection)
    assert decide(engine, seconds[3]["hash"], "second", every=True) == 12
    with reading(engine) as connection:
        assert queries.totals(connection, KUDCHUM, *YEAR).counts["4"] == {1: 0, 2: 0, 3: 0, 4: 0, 5: 12}
        subject = connection.scalar(select(audit.c.subject).order_by(audit.c.id.desc()).limit(1))
        assert subject == f"12 {kiosk.id}"
    assert decide(engine, first[7]["hash"], "first", every=True) == 12
    with reading(engine) as connection:
        assert everything(connection) == before


def test_a_burst_ends_with_the_record_that_leaves_and_comes_back_with_it(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """Four within two minutes are no burst: nobody's answer stays flagged because of a record that does not count."""
    crowd = [kiosk.respond(at=MORNING + timedelta(seconds=20 * place)) for place in range(5)]
    second = clone(kiosk, crowd[2], answered_at="2026-11-03T08:30:00+07:00", started_at="2026-11-03T08:28:00+07:00")
    push(kiosk, [*crowd, second])
    engine = app.state.engine

    def in_burst() -> int:
        with reading(engine) as connection:
            assert queries.totals(connection, KUDCHUM, *YEAR).flags.get("burst", 0) == connection.scalar(
                select(func.count()).where(flags.c.flag == "burst")
            )
            return sum(connection.scalars(select(responses.c.flagged)))

    assert in_burst() == 5
    decide(engine, second["hash"], "second")
    assert in_burst() == 1  # the clone gave every item the same level
    check_kept(engine, kiosk)
    decide(engine, crowd[2]["hash"], "first")
    assert in_burst() == 5


def test_words_that_people_have_screened_stay_screened(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """The record leaves with what was decided about its words, the other one waits to be read, and coming back it is as it was."""
    first = kiosk.respond(answers={**kiosk.answers(), "suggestions": "ที่จอดรถน้อย"})
    second = clone(kiosk, first, id=first["id"], answers={**kiosk.answers(), "suggestions": "โทร 081-234-5678"})
    push(kiosk, [first, second])
    engine, everybody = app.state.engine, CommentFilter((UNREAD, SHOWN), *YEAR)
    with writing(engine) as connection:
        screen(connection, "malee", KUDCHUM.province, [CommentKey("กุดชุม", first["id"], "suggestions")], SHOWN)
    decide(engine, second["hash"], "second")
    with reading(engine) as connection:
        assert [(row.text, row.screening) for row in list_comments(connection, KUDCHUM, everybody, 9)] == [("โทร 081-234-5678", UNREAD)]
    decide(engine, first["hash"], "first")
    with reading(engine) as connection:
        (row,) = list_comments(connection, KUDCHUM, everybody, 9)
        assert (row.text, row.screening, row.changed_by) == ("ที่จอดรถน้อย", SHOWN, "malee")


@pytest.mark.parametrize("withdrawal_first", [True, False])
def test_one_of_the_two_is_a_withdrawal(app: FastAPI, kiosk: TestKiosk, push: Push, withdrawal_first: bool) -> None:
    """What it is about counts or does not count with the choice."""
    record = kiosk.respond(mode="paper")
    withdrawal = amend(kiosk, record)
    answer = clone(kiosk, {**kiosk.respond(), "seq": 2, "prev_hash": record["hash"]})
    pair = (withdrawal, answer) if withdrawal_first else (answer, withdrawal)
    push(kiosk, [record, *pair])
    for chosen, decided in ((0, None), (1, "second"), (0, REOPEN), (1, "second")):
        if decided:
            decide(app.state.engine, pair[1 if decided == "second" else 0]["hash"], decided)
        with reading(app.state.engine) as connection:
            assert queries.totals(connection, KUDCHUM, *YEAR).complete == (0 if pair[chosen] is withdrawal else 2)
            check_sums(connection)


def test_the_other_record_stands_in_another_district(app: FastAPI, kiosk: TestKiosk, push: Push, join: Callable[..., TestKiosk]) -> None:
    """Both districts' figures move, and the number that nothing stands under any more is missing at the kiosk that had it."""
    away = join(app.state.engine, "ค้อวัง")
    first, second = kiosk.responses(2), away.responses(2)
    taken = away.respond(id=first[0]["id"])
    push(kiosk, first)
    push(away, [*second, taken])
    decide(app.state.engine, taken["hash"], "second")
    with reading(app.state.engine) as connection:
        assert [queries.totals(connection, scope, *YEAR).complete for scope in (KUDCHUM, Scope("ยโสธร", "ค้อวัง"))] == [1, 3]
        assert (hash_chain.gaps(connection, kiosk.id), hash_chain.gaps(connection, away.id)) == ([(1, 1)], [])
        assert {row.kiosk: row.held for row in connection.execute(select(kiosks))} == {kiosk.id: 1, away.id: 3}
    decide(app.state.engine, first[0]["hash"], REOPEN)
    with reading(app.state.engine) as connection:
        assert [queries.totals(connection, scope, *YEAR).complete for scope in (KUDCHUM, Scope("ยโสธร", "ค้อวัง"))] == [2, 2]
        assert (hash_chain.gaps(connection, kiosk.id), hash_chain.gaps(connection, away.id)) == ([], [])


def test_what_cannot_be_followed_is_refused_and_nothing_moves(app: FastAPI, kiosk: TestKiosk, push: Push) -> None:
    """A filed report, a record of which only the hash is here, and one that contradicts a third."""
    first, third = kiosk.responses(2)
    second, both = clone(kiosk, first), sealed(clone(kiosk, third), id=first["id"])
    push(kiosk, [first, third, second, both])
    engine = app.state.engine
    with writing(engine) as connection:
        unread = clone(kiosk, third)
        values = {name: unread[name] for name in ("id", "seq", "hash")} | {"kiosk": kiosk.id, "record": "", "reason": ""}
        place = {"province": KUDCHUM.province, "district": "กุดชุม", "held_id": third["id"], "held_hash": third["hash"]}
        connection.execute(insert(conflicts).values(**values, **place, received_at="2026-11-20T08:00:00+07:00"))
        before = everything(connection)
    for digest_, locked, fault in ((second["hash"], (2570,), "locked"), (unread["hash"], (), "not_whole"), (both["hash"], (), "third")):
        with pytest.raises(ExchangeError) as refusal:
            decide(engine, digest_, "second", locked=locked)
        assert refusal.value.key == f"conflict_fault_{fault}" and refusal.value.localized(texts("th"))
    with reading(engine) as connection:
        assert everything(connection) == before
        assert set(connection.scalars(select(conflicts.c.settled_at))) == {None}
    assert decide(engine, second["hash"], "second", locked=(2569,)) == 1
