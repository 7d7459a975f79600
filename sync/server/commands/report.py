"""`province report`: the yearly report of a fiscal year as a file."""

import argparse

from sqlalchemy import Engine

from sync.server.commands.errors import CommandFailedError
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises CommandFailedError when the file cannot be made."""
    from sync.server import report  # late: spreadsheets, PDF and shaping are needed by this command only

    try:
        report.write(engine, settings, parsed.fiscal_year, parsed.format, parsed.out)
    except report.CannotWriteError as error:
        raise CommandFailedError(str(error)) from error
    print(parsed.out)
    return 0
