"""`province document`: what is printed about a district's counter, as a file."""

import argparse
from datetime import UTC, datetime

from sqlalchemy import Engine

from kiosk import atomic_file
from kiosk.language.texts import load
from kiosk.paths import TEXTS
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counter_of
from sync.server.settings import Settings

KINDS = ("form", "provider-form", "sign", "poster", "leaflet", "card", "loudspeaker")


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises InputError for a district that is not there, CommandFailedError when the file cannot be made."""
    from kiosk.documents import kinds, to_pdf, to_picture  # late: drawing and shaping are needed by this command only
    from kiosk.ui.text.fonts import FontsMissingError

    with reading(engine) as connection:
        counter = counter_of(connection, settings, parsed.district, parsed.url.rstrip("/"))
    if counter is None:
        raise InputError(f"There is no district {parsed.district} here.")
    t = load(TEXTS, "th", "documents")
    try:
        pages = kinds.KINDS[parsed.kind](counter, settings.questionnaire, t)
        if parsed.out.suffix.lower() == ".png":
            body = to_picture.png_of(pages[0], 1600)
        else:
            body = to_pdf.pdf_of(pages, kinds.title_of(parsed.kind, counter, t), datetime.now(UTC))
    except FontsMissingError as error:
        raise CommandFailedError(str(error)) from error
    atomic_file.write(parsed.out, body)
    print(parsed.out)
    return 0
