"""`province backup`: a copy of the database while it serves, looked through before it counts; how it went is told to who wants to know."""

import argparse
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, make_url

from kiosk import atomic_file
from sync.server.alerts import backups
from sync.server.commands.errors import CommandFailedError
from sync.server.db.engine import in_transaction, is_postgresql
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """SQLite: its own online backup, then an integrity check; PostgreSQL: pg_dump -Fc. The file appears whole or not at all."""
    fault = ""
    try:
        with atomic_file.replacing(parsed.out) as temporary:
            (_dump if is_postgresql(engine) else _copy)(settings.database_url, temporary)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        reason = getattr(error, "strerror", None) or (
            f"{error.cmd[0]} failed" if isinstance(error, subprocess.CalledProcessError) else str(error)
        )
        fault = f"The backup could not be made: {reason}."
    in_transaction(engine, lambda connection: backups.note(connection, fault))
    if fault:
        raise CommandFailedError(fault)
    print(f"{parsed.out}: {parsed.out.stat().st_size:,} bytes")
    return 0


def _copy(url: str, out: Path) -> None:
    with closing(sqlite3.connect(make_url(url).database or "")) as source, closing(sqlite3.connect(out)) as copy:
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise OSError("the copy is not whole")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _dump(url: str, out: Path) -> None:
    address = make_url(url).set(drivername="postgresql")
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}  # not on the command line, where others read it
    shown = address.set(password=None).render_as_string(hide_password=False)
    subprocess.run(["pg_dump", "-Fc", "-f", str(out), "-d", shown], check=True, env={**os.environ, **secret})
