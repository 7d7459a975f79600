"""The province asks a kiosk for its support bundle and gets it on the yes of the officer there, and only then."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from sync import wire
from sync.server import audit
from sync.server.db.engine import reading, writing
from sync.server.db.schema import support_requests as table
from sync.server.kiosks import support_requests
from sync.server.scope import Scope
from tests.sync.server.conftest import PROVINCE, TestKiosk

BUNDLE = {"format": "eservice-kiosk-support", "log": ["สวัสดี"]}


def beat(client: TestClient, kiosk: TestKiosk, **more: Any) -> dict[str, Any]:
    message = {"kiosk": kiosk.id, "at": "2026-11-02T16:00:00+07:00", "version": "0.3.0", "unsent": 0, **more}
    reply = client.post(wire.HEARTBEAT, json=message, headers=kiosk.headers)
    assert reply.status_code == 200
    return reply.json()


def asked(app: FastAPI, kiosk: TestKiosk, note: str = "จอดับ") -> bool:
    with writing(app.state.engine) as connection:
        return support_requests.ask(connection, "jangwat", kiosk.id, note)


def answered(client: TestClient, kiosk: TestKiosk, request: str) -> int:
    return client.post(wire.SUPPORT, json={"request": request, "bundle": BUNDLE}, headers=kiosk.headers).status_code


def test_a_bundle_comes_when_it_was_asked_for(app: FastAPI, client: TestClient, kiosk: TestKiosk, join: Any) -> None:
    """The kiosk hears of the request, answers once; unasked, twice, or with another kiosk's request nothing is taken."""
    assert "support" not in beat(client, kiosk) and answered(client, kiosk, "x") == 404
    assert asked(app, kiosk) and not asked(app, kiosk)
    request = beat(client, kiosk)["support"]
    assert request["note"] == "จอดับ" and answered(client, join(app.state.engine, "ค้อวัง"), request["id"]) == 404
    assert answered(client, kiosk, request["id"]) == 200 and answered(client, kiosk, request["id"]) == 404
    assert "support" not in beat(client, kiosk)
    with reading(app.state.engine) as connection:
        row = support_requests.latest(connection, kiosk.id)
        assert row is not None and row.state == "received" and "สวัสดี" in row.bundle
        acts = {entry.act for entry in audit.entries(connection, Scope(PROVINCE, "กุดชุม"))}
    assert {"kiosk.support_ask", "kiosk.support_yes"} <= acts


def test_the_officer_at_the_kiosk_says_no(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Said with every heartbeat from then on, written down once; the province may ask again."""
    assert asked(app, kiosk)
    request = beat(client, kiosk)["support"]["id"]
    for _ in range(2):
        assert "support" not in beat(client, kiosk, support_declined=request)
    with reading(app.state.engine) as connection:
        acts = [entry.act for entry in audit.entries(connection, Scope(PROVINCE, "กุดชุม"))]
    assert acts.count("kiosk.support_no") == 1 and asked(app, kiosk)


def test_a_request_is_taken_back_and_a_bundle_is_erased(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """What was taken back is not asked any more; of what was erased no word stays."""
    assert asked(app, kiosk)
    with writing(app.state.engine) as connection:
        assert support_requests.take_back(connection, "jangwat", kiosk.id)
        assert not support_requests.take_back(connection, "jangwat", kiosk.id)
    assert "support" not in beat(client, kiosk) and asked(app, kiosk)
    odd = f'{{"request": "{beat(client, kiosk)["support"]["id"]}", "bundle": {{"log": ["\\ud800 \\u0000"]}}}}'  # a torn log
    assert client.post(wire.SUPPORT, content=odd, headers={**kiosk.headers, "Content-Type": "application/json"}).status_code == 200
    with writing(app.state.engine) as connection:
        assert support_requests.take_back(connection, "jangwat", kiosk.id)
        assert set(connection.scalars(select(table.c.bundle))) == {""}
