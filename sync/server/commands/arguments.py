"""x"""

import argparse
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine

from kiosk.survey.dates import parse_date
from sync.server.db import migrations
from sync.server.db.engine import DatabaseUnusableError, in_transaction, open_database
from sync.server.kiosks import enrolment
from sync.server.settings import Settings, default_data_dir, demonstration_province, sqlite_url

DATABASE_VARIABLE = "PROVINCE_DATABASE"  # an address with a password does not belong on a command line that everyone can list


Command = Callable[[argparse.Namespace], int]


Work = Callable[[argparse.Namespace, Settings, Engine], int]


class InputError(Exception):
    """What was typed or read cannot be used: exit status 2."""


class Parser(argparse.ArgumentParser):
    """argparse, but a wrong command line is one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}. See {self.prog} --help.")


# ---------------------------------------------------------------- database and settings
def settings_from(parsed: argparse.Namespace) -> Settings:
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
    """Whose server this is: as named, as before, or the demonstration's."""
    engine = open_database(url)
    migrations.migrate(engine)
    try:
        return in_transaction(engine, lambda connection: enrolment.province_of(connection, named, demonstration_province()))
    finally:
        engine.dispose()


def with_database(work: Work) -> Command:
    """The command of some work on the opened, migrated database."""

    def run(parsed: argparse.Namespace) -> int:
        settings = settings_from(parsed)
        engine = open_database(settings.database_url)
        try:
            return work(parsed, settings, engine)
        finally:
            engine.dispose()

    return run


# ---------------------------------------------------------------- the command line
def common_options() -> Parser:
    """The options that stand before or after any command. Made anew for each parser: `set_defaults` of the outermost would
    otherwise reach into the commands' own actions, and what stands before a command would be forgotten."""
    everywhere = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument("--data-dir", type=Path, metavar="DIR", help="where all state is kept, unless --database says otherwise")
    everywhere.add_argument(
        "--database",
        metavar="URL",
        help=f"postgresql://user@host/name, also from {DATABASE_VARIABLE}; SQLite in the data directory without it",
    )
    everywhere.add_argument("--province", metavar="NAME", help="whose server this is; remembered by the database")
    return everywhere


def day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}") from None


def port(text: str) -> int:
    return _whole_number(text, 0, 65535)


def hours(text: str) -> int:
    return _whole_number(text, 1, 24 * 14)


def fiscal_year(text: str) -> int:
    return _whole_number(text, 2560, 2700)


def _whole_number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from {low} to {high}")
    return int(text)
