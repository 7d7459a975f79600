"""The database that a command works on: by option, by environment, or in the data directory; opened, migrated, closed again."""

import argparse
import os
from collections.abc import Callable

from sqlalchemy import Engine

from sync.server.commands.arguments import DATABASE_VARIABLE, Command
from sync.server.db import migrations
from sync.server.db.engine import DatabaseUnusableError, in_transaction, open_database
from sync.server.kiosks import enrolment
from sync.server.settings import Settings, default_data_dir, demonstration_province, sqlite_url

DatabaseCommand = Callable[[argparse.Namespace, Settings, Engine], int]


def settings_from(parsed: argparse.Namespace) -> Settings:
    """The settings of this command line, its database migrated. Raises DatabaseUnusableError, EnrolmentError (another province's)."""
    url = parsed.database or os.environ.get(DATABASE_VARIABLE, "")
    if not url:
        folder = parsed.data_dir or default_data_dir()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DatabaseUnusableError(f"The data directory {folder} cannot be used: {error.strerror}.") from error
        url = sqlite_url(folder)
    return Settings(url, _choose_province(url, parsed.province))


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
