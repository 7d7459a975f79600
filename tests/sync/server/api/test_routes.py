"""The routes of the wire as a kiosk meets them: visits, heartbeat, ledger, configuration, refusals. On both databases."""

import gzip
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from kiosk.survey.response import day_digest
from sync import wire
from sync.server.configuration import due_day, entered_holidays, level_band, published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import health, kiosks, ledger_days, link_checks, open_services, service_details, visit_tallies
from sync.server.ingest import service_content
from sync.server.scope import Scope
from tests.support.problem_details import error
from tests.sync.server.conftest import TestKiosk

PROVINCE = "ยโสธร"
DECIDED = {"level_band": "0.80", "sending_day": 30, "holidays": []}


# ---------------------------------------------------------------- visits
def visit(kiosk: Any, number: Any, **changes: Any) -> Any:
    base = {
        "id": f"01a199e0-a9c0-7d8e-91b7-{number:012d}",
        "kiosk": kiosk.id,
        "revision": 1,
        "kind": "check_in",
        "day": "2026-11-02",
        "at": "2026-11-02T09:00:00+07:00",
        "people": 1,
        "uses": {"L022": 1},
    }
    return base | changes


def push_visits(client: Any, kiosk: Any, *records: Any) -> Any:
    reply = client.post(wire.VISITS, json={"visits": list(records)}, headers=kiosk.headers)
    assert reply.status_code == 200
    return [verdict["verdict"] for verdict in reply.json()["verdicts"]]


def day_figures(app: Any) -> Any:
    with reading(app.state.engine) as connection:
        return {row.service: row.n for row in connection.execute(select(visit_tallies).where(visit_tallies.c.period.like("____-__-__")))}


