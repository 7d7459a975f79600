"""Any JSON in any place of the wire: a clear 4xx or `rejected`, never a 5xx, nothing stored half. On both databases."""

import copy
import json
import string
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select
from starlette.testclient import TestClient

from kiosk.survey.record_checks import problems
from kiosk.survey.response import FIELDS, digest
from sync import wire
from sync.server.db.engine import reading
from sync.server.db.schema import metadata, rejected, responses
from tests.sync.server.conftest import ONE_DATABASE, TestKiosk

pytestmark = pytest.mark.timeout(240)  # many requests; the suite may run beside other work
LETTERS = some.characters() | some.sampled_from(["\x00", "\ud800", "\uffff", "ก", "ำ", "\u202e", "\U0001f600"])
TEXTS = some.text(LETTERS, max_size=80) | some.text(string.ascii_letters + string.digits + "-_.:+T", max_size=70)
NUMBERS = some.integers(-(2**70), 2**70) | some.floats() | some.sampled_from([0, -1, 1, 5, 6, 2**31, 2**53, 2**63, 10**400])
JSON = some.recursive(
    some.none() | some.booleans() | NUMBERS | TEXTS,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
SOME = settings.default.max_examples * 3 // 10  # of the profile: 30, or 1,500 with `make explore`
FEW = settings(max_examples=SOME, suppress_health_check=[HealthCheck.function_scoped_fixture])


COUNTS = select(*(select(func.count()).select_from(table).scalar_subquery().label(name) for name, table in metadata.tables.items()))


def rows(app: Any) -> Any:
    """Table -> number of rows."""
    with reading(app.state.engine) as connection:
        return dict(connection.execute(COUNTS).mappings().one())


def post(client: Any, kiosk: Any, path: Any, body: Any) -> Any:
    return client.post(path, content=json.dumps(body), headers={**kiosk.headers, "Content-Type": "application/json"})


@FEW
@given(data=some.data())
def test_any_field_of_a_response(app: FastAPI, client: TestClient, kiosk: TestKiosk, data: Any) -> None:
    """One or two fields replaced by anything, half the time under a hash that fits: taken when well-formed, refused and kept when not."""
    record = copy.deepcopy(kiosk.respond())
    for name in data.draw(some.lists(some.sampled_from(FIELDS), min_size=1, max_size=2, unique=True)):
        record[name] = data.draw(some.dictionaries(TEXTS, JSON, max_size=3) if name in ("answers", "other") else JSON)
    if data.draw(some.booleans()):
        try:
            record["hash"] = digest(record)
        except Exception:
            record["hash"] = "0" * 64
    before = rows(app)
    reply = post(client, kiosk, wire.RESPONSES, {"responses": [record]})
    assert reply.status_code == 200
    (verdict,) = reply.json()["verdicts"]
    after = rows(app)
    if verdict["verdict"] == "rejected":
        assert verdict["reason"] and after["responses"] == before["responses"] and after["item_tallies"] == before["item_tallies"]
    else:
        assert not problems(record)
    assert after["rejected"] - before["rejected"] <= 1


@FEW
@given(batch=some.lists(JSON, max_size=5))
def test_any_json_as_records(app: FastAPI, client: TestClient, kiosk: TestKiosk, batch: Any) -> None:
    """A verdict for each, in order, on every batch route; nothing but refusals is stored."""
    before = rows(app)
    for path, name in ((wire.RESPONSES, "responses"), (wire.VISITS, "visits"), (wire.CONTENT, "contents")):
        reply = post(client, kiosk, path, {name: batch})
        assert reply.status_code == 200
        assert [verdict["verdict"] for verdict in reply.json()["verdicts"]] == ["rejected"] * len(batch)
    changed = {name for name, count in rows(app).items() if count != before[name]}
    assert changed <= {rejected.name}


@FEW
@given(body=JSON)
def test_any_json_as_a_body(app: FastAPI, client: TestClient, kiosk: TestKiosk, body: Any) -> None:
    """4xx with one sentence, and nothing is stored."""
    before = rows(app)
    for path in (wire.RESPONSES, wire.VISITS, wire.CONTENT, wire.HEARTBEAT, wire.ENROLL):
        reply = post(client, kiosk, path, body)
        assert 400 <= reply.status_code < 500 and reply.json()["error"], (path, reply.text)
    after = rows(app)
    assert {name for name, count in after.items() if count != before[name]} == set()


@FEW
@given(data=some.data())
def test_any_field_of_a_heartbeat_or_a_visit(app: FastAPI, client: TestClient, kiosk: TestKiosk, data: Any) -> None:
    """200 or 422 for a heartbeat, a verdict for a visit; what was refused left nothing behind."""
    at = "2026-11-23T09:00:00+07:00"
    beat = {
        "kiosk": kiosk.id,
        "at": at,
        "version": "1",
        "unsent": 0,
        "oldest_unsent_at": at,
        "refused": 0,
        "disk_free": 1,
        "clock_difference_s": 0.5,
        "config": "",
        "questionnaire": "",
        "place": "",
        "telephone": "",
        "services": [{"id": "L022", "name": "", "link": ""}],
        "days": [{"day": "2026-11-02", "count": 0, "digest": "0" * 64}],
        "checks": [{"check": "disk", "result": "pass", "sentence": "", "at": at}],
        "links": [{"service": "L022", "at": at, "ok": True, "note": ""}],
    }
    visit = {
        "id": kiosk.id,
        "kiosk": kiosk.id,
        "revision": 1,
        "kind": "check_in",
        "day": "2026-11-02",
        "at": at,
        "people": 1,
        "uses": {"L022": 1},
    }
    for record in (beat, visit):
        name = data.draw(some.sampled_from(sorted(record)))
        place = record[name][0] if isinstance(record[name], list) and data.draw(some.booleans()) else record
        place[data.draw(some.sampled_from(sorted(place))) if place is not record else name] = data.draw(JSON)
    before = rows(app)
    reply = post(client, kiosk, wire.HEARTBEAT, beat)
    assert reply.status_code in (200, 403, 422), reply.text
    if reply.status_code != 200:
        assert reply.json()["error"] and rows(app) == before
    assert post(client, kiosk, wire.VISITS, {"visits": [visit]}).status_code == 200


@ONE_DATABASE
@FEW
@given(body=some.binary(max_size=200), encoding=some.sampled_from(["", "gzip", "identity", "br", "\xff"]), kind=TEXTS)
def test_any_bytes_as_a_body(client: TestClient, kiosk: TestKiosk, body: Any, encoding: Any, kind: Any) -> None:
    """Whatever bytes, encodings and types come: 4xx."""
    kind = "".join(letter for letter in kind if letter.isascii() and letter.isprintable())
    headers = [
        (b"authorization", f"Bearer {kiosk.key}".encode()),
        (b"content-encoding", encoding.encode("latin-1")),
        (b"content-type", kind.encode()),
    ]
    for path in (wire.RESPONSES, wire.HEARTBEAT, wire.ENROLL, "/login"):
        assert 400 <= client.post(path, content=body, headers=headers).status_code < 500


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\uffff", "x" * 2001, "", " ", "'; DROP TABLE responses; --", "%s", "{0}", "<script>"])
def test_dangerous_words_as_an_answer(app: FastAPI, client: TestClient, kiosk: TestKiosk, text: str) -> None:
    """Control characters are refused; everything else is stored as it is and harms nothing."""
    record = kiosk.respond()
    record["answers"]["suggestions"] = text
    record["hash"] = digest(record) if text != "\ud800" else record["hash"]
    reply = post(client, kiosk, wire.RESPONSES, {"responses": [record]})
    expected = "rejected" if problems(record) else "accepted"
    assert reply.json()["verdicts"][0]["verdict"] == expected
    with reading(app.state.engine) as connection:
        held = connection.scalar(select(responses.c.record))
    assert (json.loads(held) == record) if expected == "accepted" else held is None
