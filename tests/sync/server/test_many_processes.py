"""Several server processes on one database behave as one, and a database that hangs up is survived."""

import json
import os
import random
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, Table, delete, func, select
from starlette.testclient import TestClient

from kiosk.survey.identity import uuid7
from kiosk.survey.yearly import provider_answers
from sync import phone_token
from sync.server.accounts.users import add_user
from sync.server.commands.load import load
from sync.server.configuration import drafts, phone_answers, published
from sync.server.db.engine import in_transaction, open_database, reading, writing
from sync.server.db.schema import data_keys, improvements, kiosks, ledger_days, report_chapters, responses
from sync.server.duties import provider_questionnaire
from sync.server.ingest import hash_chain
from sync.server.ingest import responses as ingest
from sync.server.ingest.validation import validate
from sync.server.kiosks import districts, enrolment, errors, reconciliation
from sync.server.pages.parts.seen_version import digest_of
from sync.server.phone import chain
from sync.server.scope import Scope
from sync.server.sender import Sender, record_contact
from sync.server.settings import Settings
from tests.support import forked_programs
from tests.support.postgresql import free_port
from tests.sync.server.conftest import TestKiosk

PASSWORD = "a sentence that is remembered"


@pytest.fixture(scope="module")
def processes(shared_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Three server processes on the same database: their addresses."""
    ports, log = [free_port() for _ in range(3)], tmp_path_factory.mktemp("processes") / "log"
    started = [forked_programs.province(shared_database_url, port, log) for port in ports]
    yield [f"http://127.0.0.1:{port}" for port in ports]
    for process in started:
        process.kill()
        process.join(30)


@pytest.fixture(scope="module")
def shared_engine(shared_database_url: str) -> Iterator[Engine]:
    """Their database."""
    engine = open_database(shared_database_url)
    yield engine
    engine.dispose()


def push(address: Any, kiosk: Any, records: Any) -> Any:
    body = json.dumps({"responses": records}).encode()
    asked = urllib.request.Request(f"{address}/v1/responses", body, {**kiosk.headers, "Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=40) as reply:
        return [verdict["verdict"] for verdict in json.load(reply)["verdicts"]]


def test_the_same_batch_goes_to_three_processes_at_once(
    processes: list[str], shared_engine: Engine, join: Callable[..., TestKiosk]
) -> None:
    """Behind any load balancer: each response is accepted by exactly one of them, the others have it already."""
    kiosk, batches, barrier = join(shared_engine), [], threading.Barrier(3)
    sent = kiosk.responses(60)

    def send(address: Any) -> None:
        barrier.wait()
        for start in range(0, 60, 20):
            batches.append(push(address, kiosk, sent[start : start + 20]))

    threads = [threading.Thread(target=send, args=(address,)) for address in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    verdicts = [verdict for batch in batches for verdict in batch]
    assert (verdicts.count("accepted"), verdicts.count("duplicate")) == (60, 120)
    with reading(shared_engine) as connection:
        assert connection.scalar(select(func.count()).select_from(responses)) == 60
        assert connection.execute(select(kiosks.c.held, kiosks.c.last_seq)).one() == (60, 60)


ATTEMPTS = int(os.environ.get("ATTEMPTS", "40"))  # 1000: in twenty processes at once


def attempts(addresses: list[str], codes: list[str], seed: int, number: int, begin: Any, said: Any) -> None:
    """A process of somebody who tries codes over and over: as they are, altered, cut short, of the wrong time; the same form again."""
    chance, begun = random.Random(seed), int(time.time() * 1000) - 60_000
    begin.wait(60)
    statuses: list[tuple[str, str, int]] = []
    with httpx.Client(timeout=60) as browser:
        for turn in range(number):
            code, kind = chance.choice(codes), chance.choice(("own", "own", "own", "altered", "cut", "again"))
            place = chance.randrange(60)
            tried = {
                "altered": f"{code[:place]}{'A' if code[place] != 'A' else 'B'}{code[place + 1 :]}",
                "cut": code[:place],
            }.get(kind, code)
            form = {"form": uuid7(begun, seed * 10_000 + turn), "reviewed": "1", "1.1": "5", "4": "4"}
            for _ in range(2 if kind == "again" else 1):
                reply = browser.post(f"{chance.choice(addresses)}/s/{tried}", data=form)
                statuses.append((code if tried == code else "", form["form"], reply.status_code))
    said.put(statuses)


@pytest.mark.timeout(300)
def test_many_processes_try_the_same_codes_at_three_servers(
    processes: list[str], shared_engine: Engine, join: Callable[..., TestKiosk], new_kiosk: Callable[..., TestKiosk]
) -> None:
    """Codes are reused, altered, cut, sent twice and raced: each counts once, for one form, whoever hurries; nothing else opens any."""
    new_kiosk()  # whose id the kiosk above has
    kiosk, programs = join(shared_engine), 20 if ATTEMPTS >= 1000 else 4
    with writing(shared_engine) as connection:
        phone_answers.choose(connection, "test", "http://127.0.0.1", inside=False)
    before = _stored(shared_engine)
    codes = [phone_token.make(kiosk.key, kiosk.id, True, int(time.time())) for _ in range(ATTEMPTS // 10)]
    forks = forked_programs.FORKS
    begin, said = forks.Barrier(programs), forks.Queue()
    tries = [
        forks.Process(target=attempts, args=(processes, codes, seed, ATTEMPTS // programs, begin, said), daemon=True)
        for seed in range(programs)
    ]
    for each in tries:
        each.start()
    statuses = [status for _ in tries for status in said.get(timeout=240)]
    for each in tries:
        each.join(60)
    thanked = {(code, form) for code, form, status in statuses if status == 200}
    tried = {code for code, _, _ in statuses} - {""}
    assert sorted(code for code, _ in thanked) == sorted(tried)  # every one that was tried, and for one form each
    assert {status for code, _, status in statuses if not code} <= {400, 404, 405}
    assert {status for code, _, status in statuses if code} == {200, 410}
    assert _stored(shared_engine) - before == len(tried)
    with reading(shared_engine) as connection:
        (sender,) = chain.chains(connection, Scope("ยโสธร", kiosk.district))
        assert not hash_chain.gaps(connection, sender.kiosk) and not chain.differing(connection, sender, date(2026, 1, 1), date(2999, 1, 1))


def _stored(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(responses)) or 0)


SERVICES = ["L022", "L023", "L001", "B046", "P002"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/settings", {"seen": digest_of({"services": SERVICES})}),
        ("/settings/services", {"act": "save", "service": SERVICES}),
        ("/report/2569/draft", {}),
        ("/users", {"name": "twin", "password": PASSWORD, "role": "viewer", "own": PASSWORD}),
    ],
    ids=["settings", "services", "report", "account"],
)
def test_an_officer_clicks_twice_and_two_processes_take_it_at_once(
    processes: list[str], shared_engine: Engine, path: str, form: dict[str, Any]
) -> None:
    """One of them was first; the others do it after it or say why not, and none says that the database is out of order."""
    if path == "/settings":
        with writing(shared_engine) as connection:
            drafts.prepare(connection, "test", Scope("ยโสธร"), {"services": SERVICES})
    answers = _clicked(processes, shared_engine, path, form)
    assert len(answers) == len(processes) and 303 in answers and set(answers) <= {303, 400}


@pytest.mark.parametrize(
    ("path", "form", "table", "status"),
    [
        ("/chapters/province/2570/new", {"heading": "เปิดจุดให้บริการ", "text": "ทุกวัน", "act": "ready"}, report_chapters, 303),
        ("/comments/improvements", {"th": "เพิ่มที่จอดรถ", "first": "2026-11-01", "last": "2026-11-30"}, improvements, 303),
        ("/data/keys", {"purpose": "Power BI"}, data_keys, 200),
    ],
    ids=["chapter", "improvement", "data-key"],
)
def test_what_an_officer_sends_with_two_clicks_is_there_once(
    processes: list[str], shared_engine: Engine, path: str, form: dict[str, Any], table: Table, status: int
) -> None:
    """A chapter, a line for the first screen, a key: no double of it in the report, on the public page, among the keys."""
    statement = select(func.count()).select_from(table)
    with reading(shared_engine) as connection:
        before = connection.scalar(statement)
    assert set(_clicked(processes, shared_engine, path, form)) == {status}
    with reading(shared_engine) as connection:
        assert connection.scalar(statement) == before + 1


def _clicked(processes: list[str], engine: Engine, path: str, form: dict[str, Any]) -> list[int]:
    """What each process answers to one officer who sends the form to all of them at once."""
    name = f"officer{path.replace('/', '-')}"
    with writing(engine) as connection:
        add_user(connection, "test", name, PASSWORD, "province", Scope("ยโสธร"))
    with httpx.Client(base_url=processes[0]) as browser:
        browser.post("/login", data={"name": name, "password": PASSWORD})
        csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/account").text)[1]
        cookies = dict(browser.cookies)
    answers, barrier = [], threading.Barrier(len(processes))

    def click(address: Any) -> None:
        barrier.wait()
        answers.append(httpx.post(f"{address}{path}", data={"csrf": csrf, **form}, cookies=cookies, timeout=40).status_code)

    threads = [threading.Thread(target=click, args=(address,)) for address in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    return answers


def test_two_kiosks_use_the_same_code_at_once(engine: Engine, new_kiosk: Callable[..., TestKiosk]) -> None:
    """One joins, the other is told that the code has been used."""
    with writing(engine) as connection:
        code, _ = enrolment.issue_code(connection, "test", "ยโสธร", "กุดชุม")
    outcomes, barrier, settings = [], threading.Barrier(4), Settings(str(engine.url), "ยโสธร")

    def enroll(kiosk: Any) -> None:
        barrier.wait()
        try:
            joined = in_transaction(engine, lambda connection: enrolment.enroll(connection, settings, code, kiosk.id, "127.0.0.1"))
            outcomes.append(joined.district)
        except errors.EnrolmentError as fault:
            outcomes.append(str(fault).partition(".")[0])

    threads = [threading.Thread(target=enroll, args=(new_kiosk(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    assert sorted(outcomes) == sorted(["กุดชุม", *["This code has been used"] * 3])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_database_is_restarted(app: FastAPI, client: TestClient, kiosk: TestKiosk, database_url: str) -> None:
    """What was under way fails with 503 at worst and nothing is lost; the next try goes through."""
    records = kiosk.responses(3)
    assert client.get("/readyz").status_code == 200
    for round_ in range(3):
        with psycopg.connect(database_url, autocommit=True) as connection:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        replies = [client.post("/v1/responses", json={"responses": [records[round_]]}, headers=kiosk.headers) for _ in range(3)]
        assert {reply.status_code for reply in replies} <= {200, 503} and replies[-1].status_code == 200
        assert all(reply.json().get("error") for reply in replies if reply.status_code == 503)
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(responses)) == 3


def test_a_kiosk_joins_while_an_operator_loads_its_file(engine: Engine, new_kiosk: Callable[..., TestKiosk], tmp_path: Path) -> None:
    """The load waits for it and puts the rest into the district where the kiosk is now, not where it was when the load began."""
    kiosk, settings = new_kiosk(), Settings(str(engine.url), "ยโสธร")
    files = [tmp_path / "first.jsonl", tmp_path / "rest.jsonl"]
    for file in files:
        file.write_text("".join(f"{json.dumps(record)}\n" for record in kiosk.responses(10)), encoding="utf-8")
    load(engine, settings, files[0], None, print)
    with writing(engine) as connection:
        code, _ = enrolment.issue_code(connection, "test", "ยโสธร", "กุดชุม")
    loading = threading.Thread(target=load, args=(engine, settings, files[1], None, print))
    with writing(engine) as connection:
        enrolment.enroll(connection, settings, code, kiosk.id, "127.0.0.1")
        loading.start()
        loading.join(1)
    loading.join(50)
    with reading(engine) as connection:
        assert connection.execute(select(responses.c.district, func.count()).group_by(responses.c.district)).all() == [("กุดชุม", 20)]


def test_a_kiosk_compares_its_days_while_it_pushes_and_a_day_of_the_ledger_was_lost(engine: Engine, join: Callable[..., TestKiosk]) -> None:
    """The day is counted with what the push brings, in whatever order the two come."""
    kiosk = join(engine)
    sender = Sender(kiosk.id, "ยโสธร", "กุดชุม")
    with reading(engine) as connection:
        known = published.validation_context(Settings(str(engine.url), "ยโสธร"), connection)
    sent = [validate(record, kiosk.id, known) for record in kiosk.responses(8)]
    day, at = sent[0].day, "2026-11-02T10:00:00+07:00"
    comparing = threading.Thread(
        target=in_transaction, args=(engine, lambda connection: reconciliation.recount_days(connection, sender, [day]))
    )
    with writing(engine) as connection:
        ingest.store(connection, known.layout, sender, sent[:5], at)
        connection.execute(delete(ledger_days))
    with writing(engine) as connection:
        record_contact(connection, sender, at)
        ingest.store(connection, known.layout, sender, sent[5:], at)
        comparing.start()
        comparing.join(1)
    comparing.join(50)
    with reading(engine) as connection:
        assert connection.scalar(select(ledger_days.c.count)) == 8


def test_one_officer_sends_the_questionnaire_while_another_saves_a_draft_of_it(engine: Engine) -> None:
    """Whoever comes second sees that it was sent, and cannot make a draft of it."""
    whole = provider_answers.Answers("2026-02-14", "yes", ("convenient",), position="ปลัดอำเภอ")
    half = replace(whole, position="")

    def save(connection: Any, answers: Any, send: Any) -> Any:
        return provider_questionnaire.save(connection, "officer", Scope("ยโสธร", "กุดชุม"), 2570, answers, send)

    with writing(engine) as connection:
        districts.add_district(connection, "ยโสธร", "กุดชุม")
    with writing(engine) as connection:
        assert save(connection, whole, True) == []
        second = threading.Thread(target=in_transaction, args=(engine, lambda connection: save(connection, half, False)))
        second.start()
        second.join(1)
    second.join(50)
    with reading(engine) as connection:
        form = provider_questionnaire.stored_forms(connection, Scope("ยโสธร"), 2570)["กุดชุม"]
    assert (form.state, form.answers) == (provider_questionnaire.SENT, whole)
