"""The database that a command works on: by option, by environment, or in the data directory; opened, migrated, closed again.

On the province's own machine a command without --data-dir means that machine's server: its folder, its user, and the database that its
unit is told.
"""

import argparse
import os
import shlex
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from kiosk.system.accounts import act_as_owner, typed
from sync.server.commands.arguments import DATABASE_VARIABLE, Command
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db import migrations
from sync.server.db.engine import DatabaseUnusableError, in_transaction, open_database
from sync.server.kiosks import enrolment
from sync.server.settings import (
    SettingError,
    Settings,
    capacity_of,
    default_data_dir,
    demonstration_province,
    machine_data_dir,
    public_url,
    sqlite_url,
)

UNITS_SETTINGS = Path("/etc/eservice-kiosk/province")  # read by province.service; it may hold a password: root alone reads it
DatabaseCommand = Callable[[argparse.Namespace, Settings, Engine], int]


def settings_from(parsed: argparse.Namespace) -> Settings:
    """The settings of this command line, its database migrated. Raises DatabaseUnusableError, EnrolmentError (another province's), or
    CommandFailedError for a variable that means nothing, InputError for a file in the folder's place."""
    url = parsed.database or os.environ.get(DATABASE_VARIABLE, "")
    if not url:
        folder = parsed.data_dir or default_data_dir()
        refuse_file(folder)
        machines = folder == machine_data_dir()
        if machines and parsed.data_dir is None:
            believe_the_unit(UNITS_SETTINGS)
            url = os.environ.get(DATABASE_VARIABLE, "")
        act_as_owner(folder, machines)
    if not url:
        make_data_dir(folder)
        url = sqlite_url(folder)
    try:
        address, capacity = public_url(os.environ), capacity_of(os.environ)
    except SettingError as error:
        raise CommandFailedError(str(error)) from error
    return Settings(url, _choose_province(url, parsed.province), url=address, capacity=capacity)


def refuse_file(folder: Path) -> None:
    """As when a database's or a backup's path was typed. Raises InputError."""
    if folder.is_file():
        raise InputError(f"{folder} is a file; --data-dir needs the folder that the data are in.")


def make_data_dir(folder: Path) -> None:
    """The data directory, if it is not there yet. Raises DatabaseUnusableError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DatabaseUnusableError(f"The data directory {folder} cannot be used: {error.strerror}.") from error


def believe_the_unit(settings: Path) -> None:
    """What this machine's server is told counts here too: its database, its address, where mail goes. What was typed comes first. Raises
    CommandFailedError for a user who may not read it: the database in the folder may be none that anybody uses."""
    try:
        lines = settings.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except OSError as error:
        raise CommandFailedError(f"{settings} says which database is meant and cannot be read; type: sudo {typed()}") from error
    written = dict(line.strip().partition("=")[::2] for line in lines if line.strip().startswith(("PROVINCE_", "MINISTRY_")))
    for name, value in written.items():
        os.environ.setdefault(name, "".join(shlex.split(value)))


def _choose_province(url: str, named: str) -> str:
    """Whose server this is: as named, as stored, or the demonstration's."""
    engine = open_database(url)
    try:
        migrations.migrate(engine)
        return in_transaction(engine, lambda connection: enrolment.province_of(connection, named, demonstration_province()))
    finally:
        engine.dispose()


def with_database(work: DatabaseCommand) -> Command:
    """`work` as a command: on the opened database, which is closed when it ends."""

    def run(parsed: argparse.Namespace) -> int:
        settings = settings_from(parsed)
        engine = open_database(settings.database_url)
        try:
            return work(parsed, settings, engine)
        finally:
            engine.dispose()

    return run
