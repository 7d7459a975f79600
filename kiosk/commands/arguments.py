"""How every command reads its words: one plain sentence on a mistake, days in common or Buddhist years. No command is here."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from kiosk.errors import UsageError
from kiosk.paths import DataDir
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import LANGUAGES


class Arguments(argparse.ArgumentParser):
    """An argument parser whose mistakes are one sentence instead of a page. --data-dir is taken out before (kiosk.__main__)."""

    def __init__(self, command: str, does: str) -> None:
        super().__init__(prog=f"kiosk {command}", description=does, allow_abbrev=False)
        self.add_argument("--data-dir", metavar="DIR", help="all state of this kiosk is under DIR")

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")

    def add_json(self) -> None:
        self.add_argument("--json", action="store_true", help="print JSON instead of words")

    def add_language(self) -> None:
        self.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the words (th)")

    def add_period(self) -> None:
        self.add_argument("--from", dest="first", type=day, metavar="DAY", help="first day, 2026-11-01 (the first of all)")
        self.add_argument("--to", dest="last", type=day, metavar="DAY", help="last day, counted too (the last of all)")

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        options = self.parse_args(words)
        first, last = getattr(options, "first", None), getattr(options, "last", None)
        if first and last and first > last:
            self.error(f"--from {first} is later than --to {last}")
        return options


def day(text: str) -> date:
    """A day, also 2569-11-23, for argparse."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}") from error


def refuse_state(path: Path, data: DataDir) -> None:
    """A file that is to be written must not be one of the kiosk's own. Raises UsageError."""
    if data.owns(path):
        raise UsageError(f"{path} is where this kiosk keeps its own data; choose another file")
