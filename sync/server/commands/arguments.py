"""What the commands' parsers share: options, the types of values, and errors of one sentence."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from kiosk.survey.dates.typed_dates import parse_date
from sync.server.commands.errors import InputError

DATABASE_VARIABLE = "PROVINCE_DATABASE"  # an address with a password does not belong on a command line that everyone can list

Command = Callable[[argparse.Namespace], int]  # returns the exit status


class Parser(argparse.ArgumentParser):
    """argparse, but a wrong command line is one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}. See {self.prog} --help.")


def common_options() -> Parser:
    """The options that may come before or after any command.

    A new one for each parser: `set_defaults` of the outermost would otherwise change the commands' own actions, and what comes before a
    command would be forgotten.
    """
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--data-dir", type=Path, metavar="DIR", help="where all state is kept, unless --database says otherwise")
    options.add_argument(
        "--database",
        metavar="URL",
        help=f"postgresql://user@host/name, also from {DATABASE_VARIABLE}; SQLite in the data directory without it",
    )
    options.add_argument("--province", metavar="NAME", help="whose server this is; remembered by the database")
    return options


def day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}") from None


def month(text: str) -> date:
    """The first day of 2026-11 or 2569-11."""
    return day(f"{text}-01")


def port(text: str) -> int:
    return _whole_number(text, 0, 65535)


def hours(text: str) -> int:
    return _whole_number(text, 1, 24 * 14)


def fiscal_year(text: str) -> int:
    """A fiscal year of the Buddhist era, 2570 for example."""
    return _whole_number(text, 2560, 2700)


def _whole_number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from {low} to {high}")
    return int(text)
