"""`kiosk document`: what is printed on paper about this counter, as PDF or a picture of its first page."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kiosk import atomic_file
from kiosk.commands.arguments import Arguments, refuse_state
from kiosk.documents import to_pdf, to_picture
from kiosk.documents.kinds import KINDS, title_of
from kiosk.documents.sheet import PaperPage
from kiosk.documents.survey_form import survey_form
from kiosk.errors import UsageError
from kiosk.language import texts as language
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS, DataDir
from kiosk.runtime import opening
from kiosk.runtime.opening import Place
from kiosk.site.counter_facts import counter_of

MOST_COPIES = 500
PICTURE_PIXELS = 1600  # wide


def document(words: Sequence[str], data: DataDir) -> int:
    options = _parser().read(words)
    refuse_state(options.out, data)
    if options.out.suffix.lower() not in (".pdf", ".png"):
        raise UsageError(f"{options.out}: a document is written as .pdf, or its first page as .png")
    t, place = language.load(TEXTS, options.lang, "documents"), opening.place(data)
    pages = _pages(options, place, t)
    if options.out.suffix.lower() == ".png":
        atomic_file.write(options.out, to_picture.png_of(pages[0], PICTURE_PIXELS))
    else:
        title = title_of(options.kind, counter_of(place.site, place.catalogue), t)
        atomic_file.write(options.out, to_pdf.pdf_of(pages, title, opening.now(), options.lang))
    print(options.out)
    return 0


def _pages(options: argparse.Namespace, place: Place, t: Texts) -> list[PaperPage]:
    counter = counter_of(place.site, place.catalogue)
    if options.kind != "form" or not options.number:
        return KINDS[options.kind](counter, place.questionnaire, t) * options.copies
    numbers = range(options.number, options.number + options.copies)
    return [page for number in numbers for page in survey_form(counter, place.questionnaire, t, f"{number:04d}")]


def _parser() -> Arguments:
    parser = Arguments("document", "What is printed on paper about this counter, with its own place and services.")
    parser.add_argument("kind", choices=KINDS, help="what to print")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf, or FILE.png for a picture of the first page")
    parser.add_argument("--copies", type=_whole, default=1, metavar="N", help=f"so many copies in the file, up to {MOST_COPIES} (1)")
    parser.add_argument("--number", type=_whole, default=0, metavar="N", help="number the copies of the form from N")
    parser.add_language()
    return parser


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 9999")
    return int(text)
