"""Answers from telephones: each code counts once whoever hurries, in a chain that shows what is gone, beside the scores or among them."""

import argparse
import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, select, update
from starlette.testclient import TestClient

from kiosk.survey import scoring
from kiosk.survey.dates.calendar import day_of, month_days
from kiosk.survey.identity import uuid7
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import digest, from_record
from kiosk.survey.session import Session
from sync.phone_token import TokenError
from sync.server import exports
from sync.server.commands import status
from sync.server.configuration import phone_answers, published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import kiosks, responses, spent_tokens
from sync.server.ingest import hash_chain
from sync.server.kiosks import enrolment, relocation
from sync.server.kiosks.errors import EnrolmentError
from sync.server.kiosks.status import kiosk_statuses
from sync.server.phone import acceptance, chain
from sync.server.phone.acceptance import Acceptance
from sync.server.rollups import rollup_figures
from sync.server.scope import Scope
from sync.server.tallies import phone_figures, queries
from sync.server.tallies.phone_tallies import modes_in_full
from tests.sync.server.conftest import ONE_DATABASE, TestKiosk

KUDCHUM = Scope("ยโสธร", "กุดชุม")
LEVELS = {"1.1": 5, "1.2": 4, "1.3": 3, "2.1": 5, "2.2": 4, "2.3": 4, "3.1": 2, "3.2": 5, "3.3": 4, "4": 4}
FILLED = {item: str(level) for item, level in LEVELS.items()}


def today() -> date:
    return day_of(datetime.now(UTC))


def session(number: int) -> Session:
    """A form of its own, opened a minute ago."""
    now = datetime.now(UTC)
    return Session(uuid7(int(now.timestamp() * 1000) - 60_000, number), now.isoformat(), answers=dict(LEVELS))


