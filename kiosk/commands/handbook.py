"""`kiosk handbook`: the Thai handbook of officers or technicians as a PDF to print, with pictures of this kiosk's pages made now."""

from collections.abc import Sequence
from pathlib import Path

from kiosk import __version__, atomic_file
from kiosk.commands.arguments import Arguments, refuse_state
from kiosk.documents import to_pdf
from kiosk.documents.handbook import a4_pages as paper
from kiosk.documents.handbook import text
from kiosk.errors import UsageError
from kiosk.language import texts as language
from kiosk.paths import ASSETS, TEXTS, DataDir
from kiosk.runtime import handbook_pictures, opening

KINDS = ("officer", "technician")  # the province's own makes the province's


def handbook(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("handbook", "The Thai handbook for officers or technicians, with pictures of this kiosk's pages as they are now.")
    parser.add_argument("reader", choices=KINDS, help="whose handbook")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf")
    options = parser.read(words)
    refuse_state(options.out, data)
    if options.out.suffix.lower() != ".pdf":
        raise UsageError(f"{options.out}: a handbook is written as .pdf")
    t, place, now = language.load(TEXTS, "th", "documents"), opening.place(data), opening.now()
    blocks = text.read(ASSETS / "handbook", options.reader)
    drawn = paper.captioned(handbook_pictures.pictures(place, paper.wanted(blocks)), t)
    pages = paper.handbook(blocks, drawn, paper.HandbookCover(place.site.place, __version__, now.date()), t)
    atomic_file.write(options.out, to_pdf.pdf_of(pages, blocks[0].text, now))
    print(options.out)
    return 0
