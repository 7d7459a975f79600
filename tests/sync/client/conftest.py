"""A real province on SQLite and on PostgreSQL, kiosks that join it, and a faulty proxy in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from sync.server.db.engine import open_database
from tests.support import forked_programs
from tests.support.faulty_proxy import FaultyProxy
from tests.support.postgresql import free_port
from tests.support.reporting_kiosk import ProvinceRecords, ReportingKiosk


@dataclass
class RunningProvince:
    """A province: its process, its address, its database."""

    database: str
    port: int
    log: Path
    held: ProvinceRecords
    process: ForkServerProcess | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = forked_programs.province(self.database, self.port, self.log)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.join()


@pytest.fixture(scope="module")
def province(shared_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvince]:
    """One server process for all tests of a file, once on each database."""
    engine, log = open_database(shared_database_url), tmp_path_factory.mktemp("province") / "log"
    running = RunningProvince(shared_database_url, free_port(), log, ProvinceRecords(engine))
    running.start()
    yield running
    running.kill()
    engine.dispose()


@pytest.fixture
def proxy(province: RunningProvince) -> Iterator[FaultyProxy]:
    proxy = FaultyProxy(province.url)
    yield proxy
    proxy.close()


@pytest.fixture
def reporting_kiosk(new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince, proxy: FaultyProxy) -> ReportingKiosk:
    """A kiosk that has joined; it talks through the proxy."""
    kiosk = new_reporting_kiosk()
    kiosk.join(province.url, province.held.code())
    kiosk.talk_through(proxy.url)
    return kiosk
