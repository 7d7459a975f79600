"""A kiosk pushes responses: verdicts, idempotence, conflicts, refusals, the chain, gaps, tallies and flags. On both databases."""

import gzip
import json
import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from kiosk.survey import record_checks, scoring
from kiosk.survey.response import digest
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments, conflicts, kiosks, rejected, responses
from sync.server.ingest import hash_chain
from sync.server.ingest import responses as ingest
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.tallies import queries
from sync.server.tallies.layout import TallyLayout
from tests.sync.server.conftest import MORNING, TestKiosk

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
KUDCHUM = Scope("ยโสธร", "กุดชุม")


def words(verdicts: Any) -> Any:
    return [verdict["verdict"] for verdict in verdicts]


def count(app: Any, table: Any) -> Any:
    with reading(app.state.engine) as connection:
        return connection.scalar(select(func.count()).select_from(table))


def resealed(record: Any, **changes: Any) -> Any:
    """The record with changes and the hash that fits them."""
    changed = {**record, **changes}
    return {**changed, "hash": digest(changed)}


def test_a_district_sends_its_morning(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """New responses are accepted, each under its own id and in the order sent."""
    sent = kiosk.responses(12)
    verdicts = push(kiosk, sent)
    answers = [(verdict["id"], verdict["verdict"], verdict["reason"]) for verdict in verdicts]
    assert answers == [(record["id"], "accepted", "") for record in sent]
    assert count(app, responses) == 12


def test_the_reply_was_lost_and_the_kiosk_sends_again(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """The same batch again is all duplicates, a success, and counts nothing twice."""
    sent = kiosk.responses(5)
    push(kiosk, sent)
    with reading(app.state.engine) as connection:
        before = queries.totals(connection, KUDCHUM, *NOVEMBER)
    assert words(push(kiosk, sent)) == ["duplicate"] * 5
    with reading(app.state.engine) as connection:
        assert queries.totals(connection, KUDCHUM, *NOVEMBER) == before
    assert before.complete == 5


def test_the_same_response_twice_in_one_batch(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """The first is accepted, the second is its duplicate."""
    record = kiosk.respond()
    assert words(push(kiosk, [record, record])) == ["accepted", "duplicate"]
    assert count(app, responses) == 1


def test_a_restored_disk_gives_out_a_number_again(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """The same seq under another id is a conflict: both are kept, neither is counted twice, the rest goes through."""
    first = kiosk.respond()
    push(kiosk, [first])
    kiosk.seq, kiosk.last_hash = 0, "0" * 64
    second, third = kiosk.respond(), kiosk.respond()
    verdicts = push(kiosk, [second, third])
    assert words(verdicts) == ["conflict", "accepted"]
    assert "seq" in verdicts[0]["reason"]
    with reading(app.state.engine) as connection:
        conflict = connection.execute(select(conflicts)).one()
        assert json.loads(conflict.record) == second and conflict.held_id == first["id"]
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).complete == 2


def test_an_altered_response_under_the_same_id(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """The same id with another hash is a conflict, and sending it again keeps one copy."""
    record = kiosk.respond()
    push(kiosk, [record])
    altered = resealed(record, duration_s=121)
    assert words(push(kiosk, [altered])) == ["conflict"]
    assert words(push(kiosk, [altered])) == ["conflict"]
    assert count(app, conflicts) == 1 and count(app, responses) == 1


def test_one_bad_record_never_blocks_the_rest(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Whatever JSON stands among good records, each gets its own verdict and what was refused is kept once."""
    good = kiosk.responses(3)
    bad: list[Any] = [
        None,
        7,
        "x",
        [],
        {},
        {"id": "not-a-uuid"},
        {**good[0], "id": 5},
        {**good[0], "hash": "0" * 64},
        {"id": "\ud800"},
        {"\ud800": "\u0000"},
    ]
    verdicts = push(kiosk, [good[0], *bad, *good[1:]])
    assert words(verdicts) == ["accepted", *["rejected"] * len(bad), "accepted", "accepted"]
    assert all(verdict["reason"] for verdict in verdicts if verdict["verdict"] == "rejected")
    push(kiosk, bad)
    assert count(app, rejected) == len(bad) and count(app, responses) == 3


@pytest.mark.parametrize("number", ["9" * 10_000, "-" + "9" * 500, "1e999", "NaN"])
def test_a_number_that_no_field_takes_never_blocks_the_rest(client: TestClient, kiosk: TestKiosk, number: str) -> None:
    """However many digits it has, it is one rejected record among good ones."""
    first, bad, last = kiosk.respond(), kiosk.respond(), kiosk.respond()
    body = json.dumps({"responses": [first, {**bad, "seq": "HERE"}, last]}).replace('"HERE"', number)
    reply = client.post("/v1/responses", content=body, headers=kiosk.headers)
    assert words(reply.json()["verdicts"]) == ["accepted", "rejected", "accepted"]


@pytest.mark.parametrize("identity", ["x" * 5000, "a\nb", "\x00", "\ud800", "ก"])
def test_a_verdict_carries_the_id_that_was_sent(push: Callable[..., list[Mapping[str, str]]], kiosk: TestKiosk, identity: str) -> None:
    """Whatever stands in a record's id, its verdict is found by it; an id that is no text is an empty one."""
    verdicts = push(kiosk, [{"id": identity}, {"id": 5}, {}])
    assert [(verdict["id"], verdict["verdict"]) for verdict in verdicts] == [(identity, "rejected"), ("", "rejected"), ("", "rejected")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("1.1", "5"),
        ("1.1", ["5"]),
        ("sex", 3),
        ("sex", ["male"]),
        ("services", "L022"),
        ("services", 3),
        ("suggestions", 3),
        ("suggestions", ["x"]),
    ],
)
def test_an_answer_of_another_kind_than_its_question_takes(
    app: FastAPI, push: Callable[..., list[Mapping[str, str]]], kiosk: TestKiosk, question: str, answer: Any
) -> None:
    """It would be held and never counted: the question and what it takes are named instead. Another version's questions are let pass."""
    record = kiosk.respond()
    record["answers"][question] = answer
    record["hash"] = digest(record)
    foreign = {**record, "questionnaire": {"id": "another", "version": 3}}
    foreign["hash"] = digest(foreign)
    verdicts = push(kiosk, [record, foreign])
    assert words(verdicts) == ["rejected", "accepted"] and f"{question}: must be" in verdicts[0]["reason"]
    assert count(app, rejected) == 1 and count(app, responses) == 1


def test_a_disk_that_rots_gives_a_number_at_the_end_of_four_bytes(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """A number is a number, whatever a database adds to it: those before and after it go through too."""
    kiosk.seq = 2**31 - 3
    for moment in range(4):
        assert words(push(kiosk, [kiosk.respond(at=MORNING + timedelta(hours=moment))])) == ["accepted"]
    with reading(app.state.engine) as connection:
        assert list(hash_chain.gaps(connection, kiosk.id)) == [(1, 2**31 - 3)]


def test_the_province_has_heard_of_a_kiosk_that_only_sends_responses(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """Last seen is the last time it sent anything, with or without a heartbeat."""
    with writing(app.state.engine) as connection:
        connection.execute(update(kiosks).values(last_seen_at="2026-01-01T00:00:00+07:00"))
    push(kiosk, kiosk.responses(1))
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(kiosks.c.last_seen_at)) > "2026-01-02"


def test_a_kiosk_may_write_only_as_itself(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], join: Callable[..., TestKiosk]
) -> None:
    """A record of another kiosk is refused under this key."""
    other = join(app.state.engine, "เลิงนกทา")
    verdicts = push(kiosk, [other.respond(), kiosk.respond()])
    assert words(verdicts) == ["rejected", "accepted"]
    assert "another kiosk" in verdicts[0]["reason"]


@pytest.mark.parametrize("district", ["กุดชุม", "ค้อวัง"])
def test_an_id_that_another_kiosk_has_used(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], join: Callable[..., TestKiosk], district: str
) -> None:
    """Ids are unique, in the district and beyond: the second is a conflict, not lost."""
    other = join(app.state.engine, district)
    first = kiosk.respond()
    push(kiosk, [first])
    assert words(push(other, [other.respond(id=first["id"])])) == ["conflict"]
    assert count(app, conflicts) == 1


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_batches_arrive_in_any_order(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], order: Any) -> None:
    """Gaps stand until they are filled, and a whole chain shows no break whatever the order."""
    sent = kiosk.responses(10)
    for place, part in enumerate(order):
        push(kiosk, sent[part * 2 : part * 2 + 2])
        if place == 0:
            with reading(app.state.engine) as connection:
                assert hash_chain.gaps(connection, kiosk.id) == ([(1, part * 2)] if part else [])
    with reading(app.state.engine) as connection:
        assert hash_chain.gaps(connection, kiosk.id) == [] and hash_chain.breaks(connection, kiosk.id) == []
        row = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk.id)).one()
        assert (row.held, row.last_seq) == (10, 10)


