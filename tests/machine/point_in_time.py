"""A province put back to the moment before an accident: PostgreSQL's base backup and its archived log (manual, 26.3), timed.

`python -m tests.machine.point_in_time`: a cluster of its own with an archive, responses before and after the backup, a table emptied by
mistake, and a second cluster that is recovered to the moment before. The same steps with a province's own paths are in the handbook.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from sync.server.db import migrations
from sync.server.db.engine import open_database
from sync.server.settings import Settings
from tests.benchmarks.bench_server import KIOSKS, backlog, taker
from tests.support.postgresql import free_port, installed_programs


def main() -> int:
    programs = installed_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt install postgresql")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="point-in-time-"))
    try:
        return drill(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """PostgreSQL's programs in a folder, on one port."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.port = programs, folder, free_port()
        self.address = f"postgresql://tests@127.0.0.1:{self.port}/postgres"
        # It refuses to run as root.
        self.account: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.account:
            shutil.chown(folder, "postgres", "postgres")

    def run(self, program: str, *words: str) -> None:
        """One of PostgreSQL's programs, else one of the system's."""
        command = self.programs / program if (self.programs / program).exists() else program
        subprocess.run([str(command), *words], check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.account)

    @contextmanager
    def running(self, data: str, *settings: str) -> Iterator[None]:
        options = " ".join([f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1", *(f"-c {setting}" for setting in settings)])
        self.run("pg_ctl", "-D", data, "-o", options, "-l", f"{data}.log", "-w", "-t", "300", "start")
        try:
            yield
        finally:
            self.run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def drill(programs: Path, folder: Path) -> int:
    """1 when what was put back is not what stood there in the moment before the accident."""
    cluster = Cluster(programs, folder)
    cluster.run("initdb", "-D", "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    cluster.run("mkdir", "archive")
    with cluster.running("data", "archive_mode=on", f'"archive_command=cp %p {folder}/archive/%f"'):
        fill(cluster.address, 0, 5)
        began = time.perf_counter()
        cluster.run("pg_basebackup", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "tests", "-D", "restored", "-c", "fast")
        backed_up = time.perf_counter() - began
        fill(cluster.address, 5, 10)
        before, moment = accident(cluster.address)
    began = time.perf_counter()
    after = recovered(cluster, moment)
    took = time.perf_counter() - began
    print(f"backup {backed_up:.1f} s; put back to {moment} in {took:.1f} s: {after} responses and tallies, before the accident {before}")
    return int(after != before)


def accident(address: str) -> tuple[tuple[int, int], str]:
    """What was there, and the moment before a table was emptied by mistake."""
    with psycopg.connect(address, autocommit=True) as connection:
        before = counted(connection)
        moment = str(value(connection, "SELECT clock_timestamp()"))
        time.sleep(0.1)
        connection.execute("TRUNCATE responses CASCADE")
        connection.execute("SELECT pg_switch_wal()")
    return before, moment


def recovered(cluster: Cluster, moment: str) -> tuple[int, int]:
    """What the backup has with the archived log up to that moment."""
    cluster.run("touch", "restored/recovery.signal")
    settings = (
        f'"restore_command=cp {cluster.folder}/archive/%f %p"',
        f'"recovery_target_time={moment}"',
        "recovery_target_action=promote",
    )
    with cluster.running("restored", *settings), psycopg.connect(cluster.address, autocommit=True) as connection:
        while value(connection, "SELECT pg_is_in_recovery()"):
            time.sleep(0.05)
        return counted(connection)


def fill(address: str, first: int, last: int) -> None:
    """Some batches of a kiosk."""
    settings = Settings(address)
    engine = open_database(address)
    migrations.migrate(engine)
    engine.dispose()
    taker(settings)(KIOSKS[0], backlog(KIOSKS[0])[first:last])


def counted(connection: psycopg.Connection) -> tuple[int, int]:
    return int(value(connection, "SELECT count(*) FROM responses")), int(value(connection, "SELECT sum(n5) FROM item_tallies"))


def value(connection: psycopg.Connection, query: Any) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


if __name__ == "__main__":
    raise SystemExit(main())
