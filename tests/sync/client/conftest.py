"""A real province on SQLite and on PostgreSQL, kiosks that join it, and a faulty proxy in between."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.server.db import migrations
from sync.server.db.engine import open_database
from tests.support import programs as processes
from tests.support.faulty_proxy import Proxy
from tests.support.postgresql import execute, free_port, programs, running_cluster
from tests.support.sync_counter import Counter, Held


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed here: apt install postgresql (the tests start a cluster of their own)")
    with running_cluster(found) as address:
        yield address


@dataclass
class Running:
    """A province: its process, its address, its database."""

    database: str
    port: int
    log: Path
    held: Held
    process: object = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = processes.province(self.database, self.port, self.log)

    def kill(self) -> None:
        self.process.kill()  # type: ignore[attr-defined]
        self.process.join()  # type: ignore[attr-defined]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def province(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server process for all tests of a file, once on each database."""
    folder = tmp_path_factory.mktemp("province")
    if request.param == "sqlite":
        database = f"sqlite:///{folder / 'province.db'}"
    else:
        name = f"t{folder.parent.name}{folder.name}".replace("-", "_")
        execute(address := request.getfixturevalue("postgresql_address"), f"CREATE DATABASE {name}")
        database = f"{address}/{name}"
    engine = open_database(database)
    migrations.migrate(engine)
    running = Running(database, free_port(), folder / "log", Held(engine))
    running.start()
    yield running
    running.kill()
    engine.dispose()


@pytest.fixture
def proxy(province: Running) -> Iterator[Proxy]:
    proxy = Proxy(province.url)
    yield proxy
    proxy.close()


@pytest.fixture
def new_counter(tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    """A kiosk that has joined no province."""
    made: list[Counter] = []
    names = itertools.count(1)

    def new() -> Counter:
        made.append(Counter(tmp_path / f"kiosk{next(names)}"))
        return made[-1]

    yield new
    for one in made:
        one.close()


@pytest.fixture
def counter(new_counter: Callable[..., Counter], province: Running, proxy: Proxy) -> Counter:
    """A kiosk that has joined; it talks through the proxy."""
    made = new_counter()
    made.join(province.url, province.held.code())
    made.talk_through(proxy.url)
    return made
