"""A province put back to the moment before an accident: PostgreSQL's base backup and its archived log (manual, 26.3), timed.

`python -m tests.machine.point_in_time`: a cluster of its own with an archive, responses before and after the backup, a table emptied by
mistake, and a second cluster that is recovered to the moment before. The same steps with a province's own paths are in the handbook.
"""

import os
import shutil
import subprocess
import tempfile
import time
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


def drill(programs: Path, folder: Path) -> int:
    account: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if account:
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *words: str) -> None:
        subprocess.run([str(programs / program), *words], check=True, cwd=folder, stdout=subprocess.DEVNULL, **account)

    def start(data: str, port: int, *settings: str) -> None:
        options = " ".join([f"-p {port} -k {folder} -c listen_addresses=127.0.0.1", *(f"-c {setting}" for setting in settings)])
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{data}.log", "-w", "-t", "300", "start")

    port = free_port()
    run("initdb", "-D", "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    subprocess.run(["mkdir", "archive"], check=True, cwd=folder, **account)
    start("data", port, "archive_mode=on", f'"archive_command=cp %p {folder}/archive/%f"')
    address = f"postgresql://tests@127.0.0.1:{port}/postgres"
    try:
        fill(address, 0, 5)
        began = time.perf_counter()
        run("pg_basebackup", "-h", "127.0.0.1", "-p", str(port), "-U", "tests", "-D", "restored", "-c", "fast")
        backed_up = time.perf_counter() - began
        fill(address, 5, 10)
        with psycopg.connect(address, autocommit=True) as connection:
            before = counted(connection)
            moment = str(value(connection, "SELECT clock_timestamp()"))
            time.sleep(0.1)
            connection.execute("TRUNCATE responses CASCADE")
            connection.execute("SELECT pg_switch_wal()")
    finally:
        run("pg_ctl", "-D", "data", "-m", "fast", "-w", "stop")
    began = time.perf_counter()
    subprocess.run(["touch", "restored/recovery.signal"], check=True, cwd=folder, **account)
    recovery = (f'"restore_command=cp {folder}/archive/%f %p"', f'"recovery_target_time={moment}"', "recovery_target_action=promote")
    start("restored", port, *recovery)
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            while value(connection, "SELECT pg_is_in_recovery()"):
                time.sleep(0.05)
            after = counted(connection)
    finally:
        run("pg_ctl", "-D", "restored", "-m", "fast", "-w", "stop")
    took = time.perf_counter() - began
    print(f"backup {backed_up:.1f} s; put back to {moment} in {took:.1f} s: {after} responses and tallies, before the accident {before}")
    return int(after != before)


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