def test_people_check_in(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Check-ins add up to people and uses; the same again changes nothing."""
    three = [visit(kiosk, number, uses={"L022": 1, "P017": number % 2}) for number in range(3)]
    assert push_visits(client, kiosk, *three) == ["accepted"] * 3
    assert push_visits(client, kiosk, *three) == ["duplicate"] * 3
    assert day_figures(app) == {"": 3, "L022": 3, "P017": 1}


def test_an_officer_types_in_a_day_and_corrects_it(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """The officer's figures stand instead of the check-ins; a higher revision replaces, a lower one is old, the same one must agree."""
    push_visits(client, kiosk, visit(kiosk, 1))
    typed = visit(kiosk, 2, kind="day_total", people=40, uses={"L022": 30})
    assert push_visits(client, kiosk, typed) == ["accepted"]
    assert push_visits(client, kiosk, {**typed, "people": 41}) == ["conflict"]
    assert push_visits(client, kiosk, {**typed, "revision": 3, "people": 42}) == ["accepted"]
    assert push_visits(client, kiosk, {**typed, "revision": 2, "people": 41}) == ["duplicate"]
    assert day_figures(app) == {"": 42, "L022": 30}


def test_a_visit_is_malformed_or_of_another_kiosk(
    client: TestClient, kiosk: TestKiosk, join: Callable[..., TestKiosk], app: FastAPI
) -> None:
    """Each gets its verdict, the good one goes through."""
    other = join(app.state.engine, "ค้อวัง")
    bad = [
        None,
        {"id": 5},
        visit(kiosk, 1, people=-1),
        visit(kiosk, 1, day="2026-02-30"),
        visit(kiosk, 1, uses={"": 1}),
        visit(other, 1),
        visit(kiosk, 1, people=True),
    ]
    assert push_visits(client, kiosk, *bad, visit(kiosk, 9)) == ["rejected"] * len(bad) + ["accepted"]


# ---------------------------------------------------------------- district content
def test_a_district_writes_about_a_service(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Versions are kept side by side; the same version with other words is a conflict."""
    content = {
        "service": "L022",
        "version": 1,
        "at": "2026-11-02T09:00:00+07:00",
        "details": {"owner": "ประกันสังคม", "steps": ["ยื่นคำขอ", "รอผล"]},
    }

    def send(**changes: Any) -> Any:
        reply = client.post(wire.CONTENT, json={"contents": [content | changes]}, headers=kiosk.headers)
        return reply.json()["verdicts"][0]["verdict"]

    assert [send(), send(), send(details={}), send(version=2, details={}), send(version="2")] == [
        "accepted",
        "duplicate",
        "conflict",
        "accepted",
        "rejected",
    ]
    with reading(app.state.engine) as connection:
        assert sorted(connection.scalars(select(service_details.c.version))) == [1, 2]


def test_a_kiosk_writes_new_words_without_end(app: FastAPI, client: TestClient, kiosk: TestKiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty versions of a service in one day are more than anybody writes; another service and tomorrow are open."""
    monkeypatch.setattr(service_content, "VERSIONS_A_DAY", 3)
    versions = [{"service": "L022", "version": number, "at": "2026-11-02T09:00:00+07:00", "details": {}} for number in range(1, 6)]
    reply = client.post(
        wire.CONTENT, json={"contents": [*versions, {**versions[0], "service": "L023"}, versions[0]]}, headers=kiosk.headers
    )
    assert [verdict["verdict"] for verdict in reply.json()["verdicts"]] == ["accepted"] * 3 + ["rejected"] * 2 + ["accepted", "duplicate"]


# ---------------------------------------------------------------- heartbeat and ledger
def beat(kiosk: Any, **more: Any) -> Any:
    return {"kiosk": kiosk.id, "at": "2026-11-23T09:00:00+07:00", "version": "1.0", "unsent": 0, **more}


def test_a_heartbeat_tells_health(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Checks, services, links and the place's words are stored; a later heartbeat replaces them."""
    check = {"check": "disk", "result": "warning", "sentence": "ดิสก์เหลือน้อย", "at": "2026-11-23T08:00:00+07:00"}
    services = [{"id": "L022"}, {"id": "X-1", "name": "งานทะเบียน", "link": "https://example.go.th/"}]
    more = {
        "checks": [check],
        "services": services,
        "links": [{"service": "L022", "at": check["at"], "ok": False}],
        "place": "ศูนย์ดำรงธรรม",
        "telephone": "045",
        "clock_difference_s": -1.5,
        "disk_free": 10**10,
        "oldest_unsent_at": None,
    }
    reply = client.post(wire.HEARTBEAT, json=beat(kiosk, **more), headers=kiosk.headers)
    assert reply.status_code == 200 and reply.json().keys() == {"time", "config", "unreconciled", "duties", "takes"}
    assert reply.json()["duties"]["districts"] == 1 and reply.json()["duties"]["silent"] == 0
    client.post(wire.HEARTBEAT, json=beat(kiosk, checks=[{**check, "result": "pass"}], services=services[:1]), headers=kiosk.headers)
    with reading(app.state.engine) as connection:
        assert connection.execute(select(health.c.check_id, health.c.result)).all() == [("disk", "pass")]
        assert list(connection.scalars(select(open_services.c.service))) == ["L022"]
        assert list(connection.scalars(select(link_checks.c.ok))) == [0]
        assert connection.execute(select(kiosks.c.place, kiosks.c.telephone).where(kiosks.c.kiosk == kiosk.id)).one() == (
            "ศูนย์ดำรงธรรม",
            "045",
        )


def test_a_heartbeat_for_another_kiosk(client: TestClient, kiosk: TestKiosk, new_kiosk: Callable[..., TestKiosk]) -> None:
    """403: a key speaks for its own kiosk."""
    assert client.post(wire.HEARTBEAT, json=beat(new_kiosk()), headers=kiosk.headers).status_code == 403


def test_the_ledger_agrees_and_differs(
    app: FastAPI, client: TestClient, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """Count and digest by day equal the kiosk's own; a day that lacks a response is named in the heartbeat's answer, until it is there."""
    sent = [record for day in range(3) for record in day_of_responses(kiosk, day)]
    push(kiosk, sent[:-1])
    own = [
        {"day": f"2026-11-0{2 + day}", "count": 4, "digest": day_digest(record["hash"] for record in sent[day * 4 : day * 4 + 4])}
        for day in range(3)
    ]
    theirs = client.get(wire.LEDGER, params={"from": "2026-11-01", "to": "2026-11-30"}, headers=kiosk.headers).json()
    assert theirs[:2] == own[:2] and theirs[2]["count"] == 3

    def unreconciled() -> Any:
        return client.post(wire.HEARTBEAT, json=beat(kiosk, days=own), headers=kiosk.headers).json()["unreconciled"]

    assert unreconciled() == ["2026-11-04"]
    push(kiosk, sent[-1:])
    assert unreconciled() == []
    assert client.get(wire.LEDGER, params={"from": "2026-11-01", "to": "2026-11-30"}, headers=kiosk.headers).json() == own
    with reading(app.state.engine) as connection:
        assert all(row.count == row.claimed_count and row.digest == row.claimed_digest for row in connection.execute(select(ledger_days)))


def day_of_responses(kiosk: Any, day: Any) -> Any:
    from datetime import datetime

    morning = datetime.fromisoformat("2026-11-02T09:00:00+07:00") + timedelta(days=day)
    return [kiosk.respond(at=morning + timedelta(hours=number)) for number in range(4)]


def test_a_day_that_only_the_kiosk_has(client: TestClient, kiosk: TestKiosk) -> None:
    """A day of which nothing has arrived differs; an empty day on both sides does not."""
    days = [{"day": "2026-11-02", "count": 2, "digest": "a" * 64}, {"day": "2026-11-03", "count": 0, "digest": "b" * 64}]
    assert client.post(wire.HEARTBEAT, json=beat(kiosk, days=days), headers=kiosk.headers).json()["unreconciled"] == ["2026-11-02"]


@pytest.mark.parametrize(
    "span",
    [
        {},
        {"from": "x", "to": "y"},
        {"from": "2026-11-30", "to": "2026-11-01"},
        {"from": "2026-02-30", "to": "2026-03-01"},
        {"from": "0", "to": "1"},
    ],
)
def test_the_ledger_is_asked_for_nonsense(client: TestClient, kiosk: TestKiosk, span: Any) -> None:
    """422 and one sentence."""
    reply = client.get(wire.LEDGER, params=span, headers=kiosk.headers)
    assert reply.status_code == 422 and error(reply)


def test_the_ledger_is_asked_for_many_years(client: TestClient, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Only days that have responses come back, so the span may be as long as anyone likes."""
    push(kiosk, kiosk.responses(3))
    reply = client.get(wire.LEDGER, params={"from": "0001-01-01", "to": "9999-12-31"}, headers=kiosk.headers)
    assert [(day["day"], day["count"]) for day in reply.json()] == [("2026-11-02", 3)]


# ---------------------------------------------------------------- configuration
def test_the_province_sets_services(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Nothing published: what every province decides. A district's own version lies over the province's; the ETag answers 304 until
    something changes."""
    first = client.get(wire.CONFIG, headers=kiosk.headers)
    assert first.json() == DECIDED
    with writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), {"services": ["L022"], "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}})
        published.publish(connection, "test", Scope(PROVINCE, "กุดชุม"), {"services": ["L022", "P017"]})
        published.publish(connection, "test", Scope(PROVINCE, "ค้อวัง"), {"services": []})
    reply = client.get(wire.CONFIG, headers={**kiosk.headers, "If-None-Match": first.headers["ETag"]})
    assert reply.json() == {"services": ["L022", "P017"], "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}, **DECIDED}
    again = client.get(wire.CONFIG, headers={**kiosk.headers, "If-None-Match": f'"other", {reply.headers["ETag"]}'})
    assert again.status_code == 304 and not again.content and again.headers["ETag"] == reply.headers["ETag"]


def test_the_province_chooses_band_day_and_holidays(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """They are in the one configuration with everything else, and each choice is a new ETag."""
    etags = {client.get(wire.CONFIG, headers=kiosk.headers).headers["ETag"]}
    choices = (
        lambda connection: level_band.choose_band(connection, "test", "0.50"),
        lambda connection: due_day.choose_day(connection, "test", 25),
        lambda connection: entered_holidays.enter_holidays(connection, "test", [date(2026, 12, 7)]),
    )
    for choose in choices:
        with writing(app.state.engine) as connection:
            choose(connection)
        etags.add(client.get(wire.CONFIG, headers=kiosk.headers).headers["ETag"])
    assert len(etags) == 4
    decided = client.get(wire.CONFIG, headers=kiosk.headers).json()
    assert decided == {"level_band": "0.50", "sending_day": 25, "holidays": ["2026-12-07"]}


@pytest.mark.parametrize(
    "config", [{"questionnaire": "not toml ["}, {"services": [1]}, {"texts": {"de": {}}}, {"nonsense": 1}, {"services": ["x"] * 401}]
)
def test_the_province_sets_what_no_kiosk_could_use(app: FastAPI, config: Any) -> None:
    """It is refused in words and nothing is published."""
    with pytest.raises(published.ConfigurationError), writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), config)
    with reading(app.state.engine) as connection:
        assert published.versions(connection, PROVINCE) == []


def test_a_published_questionnaire_is_known_to_ingest(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Responses under a version that the province published carry no flag."""
    from kiosk.paths import QUESTIONNAIRE

    text = QUESTIONNAIRE.read_text(encoding="utf-8").replace("\nversion = 1\n", "\nversion = 2\n", 1)
    with writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), {"questionnaire": text})
        assert published.validation_context(app.state.settings, connection).questionnaires == {"opdc-2564/1", "opdc-2564/2"}


# ---------------------------------------------------------------- whole requests that are refused
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"responses":{}}', 422),
        (b'{"responses":[' + b"1," * 1000 + b"1]}", 413),
    ],
)
def test_the_body_is_not_a_batch(client: TestClient, kiosk: TestKiosk, body: Any, status: int) -> None:
    """400 for what is no JSON, 422 for another shape, 413 for too many records; never 500."""
    reply = client.post(wire.RESPONSES, content=body, headers=kiosk.headers)
    assert reply.status_code == status and error(reply)


@pytest.mark.parametrize("depth", [100, 250, 500, 900, 1000, 1020, 2000, 50_000])
def test_a_record_is_nested_deeply(client: TestClient, kiosk: TestKiosk, depth: int) -> None:
    """It is rejected and a good one beside it is taken, however deep; a heartbeat is 400 or 422; never 500."""
    nested = "[" * depth + "]" * depth
    body = f'{{"responses":[{nested},{{"id":{nested}}},{json.dumps(kiosk.respond())}]}}'
    for path in (wire.RESPONSES, wire.VISITS, wire.CONTENT, wire.HEARTBEAT):
        name = path.removeprefix("/v1/").replace("content", "contents")
        reply = client.post(path, content=body.replace("responses", name), headers=kiosk.headers)
        assert reply.status_code in ((400, 422) if path == wire.HEARTBEAT else (200,)), reply.text
        if path == wire.RESPONSES:
            assert [verdict["verdict"] for verdict in reply.json()["verdicts"]] == ["rejected", "rejected", "accepted"]


def test_a_zip_bomb(client: TestClient, kiosk: TestKiosk) -> None:
    """A small body that unpacks to more than the limit is refused without unpacking it all."""
    bomb = gzip.compress(b" " * (wire.BODY_LIMIT + 1))
    assert len(bomb) < 20_000
    reply = client.post(wire.RESPONSES, content=bomb, headers={**kiosk.headers, "Content-Encoding": "gzip"})
    assert reply.status_code == 413 and error(reply)


SOUND = gzip.compress(b'{"responses":[]}')


@pytest.mark.parametrize("body", [b"no gzip", SOUND[:-4], SOUND + b"more", b""], ids=["no gzip", "cut short", "with more", "empty"])
def test_the_gzip_body_is_damaged(client: TestClient, kiosk: TestKiosk, body: Any) -> None:
    """400, and nothing is read of it."""
    reply = client.post(wire.RESPONSES, content=body, headers={**kiosk.headers, "Content-Encoding": "gzip"})
    assert reply.status_code == 400 and error(reply)


def test_too_large_or_in_an_unknown_encoding(client: TestClient, kiosk: TestKiosk) -> None:
    """413 and 415 with a sentence, before anything is parsed."""
    assert client.post(wire.RESPONSES, content=b" " * (wire.BODY_LIMIT + 1), headers=kiosk.headers).status_code == 413
    assert (
        client.post(wire.RESPONSES, content=b" " * (wire.GZIP_LIMIT + 1), headers={**kiosk.headers, "Content-Encoding": "gzip"}).status_code
        == 413
    )
    reply = client.post(wire.RESPONSES, content=b"x", headers={**kiosk.headers, "Content-Encoding": "br"})
    assert reply.status_code == 415 and "gzip" in error(reply)


def test_the_largest_permitted_response_fits(client: TestClient, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """A record at every limit of its form is smaller than the body limit: halving a batch always ends."""
    text = "\U0001f600" * 2000
    record = kiosk.respond(answers={f"q{number}": text for number in range(200)}, other={f"q{number}": text for number in range(200)})
    assert len(json.dumps({"responses": [record]})) < wire.BODY_LIMIT
    plain = gzip.compress(json.dumps({"responses": [record]}, ensure_ascii=False).encode())
    reply = client.post(wire.RESPONSES, content=plain, headers={**kiosk.headers, "Content-Encoding": "gzip"})
    assert reply.json()["verdicts"][0]["verdict"] == "accepted"


# ---------------------------------------------------------------- health and what surrounds every answer
def test_the_server_is_watched(client: TestClient, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Liveness, readiness, and figures for this machine only."""
    push(kiosk, kiosk.responses(2))
    assert client.get(wire.HEALTHZ).json() == {"ok": True} and client.get(wire.READYZ).json() == {"ok": True}
    text = client.get(wire.METRICS).text
    assert "province_responses_held 2.0" in text and 'province_verdicts_total{verdict="accepted"} 2.0' in text


def test_metrics_are_not_for_everyone(app: FastAPI) -> None:
    """Another machine is refused."""
    from starlette.testclient import TestClient

    with TestClient(app, client=("10.0.0.7", 5000)) as outside:
        assert outside.get(wire.METRICS).status_code == 403


def test_every_answer_is_guarded(client: TestClient) -> None:
    """Pages, faults and the wire alike carry the security headers and a request id."""
    for path in ("/healthz", "/nowhere", "/v1/config", "/login"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"] and headers["X-Content-Type-Options"] == "nosniff", path
        assert len(headers["X-Request-Id"]) == 16


def test_another_site_makes_a_browser_send_a_form(client: TestClient) -> None:
    """Refused before anything is looked at."""
    reply = client.post("/login", data={"name": "x", "password": "y"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
