"""A kiosk joins the province with a one-time code, and its key ends. On both databases."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from sync import wire
from sync.server.db.engine import reading, writing
from sync.server.db.schema import codes, kiosks
from sync.server.kiosks import enrolment, errors
from tests.support.problem_details import error
from tests.sync.server.conftest import TestKiosk

PROVINCE = "ยโสธร"


@pytest.fixture
def code(app: FastAPI) -> Any:
    def issued(district: str = "กุดชุม", **options: Any) -> Any:
        with writing(app.state.engine) as connection:
            return enrolment.issue_code(connection, "test", PROVINCE, district, **options)[0]

    return issued


def test_a_kiosk_joins_with_its_code(app: FastAPI, client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk]) -> None:
    """The code gives a key, the district and the place; the key works at once; only hashes are stored."""
    kiosk, typed = new_kiosk(), code(place="ศูนย์ดำรงธรรมอำเภอกุดชุม")
    reply = client.post(wire.ENROLL, json={"code": typed, "kiosk": kiosk.id})
    assert reply.status_code == 200
    given = reply.json()
    assert given.keys() == {"key", "district", "place"} and (given["district"], given["place"]) == ("กุดชุม", "ศูนย์ดำรงธรรมอำเภอกุดชุม")
    assert client.get(wire.CONFIG, headers={"Authorization": f"Bearer {given['key']}"}).status_code == 200
    with reading(app.state.engine) as connection:
        stored = str(connection.execute(select(kiosks)).all()) + str(connection.execute(select(codes)).all())
    assert given["key"] not in stored and typed not in stored and typed.replace("-", "") not in stored


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ").replace("0", "o").replace("1", "l")]
)
def test_the_code_is_typed_as_people_type(client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk], change: Any) -> None:
    """Case, dashes and letters that look like digits make no difference."""
    assert client.post(wire.ENROLL, json={"code": change(code()), "kiosk": new_kiosk().id}).status_code == 200


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_a_program_forgets_to_say_that_it_sends_json(client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk], kind: str) -> None:
    """The wire carries nothing but JSON: it is read as such, whatever the Content-Type."""
    body = json.dumps({"code": code(), "kiosk": new_kiosk().id})
    assert client.post(wire.ENROLL, content=body, headers={"Content-Type": kind} if kind else {}).status_code == 200


def test_a_code_is_used_a_second_time(client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk]) -> None:
    """It works once."""
    typed = code()
    client.post(wire.ENROLL, json={"code": typed, "kiosk": new_kiosk().id})
    reply = client.post(wire.ENROLL, json={"code": typed, "kiosk": new_kiosk().id})
    assert reply.status_code == 403 and "used" in error(reply)


def test_a_code_lay_too_long(app: FastAPI, client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk]) -> None:
    """An expired code is refused, and says so."""
    typed = code()
    with writing(app.state.engine) as connection:
        connection.execute(update(codes).values(expires_at="2026-01-01T00:00:00+07:00"))
    reply = client.post(wire.ENROLL, json={"code": typed, "kiosk": new_kiosk().id})
    assert reply.status_code == 403 and "expired" in error(reply)


def test_someone_guesses_codes(client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk]) -> None:
    """After ten wrong ones the address waits, even with the right one; the answer says how long."""
    right = code()
    for number in range(10):
        assert client.post(wire.ENROLL, json={"code": f"WRNG-{number:04d}", "kiosk": new_kiosk().id}).status_code == 403
    reply = client.post(wire.ENROLL, json={"code": right, "kiosk": new_kiosk().id})
    assert reply.status_code == 429 and int(reply.headers["Retry-After"]) > 0 and "minutes" in error(reply)


def test_a_kiosk_joins_again(app: FastAPI, client: TestClient, code: Any, kiosk: TestKiosk) -> None:
    """It gets a new key in its own district and the old one ends; another district is refused."""
    reply = client.post(wire.ENROLL, json={"code": code(), "kiosk": kiosk.id})
    assert reply.status_code == 200
    assert client.get(wire.CONFIG, headers=kiosk.headers).status_code == 401
    moved = client.post(wire.ENROLL, json={"code": code("ค้อวัง"), "kiosk": kiosk.id})
    assert moved.status_code == 409 and "กุดชุม" in error(moved)


def test_a_kiosk_is_stolen(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Its key is revoked: it is told so, and an unknown key is told something else."""
    with writing(app.state.engine) as connection:
        assert enrolment.revoke(connection, "test", kiosk.id)
    reply = client.post(wire.RESPONSES, json={"responses": [kiosk.respond()]}, headers=kiosk.headers)
    assert reply.status_code == 401 and "revoked" in error(reply)
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "}):
        reply = client.post(wire.RESPONSES, json={"responses": []}, headers=headers)
        assert reply.status_code == 401 and "revoked" not in error(reply) and reply.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", ["กุดชุม/เก่า", "..", " กุดชุม", "กุดชุม ", ""])
def test_a_district_whose_pages_could_not_be_opened_is_refused(app: FastAPI, code: Any, name: str) -> None:
    """Its name stands in addresses: /districts/กุดชุม; with a blank at its end it would be a second กุดชุม."""
    with pytest.raises(errors.EnrolmentError):
        code(name)
