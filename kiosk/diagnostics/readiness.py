"""The readiness report: one A4 page to sign and file, every check with its mark, its sentence and its date.

The page is drawn like the screens, by Pillow with Raqm, and saved as a picture in a PDF: no further library, and the same
Thai as on the screen. 200 dots an inch print sharply at these sizes.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.diagnostics.connection import STAGES
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult, DiagnosticsReport
from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import BANGKOK, long_date

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

DPI = 200
PAGE = (1654, 2339)  # A4 at 200 dpi
MARGIN = 150
_INK, _SOFT, _LINE = "#14213D", "#36435A", "#C9D2E0"
_MARKS = {PASS: ("#0E5532", "#E6F4EC"), WARNING: ("#5A3D00", "#FFF3D6"), FAIL: ("#861710", "#FBE9E7")}
_MARK_WIDTH, _TITLE_WIDTH = 190, 380


@frozen
class KioskIdentity:
    """The kiosk that a report is about."""

    id: str
    place: str
    province: str


@frozen
class CounterLine:
    """One item of the counter's readiness: finished words, and whether somebody said that it is ready."""

    words: str
    ready: bool


Counter = Sequence[CounterLine]


def write_pdf(report: DiagnosticsReport, kiosk: KioskIdentity, texts: Texts, path: Path, counter: Counter = ()) -> None:
    """One page. Raises OSError when it cannot be written, FontsMissingError when Thai cannot be drawn."""
    import io

    from kiosk import atomic_file

    content = io.BytesIO()
    page(report, kiosk, texts, counter).save(content, "PDF", resolution=DPI, quality=90, title=texts("readiness_title"))
    atomic_file.write(path, content.getvalue())


def page(report: DiagnosticsReport, kiosk: KioskIdentity, texts: Texts, counter: Counter = ()) -> "Image.Image":
    """The page as a picture. Where sentences with long reasons do not fit, everything is drawn smaller: always one page."""
    from PIL import Image

    for scale in (1, 1.4, 2):
        picture = Image.new("RGB", (round(PAGE[0] * scale), round(PAGE[1] * scale)), "white")
        if _drawn(picture, report, kiosk, texts, counter):
            break
    return picture.resize(PAGE) if picture.size != PAGE else picture


def _drawn(picture: "Image.Image", report: DiagnosticsReport, kiosk: KioskIdentity, texts: Texts, counter: Counter) -> bool:
    """Whether all of it fitted above the place to sign."""
    from PIL import ImageDraw

    pen = _Pen(ImageDraw.Draw(picture), picture.width - MARGIN)
    _head(pen, report, kiosk, texts)
    for result in report.results:
        _row(pen, result, texts)
    pen.rule()
    _counter(pen, counter, texts)
    end, pen.top = pen.top, picture.height - MARGIN - 60
    pen.write(texts("readiness_signature"), 30, MARGIN)
    return end + 60 <= picture.height - MARGIN - 60


def _counter(pen: "_Pen", lines: Counter, texts: Texts) -> None:
    """What the manual wants at the counter, in two columns: a tick or an empty box, the item, who said so and when."""
    if not lines:
        return
    pen.top += 16
    pen.top = pen.write(texts("readiness_counter"), 30, MARGIN, bold=True) + 8
    half, middle = (pen.right - MARGIN) // 2, (len(lines) + 1) // 2
    start, bottom = pen.top, pen.top
    for place, line in enumerate(lines):
        if place == middle:
            bottom, pen.top = pen.top, start
        left = MARGIN + (half if place >= middle else 0)
        pen.draw.rectangle(
            (left, pen.top + 6, left + 26, pen.top + 32), outline=_INK, width=2, fill=_MARKS[PASS][1] if line.ready else None
        )
        if line.ready:
            pen.draw.line((left + 5, pen.top + 20, left + 11, pen.top + 27, left + 22, pen.top + 11), fill=_MARKS[PASS][0], width=4)
        pen.top = pen.write(line.words, 24, left + 40, half - 60) + 4
    pen.top = max(pen.top, bottom)


class _Pen:
    """Draws down the page from where the last line ended."""

    def __init__(self, draw: "ImageDraw.ImageDraw", right: int) -> None:
        from kiosk.ui.text import fonts

        self.draw, self.top, self.right = draw, MARGIN, right
        self.fonts = fonts.find_fonts()

    def write(self, text: str, pixels: int, left: int, width: int = 0, bold: bool = False, colour: str = _INK) -> int:
        """Lines broken between words within `width` (the rest of the page if 0), from `top`; returns where they end."""
        from kiosk.ui.text import thai_text

        style = thai_text.TextStyle(self.fonts.bold if bold else self.fonts.regular, pixels)
        bottom = self.top
        for line in thai_text.wrap(text, style, width or self.right - left):
            thai_text.draw(self.draw, left, bottom, line, style, colour)
            bottom += style.pitch
        return bottom

    def rule(self) -> None:
        self.draw.line((MARGIN, self.top, self.right, self.top), fill=_LINE, width=2)


def _head(pen: _Pen, report: DiagnosticsReport, kiosk: KioskIdentity, texts: Texts) -> None:
    pen.top = pen.write(texts("readiness_title"), 52, MARGIN, bold=True)
    pen.top = pen.write(f"{kiosk.place} · {kiosk.province}", 36, MARGIN)
    pen.top = pen.write(made_on(report, texts), 30, MARGIN, colour=_SOFT)
    pen.top = pen.write(texts("readiness_kiosk", kiosk=kiosk.id), 24, MARGIN, colour=_SOFT) + 20
    ink, ground = _MARKS[report.outcome]
    pen.draw.rounded_rectangle((MARGIN, pen.top, pen.right, pen.top + 90), 18, fill=ground)
    pen.top += 14
    pen.write(verdict(report, texts), 38, MARGIN + 30, bold=True, colour=ink)
    pen.top += 106


def made_on(report: DiagnosticsReport, texts: Texts) -> str:
    """When, and how thoroughly."""
    moment = report.at.astimezone(BANGKOK)
    date_line = texts("readiness_made", day=long_date(moment.date(), texts.language), time=f"{moment:%H:%M}")
    return f"{date_line} · {texts('readiness_kind_deep' if report.deep else 'readiness_kind_light')}"


def verdict(report: DiagnosticsReport, texts: Texts) -> str:
    """One sentence about all checks. A kiosk works for weeks without the province: a failed connection stops nobody."""
    if {result.name for result in report.of(FAIL)} - {*STAGES} == set() and report.of(FAIL):
        return texts("readiness_way_broken", count=len(report.of(FAIL)))
    if report.of(FAIL):
        return texts("readiness_failures", count=len(report.of(FAIL)))
    return texts("readiness_warnings", count=len(report.of(WARNING))) if report.of(WARNING) else texts("readiness_all_well")


def _row(pen: _Pen, result: CheckResult, texts: Texts) -> None:
    ink, ground = _MARKS[result.outcome]
    pen.rule()
    pen.top += 16
    pen.draw.rounded_rectangle((MARGIN, pen.top - 3, MARGIN + _MARK_WIDTH - 20, pen.top + 43), 12, fill=ground)
    pen.write(texts(f"outcome_{result.outcome}"), 28, MARGIN + 14, bold=True, colour=ink)
    title = pen.write(result.title(texts), 28, MARGIN + _MARK_WIDTH, _TITLE_WIDTH - 30, bold=True)
    sentence = pen.write(result.sentence(texts), 28, MARGIN + _MARK_WIDTH + _TITLE_WIDTH)
    pen.top = max(title, sentence) + 12
