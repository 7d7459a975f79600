"""The audit log bears witness: what is altered or taken out of it shows, and what an attack leaves behind is in it. On both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, update
from starlette.testclient import TestClient

from sync import wire
from sync.server import audit
from sync.server.accounts.users import add_user
from sync.server.db import audit_chain
from sync.server.db.engine import reading, writing
from sync.server.db.schema import audit as table
from sync.server.kiosks import enrolment
from sync.server.scope import Scope
from tests.sync.server.conftest import TestKiosk

PASSWORD = "a sentence that is remembered"


@pytest.fixture
def written(app: FastAPI) -> FastAPI:
    """A log of nine entries."""
    for number in range(9):
        with writing(app.state.engine) as connection:
            audit.record(connection, "somchai", "user.disable", f"ผู้ใช้ {number}", "ก", "กุดชุม")
    return app


def walked(app: FastAPI) -> audit.AuditChain:
    with reading(app.state.engine) as connection:
        return audit.verify(connection)


def test_nobody_has_touched_the_log(written: FastAPI) -> None:
    """Every entry follows from the one before."""
    chain = walked(written)
    assert (chain.count, chain.broken) == (9, None) and len(chain.head) == 64


@pytest.mark.parametrize(
    ("alter", "broken"),
    [
        (delete(table).where(table.c.subject == "ผู้ใช้ 4"), 6),
        (update(table).where(table.c.subject == "ผู้ใช้ 4").values(actor="malee"), 5),
        (update(table).where(table.c.subject == "ผู้ใช้ 4").values(at="2020-01-01T00:00:00+07:00"), 5),
        (update(table).where(table.c.subject == "ผู้ใช้ 0").values(hash="0" * 64), 1),
    ],
    ids=["removed", "another name", "another time", "another hash"],
)
def test_somebody_alters_the_log(written: FastAPI, alter: Any, broken: int) -> None:
    """The first entry that does not follow is named."""
    with writing(written.state.engine) as connection:
        connection.execute(alter)
    assert walked(written).broken == broken


def test_somebody_takes_the_last_entries_away(written: FastAPI) -> None:
    """What is left is whole in itself; the hash that was noted before is not in it any more."""
    head = walked(written).head
    with writing(written.state.engine) as connection:
        assert audit.holds(connection, head)
        connection.execute(delete(table).where(table.c.subject.in_(["ผู้ใช้ 7", "ผู้ใช้ 8"])))
    with reading(written.state.engine) as connection:
        assert audit.verify(connection).broken is None and not audit.holds(connection, head)


def test_many_write_at_once(app: FastAPI) -> None:
    """Each entry follows from one other, whoever came first."""

    def write(number: int) -> None:
        with writing(app.state.engine) as connection:
            audit.record(connection, "somchai", "user.add", str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    chain = walked(app)
    assert (chain.count, chain.broken) == (40, None)


def test_a_log_of_an_earlier_version_is_chained_when_it_is_opened(written: FastAPI) -> None:
    """From its first row on."""
    with writing(written.state.engine) as connection:
        connection.execute(update(table).values(hash="", origin="", request=""))
        audit_chain.chain_all(connection)
    assert walked(written).broken is None


def test_an_attack_leaves_its_traces(app: FastAPI, client: TestClient, kiosk: TestKiosk, new_kiosk: Callable[..., TestKiosk]) -> None:
    """Wrong passwords, a lock, a form without its token, a page without the right, a wrong code, an unknown and a revoked key, a log-out:
    who, from which network, under which request; no password, no code, no key, no whole address."""
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "guest", PASSWORD, "viewer", Scope("ยโสธร"))
    for number in range(6):
        client.post("/login", data={"name": "guest", "password": f"wrong {number} SECRET"})
    with TestClient(app, base_url="http://127.0.0.1", client=("203.0.113.77", 5000), follow_redirects=False) as browser:
        reply = browser.post("/login", data={"name": "guest", "password": PASSWORD})
        browser.get("/users")
        refused = browser.post("/logout", data={"csrf": "guess"})
        token = browser.get("/account").text.partition('name="csrf" value="')[2].partition('"')[0]
        browser.post("/logout", data={"csrf": token})
    client.post(wire.ENROLL, json={"code": "SECRET-CODE", "kiosk": new_kiosk().id})
    client.get(wire.CONFIG, headers={"Authorization": f"Bearer {'S' * 43}"})
    with writing(app.state.engine) as connection:
        enrolment.revoke(connection, "test", kiosk.id)
    client.post(wire.RESPONSES, json={"responses": []}, headers=kiosk.headers)
    with reading(app.state.engine) as connection:
        rows = list(connection.execute(select(table).order_by(table.c.id)))
    acts = [row.act for row in rows]
    assert [acts.count("log-in.failed"), acts.count("log-in.locked")] == [5, 1]
    for act in ("log-in", "log-out", "forbidden", "csrf", "code.wrong", "key.unknown", "key.revoked"):
        assert act in acts, act
    by = {row.act: row for row in rows}
    assert (by["log-in"].actor, by["log-in"].origin, by["log-in"].request) == ("guest", "203.0.113.0/24", reply.headers["X-Request-Id"])
    assert (by["csrf"].actor, by["csrf"].request) == ("guest", refused.headers["X-Request-Id"])
    assert by["key.revoked"].actor == f"kiosk {kiosk.id}" and by["log-in.failed"].subject == "guest"
    written = str([tuple(row) for row in rows])
    assert "SECRET" not in written and "S" * 43 not in written and "203.0.113.77" not in written
    assert 'province_security_events_total{event="log-in.failed"} 5.0' in client.get(wire.METRICS).text


def test_somebody_asks_a_thousand_times_with_a_wrong_key(app: FastAPI, client: TestClient) -> None:
    """The log has one line of it for a quarter of an hour; the metrics count every one."""
    for _ in range(20):
        client.get(wire.CONFIG, headers={"Authorization": "Bearer nonsense"})
    with reading(app.state.engine) as connection:
        assert list(connection.scalars(select(table.c.act))) == ["key.unknown"]
    assert 'province_security_events_total{event="key.unknown"} 20.0' in client.get(wire.METRICS).text
