"""`province handbook`: the Thai handbook of the province as a PDF to print, with pictures of what this province prints, made now."""

import argparse
from datetime import UTC, datetime

from sqlalchemy import Engine

from kiosk import atomic_file
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.pages.parts.handbook_file import handbook_pdf
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises InputError for another kind of file, CommandFailedError where no Thai font is installed."""
    from kiosk.ui.text.fonts import FontsMissingError  # late: drawing is needed by this command only

    if parsed.out.suffix.lower() != ".pdf":
        raise InputError(f"{parsed.out}: a handbook is written as .pdf")
    try:
        body = handbook_pdf(settings, engine, settings.url.rstrip("/"), datetime.now(UTC))
    except FontsMissingError as error:
        raise CommandFailedError(str(error)) from error
    atomic_file.write(parsed.out, body)
    print(parsed.out)
    return 0
