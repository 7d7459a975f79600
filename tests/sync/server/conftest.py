"""What the server's tests lean on: a real PostgreSQL cluster of their own, a database for each test, kiosks that seal real responses."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from argon2 import Parameters
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.testclient import TestClient

from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, Draft, seal
from sync.server.accounts.users import hasher
from sync.server.app import create_app
from sync.server.db.engine import writing
from sync.server.kiosks import enrolment
from sync.server.settings import Settings

PROVINCE = "ยโสธร"
SERVICES = ("L022", "L023", "L005", "P017", "P083", "P002")
# For what is decided before a database is asked: with the other one the same lines would run once more.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
MORNING = datetime.fromisoformat("2026-11-02T08:30:00+07:00")


# ---------------------------------------------------------------- the server
@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[Parameters]:
    """Hashes of passwords cost these tests next to nothing: nearly every one of them makes accounts or logs in. The shipped costs."""
    shipped = hasher._parameters
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hasher, "_parameters", replace(shipped, time_cost=1, memory_cost=8))
        yield shipped


@pytest.fixture(scope="session", autouse=True)
def one_event_loop() -> Iterator[None]:
    """In which every client that is not entered asks its server: a thread and a loop for each request cost a fifth of these tests' time."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture
def shipped_hashing(quick_hashing: Parameters, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what a hash costs people and attackers."""
    monkeypatch.setattr(hasher, "_parameters", quick_hashing)


@pytest.fixture
def app(database_url: str) -> Iterator[FastAPI]:
    app = create_app(Settings(database_url, PROVINCE))
    yield app
    app.state.engine.dispose()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The server as this very machine asks it, over plain http."""
    with TestClient(
        app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), raise_server_exceptions=False, follow_redirects=False
    ) as client:
        yield client


# ---------------------------------------------------------------- kiosks
@dataclass
class TestKiosk:
    """A kiosk that answers by itself: sealed responses in a chain, as kiosk.survey.response makes them."""

    __test__ = False

    id: str
    district: str = "กุดชุม"
    key: str = ""
    seq: int = 0
    last_hash: str = FIRST_PREVIOUS
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def answers(self, level: int | None = None) -> dict[str, Any]:
        items = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4")
        given = {item: level or self.chance.randint(1, 5) for item in items}
        people = {"sex": self.chance.choice(("male", "female")), "age": "gt60", "occupation": "farming"}
        return {**people, "services": tuple(self.chance.sample(SERVICES, self.chance.randint(1, 3))), **given, "suitable": "yes"}

    def respond(self, at: datetime | None = None, **changes: Any) -> dict[str, Any]:
        """The next response as a record of the wire. `changes` are fields of kiosk.survey.response.Draft."""
        at = at or MORNING + timedelta(minutes=5 * self.seq)
        moment = at.isoformat(timespec="seconds")
        fields: dict[str, Any] = {
            "id": uuid7(int(at.timestamp() * 1000), self.chance.getrandbits(74)),
            "kiosk": self.id,
            "questionnaire": ("opdc-2564", 1),
            "started_at": (at - timedelta(minutes=2)).isoformat(timespec="seconds"),
            "answered_at": moment,
            "duration_s": 120,
            "language": "th",
            "mode": "self",
            "status": "complete",
            "answers": self.answers(),
        }
        response = seal(Draft(**fields | changes), self.seq + 1, self.last_hash)
        self.seq, self.last_hash = response.seq, response.hash
        return response.as_record()

    def responses(self, count: int) -> list[dict[str, Any]]:
        return [self.respond() for _ in range(count)]


@pytest.fixture
def new_kiosk() -> Callable[..., TestKiosk]:
    """A kiosk that has not joined, the same ones in the same order in every test."""
    numbers = iter(range(1, 1000))

    def made(district: str = "กุดชุม") -> TestKiosk:
        number = next(numbers)
        return TestKiosk(uuid7(1_790_000_000_000, number), district, chance=random.Random(number))

    return made


@pytest.fixture
def join(new_kiosk: Callable[..., TestKiosk]) -> Callable[..., TestKiosk]:
    """A kiosk with a key, in the database of an engine."""

    def joined(engine: Engine, district: str = "กุดชุม") -> TestKiosk:
        kiosk = new_kiosk(district)
        with writing(engine) as connection:
            code, _ = enrolment.issue_code(connection, "test", PROVINCE, district)
            kiosk.key = enrolment.enroll(connection, Settings(str(engine.url), PROVINCE), code, kiosk.id, "127.0.0.1").key
        return kiosk

    return joined


@pytest.fixture
def kiosk(app: FastAPI, join: Callable[..., TestKiosk]) -> TestKiosk:
    """A kiosk of กุดชุม that has joined."""
    return join(app.state.engine)


@pytest.fixture
def push(client: TestClient) -> Callable[..., list[Mapping[str, str]]]:
    """Push records as a kiosk does; the verdicts."""

    def pushed(kiosk: TestKiosk, records: list[Any]) -> list[Mapping[str, str]]:
        body = json.dumps({"responses": records})  # in ASCII: half a surrogate pair must get through
        reply = client.post("/v1/responses", content=body, headers=kiosk.headers)
        assert reply.status_code == 200, reply.text
        return reply.json()["verdicts"]

    return pushed
