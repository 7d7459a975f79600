"""A kiosk joins the province with a one-time code, and its key ends. On both databases."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from sync import wire
from sync.server import audit
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import codes, kiosks
from sync.server.db.schema import responses as stored_responses
from sync.server.ingest import responses
from sync.server.ingest.validation import validate
from sync.server.kiosks import enrolment, errors, relocation
from sync.server.scope import Scope
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


def own_code(app: FastAPI, kiosk: str) -> str:
    with writing(app.state.engine) as connection:
        return (enrolment.issue_code_for(connection, "test", kiosk) or ("", ""))[0]


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


def test_somebody_takes_over_a_kiosk_that_is_at_work(
    app: FastAPI, client: TestClient, code: Any, kiosk: TestKiosk, push: Callable[..., Any]
) -> None:
    """Any code of the district would end its key: it takes one that was made for it, or one of the province's own."""
    push(kiosk, kiosk.responses(1))
    reply = client.post(wire.ENROLL, json={"code": code(), "kiosk": kiosk.id})
    assert (reply.status_code, reply.json()["code"]) == (403, "code_of_its_own")
    assert client.get(wire.CONFIG, headers=kiosk.headers).status_code == 200
    assert client.post(wire.ENROLL, json={"code": own_code(app, kiosk.id), "kiosk": kiosk.id}).status_code == 200
    assert client.get(wire.CONFIG, headers=kiosk.headers).status_code == 401


def test_the_province_itself_gives_a_code_on_the_command_line(
    app: FastAPI, client: TestClient, kiosk: TestKiosk, push: Callable[..., Any]
) -> None:
    """Whoever may type on the server lets a kiosk that is at work join again with any code of its district."""
    push(kiosk, kiosk.responses(1))
    with writing(app.state.engine) as connection:
        typed, _ = enrolment.issue_code(connection, audit.COMMAND_LINE, PROVINCE, kiosk.district)
    assert client.post(wire.ENROLL, json={"code": typed, "kiosk": kiosk.id}).status_code == 200


def test_a_code_was_made_for_another_kiosk(app: FastAPI, client: TestClient, kiosk: TestKiosk, new_kiosk: Callable[..., TestKiosk]) -> None:
    """It is not spent by the one that found it."""
    typed = own_code(app, kiosk.id)
    reply = client.post(wire.ENROLL, json={"code": typed, "kiosk": new_kiosk().id})
    assert (reply.status_code, reply.json()["code"]) == (403, "code_of_its_own")
    assert client.post(wire.ENROLL, json={"code": typed, "kiosk": kiosk.id}).status_code == 200


def test_a_revoked_kiosk_stays_revoked(app: FastAPI, client: TestClient, code: Any, kiosk: TestKiosk) -> None:
    """No other code of its district brings it back, only one that was made for it."""
    with writing(app.state.engine) as connection:
        enrolment.revoke(connection, "test", kiosk.id)
        typed, _ = enrolment.issue_code(connection, audit.COMMAND_LINE, PROVINCE, kiosk.district)
    for other in (code(), typed):
        assert client.post(wire.ENROLL, json={"code": other, "kiosk": kiosk.id}).json()["code"] == "code_of_its_own"
    assert client.post(wire.ENROLL, json={"code": own_code(app, kiosk.id), "kiosk": kiosk.id}).status_code == 200


def test_a_code_of_one_district_takes_nothing_of_another(
    app: FastAPI, client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk]
) -> None:
    """Responses that an operator loaded into กุดชุม stay there until the province moves them; both districts read of it."""
    kiosk = new_kiosk()
    with writing(app.state.engine) as connection:
        context = published.validation_context(app.state.settings, connection)
        sender = enrolment.sender_for(connection, kiosk.id, PROVINCE, "กุดชุม")
        records = [validate(record, kiosk.id, context) for record in kiosk.responses(3)]
        responses.store(connection, context.layout, sender, records, "2026-11-03T08:00:00+07:00")
    reply = client.post(wire.ENROLL, json={"code": code("ค้อวัง"), "kiosk": kiosk.id})
    assert (reply.status_code, reply.json()["code"]) == (409, "kiosk_loaded_elsewhere")
    with reading(app.state.engine) as connection:
        assert set(connection.scalars(select(stored_responses.c.district))) == {"กุดชุม"}
    with writing(app.state.engine) as connection:
        assert relocation.put_right(connection, app.state.settings, "jangwat", kiosk.id, "ค้อวัง")
        assert not relocation.put_right(connection, app.state.settings, "jangwat", kiosk.id, "ค้อวัง")
    assert client.post(wire.ENROLL, json={"code": code("ค้อวัง"), "kiosk": kiosk.id}).status_code == 200
    with reading(app.state.engine) as connection:
        assert set(connection.scalars(select(stored_responses.c.district))) == {"ค้อวัง"}
        for district in ("กุดชุม", "ค้อวัง"):
            assert "kiosk.move" in [row.act for row in audit.entries(connection, Scope(PROVINCE, district))]


def test_a_code_is_withdrawn(app: FastAPI, client: TestClient, code: Any, new_kiosk: Callable[..., TestKiosk]) -> None:
    """Codes that are not spent are listed; one that is withdrawn has expired. A district withdraws none of another's."""
    typed = code()
    with writing(app.state.engine) as connection:
        (row,) = enrolment.unspent_codes(connection, Scope(PROVINCE))
        assert enrolment.unspent_codes(connection, Scope(PROVINCE, "ค้อวัง")) == []
        assert not enrolment.withdraw_code(connection, "test", Scope(PROVINCE, "ค้อวัง"), row.code_hash)
        assert enrolment.withdraw_code(connection, "test", Scope(PROVINCE, "กุดชุม"), row.code_hash)
        assert enrolment.unspent_codes(connection, Scope(PROVINCE)) == []
    assert client.post(wire.ENROLL, json={"code": typed, "kiosk": new_kiosk().id}).json()["code"] == "code_expired"
