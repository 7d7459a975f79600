"""`province document`: what is printed about a district's counter, as a file."""

import argparse
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from kiosk import atomic_file
from kiosk.language.texts import load
from kiosk.paths import TEXTS
from kiosk.reports.month_files import month_csv, month_rows, month_xlsx
from kiosk.survey.dates.calendar import BANGKOK, month_days
from kiosk.survey.limits import LANGUAGES
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counter_of
from sync.server.documents.period_facts import period_facts
from sync.server.scope import Scope
from sync.server.settings import Settings

MONTH = "month"
PAPER_LANGUAGES = LANGUAGES
KINDS = ("form", "provider-form", "sign", "poster", "leaflet", "card", "coordination", "tracking", "links", "loudspeaker")
_TABLES = {".csv": month_csv, ".xlsx": month_xlsx}


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises InputError for a district that is not there, CommandFailedError when the file cannot be made."""
    from kiosk.documents import kinds, to_pdf, to_picture  # late: drawing and shaping are needed by this command only
    from kiosk.documents.month_report import month_report
    from kiosk.ui.text.fonts import FontsMissingError

    with reading(engine) as connection:
        counter = counter_of(connection, settings, parsed.district, (parsed.url or settings.url).rstrip("/"))
    if counter is None:
        raise InputError(f"There is no district {parsed.district} here.")
    scope = Scope(counter.province, counter.district)
    counter, t = counter.in_language(parsed.lang), load(TEXTS, parsed.lang, "coordination", "documents", "unfinished")
    try:
        if parsed.kind == MONTH:
            with reading(engine) as connection:
                figures = period_facts(connection, settings, scope, counter, _span(parsed), t)
            if parsed.out.suffix.lower() in _TABLES:
                atomic_file.write(parsed.out, _TABLES[parsed.out.suffix.lower()](month_rows(counter, figures, t)))
                print(parsed.out)
                return 0
            pages = month_report(counter, figures, t)
        else:
            pages = kinds.KINDS[parsed.kind](counter, settings.questionnaire, t)
        if parsed.out.suffix.lower() == ".png":
            body = to_picture.png_of(pages[0], 1600)
        else:
            body = to_pdf.pdf_of(pages, kinds.title_of(parsed.kind, counter, t), datetime.now(UTC), parsed.lang)
    except FontsMissingError as error:
        raise CommandFailedError(str(error)) from error
    atomic_file.write(parsed.out, body)
    print(parsed.out)
    return 0


def _span(parsed: argparse.Namespace) -> tuple[date, date]:
    """Of the day or month that was named, or else of this month."""
    first = parsed.day or parsed.month or datetime.now(BANGKOK).date()
    return (first, first) if parsed.day else month_days(first)
