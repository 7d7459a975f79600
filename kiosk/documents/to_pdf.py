"""Sheets as PDF with real text, so that it can be searched, read aloud and read back (fpdf2, shaped by HarfBuzz)."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kiosk.documents.sheet import POINT, Bookmark, CodeMark, Mark, PaperPage, PictureMark, Rectangle, Stroke, TextLine
from kiosk.ui.text import fonts


def pdf_of(pages: Sequence[PaperPage], title: str, dated: datetime, language: str = "th") -> bytes:
    """The same pages and moment give the same bytes. Raises fonts.FontsMissingError."""
    from fpdf import FPDF  # late: nothing that a start needs

    family = fonts.find_fonts()
    pdf = FPDF(unit="mm")
    pdf.add_font("thai", "", family.regular)
    pdf.add_font("thai", "B", family.bold)
    pdf.set_text_shaping(True, script="thai", language="tha")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_title(title)
    pdf.set_lang("th-TH" if language == "th" else "en-GB")
    pdf.set_creation_date(dated.astimezone(UTC))
    try:
        for page in pages:
            pdf.add_page(format=(page.width, page.height))
            for mark in page.marks:
                _draw(pdf, mark)
        return bytes(pdf.output())
    finally:
        for font in pdf.fonts.values():  # fpdf2 keeps each font's file open until told otherwise
            font.close()  # type: ignore[union-attr]


def _draw(pdf: Any, mark: Mark) -> None:
    match mark:
        case TextLine():
            size = mark.set.size
            pdf.set_font("thai", "B" if mark.set.bold else "", size)
            pdf.set_text_color(*mark.set.colour)
            pdf.set_xy(mark.x, mark.y - 0.8 * size * POINT)  # fpdf2 sets a cell's baseline at 0.5 of its height + 0.3 of the size
            pdf.cell(None, size * POINT, mark.text)
        case Rectangle():
            _area(pdf, mark)
        case Stroke():
            pdf.set_draw_color(*mark.colour)
            pdf.set_line_width(mark.width)
            pdf.set_dash_pattern(*((0.3, 0.9) if mark.dotted else (0, 0)))
            pdf.polyline(list(mark.points))
            pdf.set_dash_pattern()
        case CodeMark():
            _code(pdf, mark)
        case PictureMark():
            pdf.image(io.BytesIO(mark.png), mark.x, mark.y, mark.w, mark.h, alt_text=mark.alt)
        case Bookmark():
            pdf.set_y(mark.y)
            pdf.start_section(mark.title, mark.level, strict=False)


def _area(pdf: Any, area: Rectangle) -> None:
    pdf.set_line_width(area.stroke)
    if area.fill:
        pdf.set_fill_color(*area.fill)
    if area.edge:
        pdf.set_draw_color(*area.edge)
    style = ("D" if area.edge else "") + ("F" if area.fill else "")
    if not style:
        return
    if area.radius:
        pdf.rect(area.x, area.y, area.w, area.h, style=style, round_corners=True, corner_radius=min(area.radius, area.w / 2, area.h / 2))
    else:
        pdf.rect(area.x, area.y, area.w, area.h, style=style)


def _code(pdf: Any, code: CodeMark) -> None:
    """Dark runs as rectangles: no picture that a printer would blur."""
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(code.x, code.y, code.side, code.side, style="F")
    pdf.set_fill_color(0, 0, 0)
    module = code.side / len(code.rows)
    for y, row in enumerate(code.rows):
        x = 0
        while x < len(row):
            end = row.find("0", x) if row[x] == "1" else x
            end = len(row) if end < 0 else end
            if end > x:
                pdf.rect(code.x + x * module, code.y + y * module, (end - x) * module, module + 0.01, style="F")
            x = max(end, x + 1)