def test_a_response_is_missing_in_the_middle(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """A gap is a gap, not a broken chain."""
    sent = kiosk.responses(9)
    push(kiosk, sent[:3] + sent[5:6] + sent[8:])
    with reading(app.state.engine) as connection:
        assert hash_chain.gaps(connection, kiosk.id) == [(4, 5), (7, 8)]
        assert hash_chain.all_gaps(connection) == {kiosk.id: [(4, 5), (7, 8)]}
        assert hash_chain.breaks(connection, kiosk.id) == []


@pytest.mark.parametrize("later_first", [False, True])
def test_someone_altered_a_response_on_the_kiosk(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], later_first: bool
) -> None:
    """A response that was replaced together with its own hash breaks the chain at the next one, whichever comes first."""
    sent = kiosk.responses(4)
    sent[1] = resealed(sent[1], duration_s=1)
    for batch in (sent[2:], sent[:2]) if later_first else (sent[:2], sent[2:]):
        assert set(words(push(kiosk, batch))) == {"accepted"}
    with reading(app.state.engine) as connection:
        assert [row.seq for row in hash_chain.breaks(connection, kiosk.id)] == [3]


def test_the_first_response_must_begin_the_chain(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """seq 1 with another prev_hash than 64 zeros is a break."""
    record = kiosk.respond()
    push(kiosk, [resealed(record, prev_hash="1" * 64)])
    with reading(app.state.engine) as connection:
        assert [row.seq for row in hash_chain.breaks(connection, kiosk.id)] == [1]


def test_the_tallies_equal_a_recount(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Totals by whole, service and month equal what the records themselves add up to."""
    sent = [kiosk.respond(at=figures_moment(number)) for number in range(60)]
    sent += [
        kiosk.respond(at=figures_moment(60), status="partial", answers={"sex": "male"}),
        kiosk.respond(at=figures_moment(61), mode="paper"),
    ]
    push(kiosk, sent)
    complete = [record for record in sent if record["status"] == "complete"]
    with reading(app.state.engine) as connection:
        whole = queries.totals(connection, KUDCHUM, date(2026, 10, 1), date(2027, 9, 30))
        by_month = queries.by_month(connection, KUDCHUM, date(2026, 10, 1), date(2027, 9, 30))
        by_service = queries.by_service(connection, KUDCHUM, date(2026, 10, 1), date(2027, 9, 30))
        dates = sorted({date.fromisoformat(record["answered_at"][:10]) for record in sent})
        days = [queries.totals(connection, KUDCHUM, day, day) for day in dates]
    assert (whole.complete, whole.partial, whole.by_mode) == (61, 1, {"self": 60, "assisted": 0, "paper": 1})
    for item in ("1.1", "3.3", "4"):
        expected = {level: sum(record["answers"][item] == level for record in complete) for level in (5, 4, 3, 2, 1)}
        assert whole.counts[item] == expected
        assert sum(day.counts.get(item, {}).get(5, 0) for day in days) == expected[5]
        chose = [record for record in complete if "L022" in record["answers"]["services"]]
        assert by_service["L022"].counts[item][5] == sum(record["answers"][item] == 5 for record in chose)
    assert by_month.keys() == {"2026-11", "2026-12"} and sum(month.complete for month in by_month.values()) == 61
    assert whole.uses == {service: sum(service in record["answers"]["services"] for record in complete) for service in sorted(whole.uses)}
    assert whole.options["sex"] == {code: sum(record["answers"]["sex"] == code for record in complete) for code in ("female", "male")}
    assert sum(whole.by_hour.values()) == 61 and whole.spread.n == 61
    own = [scoring.own_score(record["answers"], TallyLayout(app.state.settings.questionnaire).aspects) for record in complete]
    assert (whole.spread.total, whole.spread.squares) == (sum(own), sum(percent * percent for percent in own))


def figures_moment(number: Any) -> Any:
    return date_time("2026-11-20T23:50:00+07:00") + timedelta(hours=7 * number)


def date_time(text: Any) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text)


def test_one_minute_before_and_after_midnight_in_bangkok(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """The day is Bangkok's, whatever offset the moment is written with."""
    push(kiosk, [kiosk.respond(at=date_time("2026-11-10T16:59:00+00:00")), kiosk.respond(at=date_time("2026-11-10T17:00:00+00:00"))])
    with reading(app.state.engine) as connection:
        assert queries.totals(connection, KUDCHUM, date(2026, 11, 10), date(2026, 11, 10)).by_hour == {23: 1}
        assert queries.totals(connection, KUDCHUM, date(2026, 11, 11), date(2026, 11, 11)).by_hour == {0: 1}


def test_what_people_wrote_waits_to_be_screened(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Open answers and the words of an "other" option become remarks that nobody has read."""
    answers = {**kiosk.answers(), "suggestions": "โทร 081-234-5678", "problems": "ที่จอดรถน้อย", "occupation": "other"}
    push(kiosk, [kiosk.respond(answers=answers, other={"occupation": "ช่างทอผ้า"})])
    with reading(app.state.engine) as connection:
        remarks = {row.question: (row.screening, row.text) for row in connection.execute(select(comments))}
    assert remarks == {
        "suggestions": ("unread", "โทร 081-234-5678"),
        "problems": ("unread", "ที่จอดรถน้อย"),
        "occupation+": ("unread", "ช่างทอผ้า"),
    }


def test_two_workers_push_the_same_batch_at_once(app: FastAPI, kiosk: TestKiosk) -> None:
    """Each response is accepted once and once only, and nothing fails."""
    sent, known = kiosk.responses(200), known_to(app)
    sender = Sender(kiosk.id, "ยโสธร", "กุดชุม")
    answers, barrier = [], threading.Barrier(4)

    def worker() -> None:
        barrier.wait()
        answers.append(words(ingest.ingest(app.state.engine, known, sender, sent, "2026-11-23T10:00:00+07:00")))

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    assert sorted(verdicts.count("accepted") for verdicts in answers) == [0, 0, 0, 200]
    assert count(app, responses) == 200
    with reading(app.state.engine) as connection:
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).complete == 200


def test_two_kiosks_of_a_district_push_at_once(app: FastAPI, join: Callable[..., TestKiosk]) -> None:
    """Both add to the same rows of the tallies; no figure is lost and nobody waits for ever."""
    fleet, known = [join(app.state.engine) for _ in range(4)], known_to(app)
    sent = {kiosk.id: kiosk.responses(120) for kiosk in fleet}
    verdicts = []

    def worker(kiosk: Any) -> None:
        sender = Sender(kiosk.id, "ยโสธร", "กุดชุม")
        for start in range(0, 120, 30):
            verdicts.extend(
                words(ingest.ingest(app.state.engine, known, sender, sent[kiosk.id][start : start + 30], "2026-11-23T10:00:00+07:00"))
            )

    threads = [threading.Thread(target=worker, args=(kiosk,)) for kiosk in fleet]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    assert verdicts == ["accepted"] * 480
    with reading(app.state.engine) as connection:
        whole = queries.totals(connection, KUDCHUM, *NOVEMBER)
    assert whole.complete == 480 and sum(whole.counts["4"].values()) == 480


def known_to(app: Any) -> Any:
    with reading(app.state.engine) as connection:
        return published.validation_context(app.state.settings, connection)


def test_the_batch_comes_gzipped(client: TestClient, kiosk: TestKiosk) -> None:
    """gzip bodies are read, and a long reply goes out gzipped to a kiosk that takes it."""
    body = gzip.compress(json.dumps({"responses": kiosk.responses(30)}).encode())
    reply = client.post("/v1/responses", content=body, headers={**kiosk.headers, "Content-Encoding": "gzip", "Accept-Encoding": "gzip"})
    assert reply.status_code == 200 and reply.headers["Content-Encoding"] == "gzip"
    assert words(reply.json()["verdicts"]) == ["accepted"] * 30


def test_a_kiosk_sends_nonsense_without_end(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first refused and conflicting records are kept whole, of the others digest and reason: one key does not fill the disk."""
    monkeypatch.setattr(ingest, "WHOLE_REJECTED", 3)
    monkeypatch.setattr(ingest, "WHOLE_CONFLICTS", 2)
    first = kiosk.respond()
    push(kiosk, [first])
    for batch in range(2):
        copies = [resealed(first, duration_s=300 + batch * 10 + number) for number in range(4)]
        verdicts = push(kiosk, [{"id": f"{batch} {number}", "junk": "x" * 1000} for number in range(4)] + copies)
        assert words(verdicts) == ["rejected"] * 4 + ["conflict"] * 4
    with reading(app.state.engine) as connection:
        for table, whole in ((rejected, 3), (conflicts, 2)):
            rows = list(connection.execute(select(table.c.record, table.c.reason)))
            assert len(rows) == 8 and all(row.reason for row in rows)
            assert sum(1 for row in rows if row.record) == whole


def test_a_record_has_a_million_names(client: TestClient, kiosk: TestKiosk) -> None:
    """It is refused with the first twenty of them, and the good one beside it goes through."""
    record = {f"n{number}": 0 for number in range(300_000)}
    reply = client.post("/v1/responses", content=json.dumps({"responses": [record, kiosk.respond()]}), headers=kiosk.headers)
    assert words(reply.json()["verdicts"]) == ["rejected", "accepted"]
    assert len(record_checks.problems(record | kiosk.respond())) == 20
