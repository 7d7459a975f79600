"""Behind pgbouncer in transaction mode: whatever follows a commit may go to another session of PostgreSQL."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, make_url, select
from starlette.testclient import TestClient

from sync.server.app import create_app
from sync.server.db.engine import reading
from sync.server.db.schema import kiosks, responses
from sync.server.settings import Settings
from tests.support.postgresql import free_port
from tests.sync.server.conftest import PROVINCE, TestKiosk

SESSIONS = 2


@pytest.fixture
def pooled_url(postgresql_url: str, tmp_path: Path) -> Iterator[str]:
    """The test's database through a pgbouncer that has two sessions for everybody."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("pgbouncer is not installed: apt install pgbouncer")
    url, port = make_url(postgresql_url), free_port()
    lines = ["[databases]", f"{url.database} = host={url.host} port={url.port}", "[pgbouncer]", "listen_addr = 127.0.0.1"]
    lines += [f"listen_port = {port}", "unix_socket_dir =", "auth_type = any", "pool_mode = transaction", f"default_pool_size = {SESSIONS}"]
    lines[1] += f" user={url.username}"
    settings = tmp_path / "pgbouncer.ini"
    settings.write_text("\n".join(lines), encoding="utf-8")
    tmp_path.chmod(0o755)
    account: dict[str, Any] = (
        {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    )  # it refuses to run as root
    pooled = url.set(port=port).render_as_string()
    with (
        settings.open() as lines_in,
        subprocess.Popen([program, "-q", "/dev/stdin"], stdin=lines_in, stderr=subprocess.PIPE, **account) as pooler,
    ):
        try:
            _wait_for(pooled, pooler)
            yield pooled
        finally:
            pooler.kill()


def _wait_for(url: str, pooler: subprocess.Popen[bytes]) -> None:
    for _ in range(500):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            assert pooler.poll() is None, pooler.communicate()[1].decode()
            time.sleep(0.01)
    raise AssertionError("pgbouncer was not ready within 5 s")


def test_kiosks_that_come_at_once_share_two_sessions_and_lose_nothing(pooled_url: str, join: Callable[..., TestKiosk]) -> None:
    """Four of them, each with single responses, a batch and heartbeats in between."""
    app = create_app(Settings(pooled_url, PROVINCE))  # migrates through it, too
    machines = [join(app.state.engine) for _ in range(4)]

    def send(kiosk: TestKiosk) -> list[str]:
        verdicts = []
        client = TestClient(app)
        for count in (1, 20, 1):
            reply = client.post("/v1/responses", json={"responses": kiosk.responses(count)}, headers=kiosk.headers)
            verdicts += [verdict["verdict"] for verdict in reply.raise_for_status().json()["verdicts"]]
            beat = {"kiosk": kiosk.id, "at": "2026-11-23T10:00:00+07:00", "version": "0.3.0", "unsent": 0, "disk_free": 10**10}
            beat |= {"questionnaire": "opdc-2564/1", "services": [], "checks": [], "links": [], "days": []}
            client.post("/v1/heartbeat", json=beat, headers=kiosk.headers).raise_for_status()
        return verdicts

    with ThreadPoolExecutor(len(machines)) as crowd:
        verdicts = [word for words in crowd.map(send, machines) for word in words]
    assert verdicts == ["accepted"] * (22 * len(machines))
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(responses)) == len(verdicts)
        assert set(connection.scalars(select(kiosks.c.held))) == {22}
        own = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
        assert connection.exec_driver_sql(own).scalar_one() <= SESSIONS + 1  # the test's own
    app.state.engine.dispose()
