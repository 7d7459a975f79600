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
    except (OSError, sqlite3.Error) as error:
        fault = f"The backup could not be made: {getattr(error, 'strerror', None) or error}."
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
    environment = {**os.environ, **secret, "LC_ALL": "C"}  # what it says is read below
    command = ["pg_dump", "-Fc", "-f", str(out), "-d", shown]
    try:
        dump = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, errors="replace", env=environment)
    except FileNotFoundError as error:
        raise OSError("the program pg_dump is missing (Debian: postgresql-client)") from error
    if dump.returncode:
        raise OSError(_said(dump.stderr))


def _said(errors: str) -> str:
    """Why pg_dump gave up, in one line."""
    lines = [line.removeprefix("pg_dump: ").removeprefix("error: ").removeprefix("detail: ") for line in errors.splitlines()]
    if any("server version mismatch" in line for line in lines):
        versions = next((line for line in lines if line.startswith("server version:")), "")
        return f"pg_dump is older than the database and cannot copy it ({versions}); install postgresql-client of the server's version"
    return next((line for line in lines if line.strip()), "pg_dump says nothing of why it failed").rstrip(".")