def count(app: FastAPI, table: Any) -> int:
    with reading(app.state.engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def states(app: FastAPI) -> list[dict[str, Any]]:
    """What `province status` says of the district's telephones."""
    with reading(app.state.engine) as connection:
        chains = {sender.kiosk for sender in chain.chains(connection, KUDCHUM)}
        return [status for status in kiosk_statuses(connection, "ยโสธร") if status["kiosk"] in chains]


def test_many_hurry_with_the_same_codes(app: FastAPI, code: Callable[[], str], questionnaire: Questionnaire) -> None:
    """Four codes, each sent at once by six telephones with other answers: four are taken, in one chain without a gap or a break."""
    codes = [code() for _ in range(4)]
    tries = [(each, number) for number in range(6) for each in codes]
    begin, taken = threading.Barrier(len(tries)), []
    with reading(app.state.engine) as connection:
        context = published.validation_context(app.state.settings, connection)

    def send(each: str, number: int) -> None:
        begin.wait()
        taken.append((each, acceptance.accept(app.state.engine, context, each, session(codes.index(each) * 10 + number), questionnaire)))

    threads = [threading.Thread(target=send, args=each) for each in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each for each, outcome in taken if outcome is Acceptance.ACCEPTED) == sorted(codes)
    assert [outcome for _, outcome in taken].count(Acceptance.SPENT) == len(tries) - len(codes)
    with reading(app.state.engine) as connection:
        records = list(map(json.loads, exports.sealed_lines(connection, KUDCHUM, None, None)))
        (sender,) = chain.chains(connection, KUDCHUM)
        assert not hash_chain.gaps(connection, sender.kiosk) and not hash_chain.breaks(connection, sender.kiosk)
    assert [record["seq"] for record in records] == [1, 2, 3, 4]
    before = "0" * 64
    for record in records:
        assert (record["prev_hash"], digest(record), record["via"], record["mode"]) == (before, record["hash"], "phone", "self")
        assert from_record(record).as_record() == record
        before = record["hash"]
    (state,) = states(app)
    assert (state["held"], state["days"], state["reconciled_days"], state["enrolled"]) == (4, 1, 1, False)


def test_one_sends_again_and_another_uses_the_same_code(app: FastAPI, client: TestClient, code: Callable[[], str]) -> None:
    """The same form is thanked twice and counts once; another form with that code, and the code itself, say that it was used."""
    token = code()
    first, second = session(1).id, session(2).id
    statuses = [client.post(f"/s/{token}", data={"form": form, "reviewed": "1", **FILLED}).status_code for form in (first, first, second)]
    assert sorted([*statuses, client.get(f"/s/{token}").status_code]) == [200, 200, 410, 410] and count(app, responses) == 1


@ONE_DATABASE
def test_codes_that_open_nothing(app: FastAPI, client: TestClient, telephones: TestKiosk, code: Callable[[], str]) -> None:
    """Altered, stripped, of nobody, of a revoked kiosk, or while the province takes none: nothing is stored."""
    token, form = code(), {"form": session(2).id, "reviewed": "1", **FILLED}
    assert client.post("/s/", data=form).status_code in (404, 405)
    for wrong in (f"{'A' if token[0] != 'A' else 'B'}{token[1:]}", token[:-1], "x" * 60, "%00", "a/b"):
        assert client.post(f"/s/{wrong}", data=form).status_code in (400, 404), wrong
    with writing(app.state.engine) as connection:
        phone_answers.choose(connection, "test", "", inside=False)
    assert client.post(f"/s/{token}", data=form).status_code == 410
    with writing(app.state.engine) as connection:
        phone_answers.choose(connection, "test", "http://127.0.0.1", inside=False)
        enrolment.revoke(connection, "test", telephones.id)
    assert client.post(f"/s/{token}", data=form).status_code == 404
    assert count(app, responses) == count(app, spent_tokens) == 0


@ONE_DATABASE
def test_an_answer_is_gone_from_the_database(app: FastAPI, code: Callable[[], str], answer: Callable[..., Any]) -> None:
    """A row that is deleted behind the program's back, or exchanged for another answer, makes the day differ."""
    for _ in range(3):
        assert answer(code(), FILLED).status_code == 200
    with writing(app.state.engine) as connection:
        connection.execute(update(responses).where(responses.c.seq == 3).values(hash="f" * 64))
        (sender,) = chain.chains(connection, KUDCHUM)
        assert chain.compare(connection, sender) == [today().isoformat()]
        connection.execute(delete(responses).where(responses.c.seq == 3))
        assert chain.compare(connection, sender) == [today().isoformat()]
    assert [(state["differing_days"], state["reconciled_days"]) for state in states(app)] == [(1, 0)]
    assert answer(code(), FILLED).status_code == 200
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(func.max(responses.c.seq))) == 4  # the number of what is gone is not given out again


@ONE_DATABASE
def test_the_same_answers_give_the_same_score_by_every_way(
    app: FastAPI,
    telephones: TestKiosk,
    code: Callable[[], str],
    answer: Callable[..., Any],
    push: Callable[..., Any],
) -> None:
    """Tapped at the kiosk, typed from paper, filled in on a telephone: the same percent to the last digit, each to be had alone."""
    answers = {**LEVELS, "services": ("L022",)}
    push(telephones, [telephones.respond(mode=mode, answers=answers, at=datetime.now(UTC)) for mode in ("self", "paper")])
    for _ in range(2):
        assert answer(code(), {**FILLED, "services": "L022"}).status_code == 200
    span, aspects = (today(), today()), app.state.settings.aspects
    with reading(app.state.engine) as connection:
        kiosk, phones = queries.totals(connection, KUDCHUM, *span), phone_figures.totals(connection, KUDCHUM, *span)
        by_service = queries.by_service(connection, KUDCHUM, *span)["L022"]
    assert (kiosk.complete, kiosk.on_phones, kiosk.by_mode) == (2, 2, {"self": 1, "assisted": 0, "paper": 1})
    assert (phones.complete, phones.on_phones, sum(phones.by_mode.values())) == (2, 2, 0)
    assert (by_service.complete, by_service.on_phones) == (2, 2)
    assert scoring.score(kiosk.complete, kiosk.counts, aspects) == scoring.score(phones.complete, phones.counts, aspects)
    assert kiosk.spread == phones.spread
    with reading(app.state.engine) as connection:
        handed = list(exports.handed_on(connection, KUDCHUM, *span, [app.state.settings.questionnaire]))
    assert sorted(record["mode"] for record in handed) == ["paper", "phone", "phone", "self"]


