"""Writes the report as XLSX: a sheet for each table, real numbers, frozen heads, filters. The tables come from tables.py."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from kiosk.language.texts import Texts
from sync.server.report.model import ReportData
from sync.server.report.sheet import Cell, Column, Sheet
from sync.server.report.tables import all_sheets
from sync.server.report.xlsx_layout import (
    SIZE,
    TITLE_SIZE,
    column_width,
    head_height,
    is_narrow,
    kept_columns,
    line_height,
    lines_of,
    pages_across,
    points_of,
    row_height,
    title_columns,
)

# The Thai civil service writes in TH Sarabun; where it is missing, a spreadsheet takes its own Thai font and nothing is lost.
FONT = "TH Sarabun New"
BRAND, TINT = "#123F7A", "#E9EEF6"
HEAD_ROW = 3  # counted from 0: title, note, an empty row, then the head


def workbook(report: ReportData, t: Texts) -> bytes:
    """The report's file."""
    title = t("report_title", province=report.province, year=report.year)
    return sheets_file(all_sheets(report, t), title, date.fromisoformat(report.last), t)


def sheets_file(sheets: Iterable[Sheet], title: str, created: date, t: Texts) -> bytes:
    """The file's bytes; the same sheets give the same bytes (XlsxWriter dates its archive 1980, the rest comes from the data)."""
    import xlsxwriter  # late: only a report needs it

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "created": datetime.combine(created, time())})
    styles = _styles(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, styles, t)
    book.close()
    return buffer.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    plain: dict[str, object] = {"font_name": FONT, "font_size": SIZE, "valign": "top"}
    edge: dict[str, object] = {**plain, "bottom": 1, "bottom_color": "#C9D2E0"}
    kinds: dict[str, dict[str, object]] = {
        "text": {"text_wrap": True, "quote_prefix": True},  # stays a text when somebody edits the cell
        "any": {"text_wrap": True, "align": "left"},
        "any count": {"num_format": "#,##0", "align": "left"},
        "any decimal": {"num_format": "0.00", "align": "left"},
        "count": {"num_format": "#,##0"},
        "decimal": {"num_format": "0.00"},
    }
    styles = {
        "title": book.add_format({**plain, "bold": True, "font_size": TITLE_SIZE, "font_color": BRAND, "text_wrap": True}),
        "note": book.add_format({**plain, "font_color": "#4A5872", "text_wrap": True}),
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
    widths = [column_width(sheet, place) for place in range(len(sheet.columns))]
    _write_title(page, sheet, widths, styles)
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(place, place, width)
        page.write_string(HEAD_ROW, place, column.head, styles["head"])
    page.set_row(HEAD_ROW, head_height(sheet.columns, widths))
    listed = len(sheet.rows) - sheet.sums
    for place, row in enumerate(sheet.rows):
        line = HEAD_ROW + 1 + place + (place >= listed)  # an empty row before the sums
        strong = "!" if place in sheet.strong else ""
        page.set_row(line, row_height(row, widths, bool(strong)))
        _write_row(page, line, row, sheet.columns, strong, styles)
    if not sheet.rows:
        page.write_string(HEAD_ROW + 1, 0, t("nothing_here"), styles["note"])
        page.set_row(HEAD_ROW + 1, row_height([t("nothing_here")], widths[:1]))
    page.freeze_panes(HEAD_ROW + 1, 1 if len(sheet.columns) > 2 else 0)
    _set_print(page, sheet, widths)
    if listed > 1 and len(sheet.columns) > 2:
        page.autofilter(HEAD_ROW, 0, HEAD_ROW + listed, len(sheet.columns) - 1)


def _write_title(page: Any, sheet: Sheet, widths: Sequence[float], styles: dict[str, Any]) -> None:
    """Title and note each wrap over the columns of the first printed page."""
    last = title_columns(widths) - 1
    room = sum(map(points_of, widths[: last + 1]))
    for line, text, style, size in ((0, sheet.title, "title", TITLE_SIZE), (1, sheet.note, "note", SIZE)):
        if text and last:
            page.merge_range(line, 0, line, last, text, styles[style])
        elif text:
            page.write_string(line, 0, text, styles[style])
        page.set_row(line, lines_of(text, room, size, style == "title") * line_height(size) + 3 if text else 6)


def _set_print(page: Any, sheet: Sheet, widths: Sequence[float]) -> None:
    """A4. A sheet of many columns is printed on pages side by side, each with the columns that say which row it is."""
    again = kept_columns(sheet.columns, widths)
    across = pages_across(widths, again)
    if not is_narrow(widths):
        page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.fit_to_pages(across, 0)
    page.repeat_rows(HEAD_ROW)
    if across > 1:
        page.repeat_columns(0, again - 1)
    page.set_footer(f"&L{sheet.title}&R&P/&N")


def _write_row(page: Any, line: int, row: Sequence[Cell], columns: Sequence[Column], strong: str, styles: dict[str, Any]) -> None:
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        loose = "any " if column.kind == "any" else ""  # a column of words in which a number may stand
        if cell is None:
            page.write_blank(line, place, None, styles[column.kind + strong])
        elif isinstance(cell, str):
            page.write_string(line, place, cell, styles["text" + strong])
        elif isinstance(cell, Decimal):
            page.write_number(line, place, cell, styles[f"{loose}decimal{strong}"])
        else:
            page.write_number(line, place, cell, styles[f"{loose}count{strong}"])
