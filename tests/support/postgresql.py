"""A PostgreSQL cluster for tests and measurements: made in a temporary folder on a free port, stopped and removed afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.support.disks import memory


def installed_programs() -> Path | None:
    """Debian keeps initdb and pg_ctl of each major version apart, outside the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    elsewhere = shutil.which("initdb")
    return versions[-1].parent if versions else Path(elsewhere).parent if elsewhere else None


def _unprivileged() -> dict[str, Any]:
    """initdb and postgres refuse to run as root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


# For tests, which end no PostgreSQL and no machine: nothing of the cluster has to outlive either. A database is made and dropped
# for each test, some 300 files, which a disk takes ten times as long over.
_FORGETFUL = "-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=128MB"


@contextmanager
def running_cluster(bin: Path, forgetful: bool = False) -> Iterator[str]:
    """The address of a new cluster, without a database name. `bin`: where initdb and pg_ctl are; `forgetful`: in memory, if possible."""
    folder = Path(tempfile.mkdtemp(prefix="province-postgresql-", dir=memory() if forgetful else None))
    port, account = free_port(), _unprivileged()
    if account:
        shutil.chown(folder, "postgres", "postgres")

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120, **account)

    try:
        run(str(bin / "initdb"), "-D", str(folder / "data"), "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 {_FORGETFUL if forgetful else ''}"
        run(str(bin / "pg_ctl"), "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://tests@127.0.0.1:{port}"
        finally:
            run(str(bin / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_database(address: str, pattern: str, name: str) -> None:
    """A database like another one, to which nobody is connected. Its files are copied: from version 15 on that has to be asked for."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {pattern} {how}")


def execute(address: str, statement: str) -> None:
    """One statement in the cluster's own database, as CREATE DATABASE."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(statement)


_SHAPE = """
    SELECT (SELECT string_agg(version::text, ' ') FROM schema_version),
           (SELECT md5(string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, attisdropped), ',' ORDER BY attrelid, attnum))
              FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc)
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'schema_version'"
_SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"


class EmptiedDatabase:
    """A database with the tables of another, one test after the other: emptying the few tables that a test wrote to takes a tenth of the
    time of a new copy. A test that changes the tables themselves leaves a new copy behind."""

    def __init__(self, cluster: str, pattern: str, name: str) -> None:
        self.address = f"{cluster}/{name}"
        self._cluster, self._pattern, self._name = cluster, pattern, name
        self._copy()

    def _copy(self) -> None:
        copy_database(self._cluster, self._pattern, self._name)
        self._connection = psycopg.connect(self.address, autocommit=True)
        self._shape = self._connection.execute(_SHAPE).fetchone()
        tables = [name for (name,) in self._connection.execute(_TABLES)]
        self._filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
        self._restart = "; ".join(f"ALTER SEQUENCE {name} RESTART" for (name,) in self._connection.execute(_SEQUENCES))

    def empty(self) -> None:
        try:
            if self._emptied():
                return
        except psycopg.Error:
            pass  # a table that everything needs is gone, say
        self.drop()
        self._copy()

    def _emptied(self) -> bool:
        """Whether the tables are those of the pattern; if so, nothing is left in them."""
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        self._connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
        if self._connection.execute(_SHAPE).fetchone() != self._shape:
            return False
        if filled := [name for (name,) in self._connection.execute(self._filled)]:
            self._connection.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
        self._connection.execute(self._restart)
        return True

    def drop(self) -> None:
        self._connection.close()
        execute(self._cluster, f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
