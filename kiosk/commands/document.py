"""`kiosk document`: what is printed on paper about this counter, as PDF or a picture of its first page."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kiosk import atomic_file, emblem_file
from kiosk.commands.arguments import Arguments, day, refuse_state
from kiosk.documents import to_pdf, to_picture
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.forms.survey_form import survey_form
from kiosk.documents.kinds import KINDS, title_of
from kiosk.documents.month_report import month_report
from kiosk.documents.period_figures import PeriodFigures
from kiosk.documents.sheet import PaperPage
from kiosk.errors import UsageError
from kiosk.language import texts as language
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS, DataDir
from kiosk.reports import month_files
from kiosk.reports.period_report import period_report
from kiosk.runtime import opening
from kiosk.runtime.opening import Place
from kiosk.site.counter_facts import counter_of
from kiosk.site.link_targets import link_targets
from kiosk.survey.dates.calendar import month_days

MOST_COPIES = 500
PICTURE_PIXELS = 1600  # wide
MONTH = "month"
TABLES = {".csv": month_files.month_csv, ".xlsx": month_files.month_xlsx}


def document(words: Sequence[str], data: DataDir) -> int:
    options = _parser().read(words)
    refuse_state(options.out, data)
    suffix = options.out.suffix.lower()
    if suffix not in (".pdf", ".png", *(TABLES if options.kind == MONTH else ())):
        raise UsageError(f"{options.out}: a document is written as .pdf, or its first page as .png; the month's also as .csv or .xlsx")
    t, place = language.load(TEXTS, options.lang, "coordination", "documents", "unfinished"), opening.place(data)
    counter = counter_of(place.site, place.catalogue, link_targets(place.site, place.catalogue, data), emblem_file.kept(data)).in_language(
        options.lang
    )
    if options.kind == MONTH:
        figures = _figures(options, data, place, t)
        if suffix in TABLES:
            atomic_file.write(options.out, TABLES[suffix](month_files.month_rows(counter, figures, t)))
            print(options.out)
            return 0
        pages = month_report(counter, figures, t)
    else:
        pages = _pages(options, counter, place, t)
    if suffix == ".png":
        atomic_file.write(options.out, to_picture.png_of(pages[0], PICTURE_PIXELS))
    else:
        atomic_file.write(options.out, to_pdf.pdf_of(pages, title_of(options.kind, counter, t), opening.now(), options.lang))
    print(options.out)
    return 0


def _figures(options: argparse.Namespace, data: DataDir, place: Place, t: Texts) -> PeriodFigures:
    """Of the day or month that was named, or else of this month."""
    first = options.day or options.month or opening.now().date()
    span = (first, first) if options.day else month_days(first)
    with opening.store(data) as connection:
        counter = counter_of(place.site, place.catalogue, emblem=emblem_file.kept(data)).in_language(options.lang)
        return period_report(connection, counter, place.questionnaire, span, place.site.level_band, t)


def _pages(options: argparse.Namespace, counter: ServiceCounter, place: Place, t: Texts) -> list[PaperPage]:
    if options.kind != "form" or not options.number:
        return KINDS[options.kind](counter, place.questionnaire, t) * options.copies
    numbers = range(options.number, options.number + options.copies)
    return [page for number in numbers for page in survey_form(counter, place.questionnaire, t, f"{number:04d}")]


def _parser() -> Arguments:
    parser = Arguments("document", "What is printed on paper about this counter, with its own place and services.")
    parser.add_argument("kind", choices=(*KINDS, MONTH), help="what to print")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf, or FILE.png for a picture of the first page")
    parser.add_argument("--copies", type=_whole, default=1, metavar="N", help=f"so many copies in the file, up to {MOST_COPIES} (1)")
    parser.add_argument("--number", type=_whole, default=0, metavar="N", help="number the copies of the form from N")
    parser.add_argument("--month", type=_month, metavar="MONTH", help="of the month's report: 2026-11 or 2569-11 (this month)")
    parser.add_argument("--day", type=day, metavar="DAY", help="the same report of one day, 2026-11-23")
    parser.add_language()
    return parser


def _month(text: str) -> date:
    return day(f"{text}-01")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 9999")
    return int(text)