def test_the_province_lets_them_count(
    app: FastAPI, telephones: TestKiosk, code: Callable[[], str], answer: Callable[..., Any], push: Callable[..., Any]
) -> None:
    """Beside the score until then; from then on inside, for every day that there is, and out again as before."""
    push(telephones, [telephones.respond(answers=dict.fromkeys(LEVELS, 5), at=datetime.now(UTC))])
    assert answer(code(), dict.fromkeys(LEVELS, "3")).status_code == 200
    span, aspects, percents = (today(), today()), app.state.settings.aspects, []
    for inside in (False, True, False):
        with writing(app.state.engine) as connection:
            phone_answers.choose(connection, "test", "http://127.0.0.1", inside=inside)
        with reading(app.state.engine) as connection:
            totals = queries.by_district(connection, Scope("ยโสธร"), *span)["กุดชุม"]
            assert queries.with_and_without_flags(connection, KUDCHUM, *span)[0]["กุดชุม"].counts == totals.counts
            assert queries.answer_totals(connection, KUDCHUM, *span)["กุดชุม"].complete == totals.complete
            assert sum(modes_in_full(totals.by_mode, totals.complete).values()) == totals.complete  # what a roll-up sends as modes
            months = (today().replace(day=1), month_days(today())[1])
            figures = rollup_figures.year_figures(connection, "ยโสธร", *months, tuple(LEVELS))
            assert sum(row.complete for row in rollup_figures.rows_by_district(figures)["กุดชุม"] if not row.service) == 2 * totals.complete
        percents.append((totals.complete, totals.on_phones, scoring.score(totals.complete, totals.counts, aspects).percent))
    assert percents == [(1, 1, 100), (2, 1, 80), (1, 1, 100)]


@ONE_DATABASE
def test_the_command_says_that_an_answer_is_gone(
    app: FastAPI, code: Callable[[], str], answer: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """`province status` compares what the telephones sent by itself: nobody has to look at a page first."""
    for _ in range(2):
        assert answer(code(), FILLED).status_code == 200
    with writing(app.state.engine) as connection:
        connection.execute(delete(responses).where(responses.c.seq == 2))
    assert status.run(argparse.Namespace(json=False), app.state.settings, app.state.engine) == 0
    assert "0 of 1 days reconciled, 1 differ" in capsys.readouterr().out


@ONE_DATABASE
def test_no_machine_takes_the_telephones_place(app: FastAPI, code: Callable[[], str], answer: Callable[..., Any]) -> None:
    """Nobody joins with the id of the province's own chain, which stays in its district, as its codes do."""
    assert answer(code(), FILLED).status_code == 200
    with writing(app.state.engine) as connection:
        (sender,) = chain.chains(connection, KUDCHUM)
        joining = enrolment.issue_code_for(connection, "test", sender.kiosk)
        assert joining
    with writing(app.state.engine) as connection, pytest.raises(EnrolmentError):
        enrolment.enroll(connection, app.state.settings, joining[0], sender.kiosk, "127.0.0.1")
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(kiosks.c.key_hash).where(kiosks.c.kiosk == sender.kiosk)) is None
    with writing(app.state.engine) as connection:
        assert not relocation.put_right(connection, app.state.settings, "test", sender.kiosk, "เลิงนกทา")
    assert answer(code(), FILLED).status_code == 200 and count(app, spent_tokens) == 2


@ONE_DATABASE
def test_a_code_is_refused_while_the_answer_is_taken(app: FastAPI, code: Callable[[], str], questionnaire: Questionnaire) -> None:
    """The kiosk was revoked after the page was opened: the transaction looks once more."""
    token = code()
    with writing(app.state.engine) as connection:
        connection.execute(update(kiosks).values(revoked_at="2026-11-02T08:30:00+07:00"))
        context = published.validation_context(app.state.settings, connection)
    with pytest.raises(TokenError):
        acceptance.accept(app.state.engine, context, token, session(1), questionnaire)
