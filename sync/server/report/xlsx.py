"""Writes the report as XLSX: a sheet for each table, real numbers, frozen heads, filters. The tables come from tables.py."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from kiosk.language.texts import Texts
from sync.server.report.model import ReportData
from sync.server.report.sheet import Cell, Column, Sheet
from sync.server.report.tables import all_sheets

# The Thai civil service writes in TH Sarabun; where it is missing, a spreadsheet takes its own Thai font and nothing is lost.
FONT, SIZE = "TH Sarabun New", 15
BRAND, TINT = "#123F7A", "#E9EEF6"
HEAD_ROW = 3  # counted from 0: title, note, an empty row, then the head


def workbook(report: ReportData, t: Texts) -> bytes:
    """The file's bytes; the same report gives the same bytes (XlsxWriter dates its archive 1980, the rest comes from the data)."""
    import xlsxwriter  # late: only a report needs it

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": t("report_title", province=report.province, year=report.year), "created": datetime.fromisoformat(report.last)}
    )
    styles = _styles(book)
    for sheet in all_sheets(report, t):
        _write(book.add_worksheet(sheet.name), sheet, styles, t)
    book.close()
    return buffer.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    plain: dict[str, object] = {"font_name": FONT, "font_size": SIZE, "valign": "top"}
    edge: dict[str, object] = {**plain, "bottom": 1, "bottom_color": "#C9D2E0"}
    kinds: dict[str, dict[str, object]] = {
        "text": {"text_wrap": True},
        "any": {"text_wrap": True, "align": "left"},
        "count": {"num_format": "#,##0"},
        "decimal": {"num_format": "0.00"},
    }
    styles = {
        "title": book.add_format({**plain, "bold": True, "font_size": 20, "font_color": BRAND}),
        "note": book.add_format({**plain, "font_color": "#4A5872"}),
        "head": book.add_format(
            {
                **plain,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": BRAND,
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
                "border_color": BRAND,
            }
        ),
    }
    for kind, extra in kinds.items():
        styles[kind] = book.add_format({**edge, **extra})
        styles[kind + "!"] = book.add_format({**edge, **extra, "bold": True, "bg_color": TINT})
    return styles


def _write(page: Any, sheet: Sheet, styles: dict[str, Any], t: Texts) -> None:
    page.write_string(0, 0, sheet.title, styles["title"])
    if sheet.note:
        page.write_string(1, 0, sheet.note, styles["note"])
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(HEAD_ROW, place, column.head, styles["head"])
    listed = len(sheet.rows) - sheet.sums
    for place, row in enumerate(sheet.rows):
        line = HEAD_ROW + 1 + place + (place >= listed)  # an empty row before the sums
        _write_row(page, line, row, sheet.columns, "!" if place in sheet.strong else "", styles)
    if not sheet.rows:
        page.write_string(HEAD_ROW + 1, 0, t("nothing_here"), styles["note"])
    page.freeze_panes(HEAD_ROW + 1, 1 if len(sheet.columns) > 2 else 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)
    page.set_footer(f"&L{sheet.title}&R&P/&N")
    if listed > 1 and len(sheet.columns) > 2:
        page.autofilter(HEAD_ROW, 0, HEAD_ROW + listed, len(sheet.columns) - 1)


def _write_row(page: Any, line: int, row: Sequence[Cell], columns: Sequence[Column], strong: str, styles: dict[str, Any]) -> None:
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        style = styles[column.kind + strong]
        if cell is None:
            page.write_blank(line, place, None, style)
        elif isinstance(cell, str):
            page.write_string(line, place, cell, styles["text" + strong])
        elif isinstance(cell, Decimal):
            page.write_number(line, place, cell, styles["decimal" + strong] if column.kind != "any" else style)
        else:
            page.write_number(line, place, cell, style)
