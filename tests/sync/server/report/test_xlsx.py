"""The workbook is read where it is opened: no line over another, no head cut, and every sheet readable on paper."""

import io
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import ImageFont

from kiosk.language.texts import Texts
from kiosk.ui.text.font_files import FOLDERS, find
from kiosk.ui.text.thai_words import words
from sync.server.report import rendered
from sync.server.report.model import Comment, ReportData
from sync.server.report.tables import all_sheets

PIXELS = 4 / 3  # of a point


@pytest.fixture(scope="module")
def book(report: ReportData) -> Workbook:
    """With a remark as long as people write them."""
    long = Comment("problems", "กุดชุม", "2026-11-02", "อยากให้มีที่จอดรถเพิ่มและมีป้ายบอกทางไปจุดบริการให้ชัดเจนกว่านี้ " * 12, "ใหม่")
    loaded = openpyxl.load_workbook(io.BytesIO(rendered(replace(report, remarks=(long,)), "xlsx")))
    for page in loaded:
        columns_of(page)
    return loaded


@lru_cache(maxsize=8)
def font(points: float, bold: bool) -> ImageFont.FreeTypeFont:
    """The widest Thai font that a spreadsheet could take in the place of TH Sarabun New."""
    family = find(FOLDERS)
    assert family is not None
    return ImageFont.truetype(str(family.bold if bold else family.regular), round(points * PIXELS))


def drawn_height(text: str, width: float, points: float, bold: bool) -> float:
    """Points that a text takes, drawn line by line in a column of so many characters."""
    letters, room, lines = font(points, bold), 7 * width, 0
    for paragraph in text.split("\n"):
        used, lines = 0.0, lines + 1
        for word in words(paragraph) if paragraph else ():
            wide = letters.getlength(word.rstrip())
            if used and used + wide > room:
                used, lines = 0.0, lines + 1
            used += letters.getlength(word)
    return lines * sum(letters.getmetrics()) / PIXELS


def width_over(page: Worksheet, row: int, column: int) -> float:
    """Characters of a cell, or of the cells that it is merged with."""
    merged = [area for area in page.merged_cells.ranges if (row, column) in {(cell[0], cell[1]) for cell in area.cells}]
    last = merged[0].max_col if merged else column
    return sum(page.column_dimensions[get_column_letter(place)].width for place in range(column, last + 1))


def columns_of(page: Worksheet) -> None:
    """openpyxl joins neighbours of one width: each gets its own again."""
    for name, dimension in list(page.column_dimensions.items()):
        for place in range(dimension.min, dimension.max + 1):
            page.column_dimensions[get_column_letter(place)].width = page.column_dimensions[name].width


def test_no_line_lies_over_another(book: Workbook) -> None:
    """Title, note, heads and every row are as high as what stands in them, drawn letter by letter."""
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    needed = drawn_height(cell.value, width_over(page, cell.row, cell.column), cell.font.sz, bool(cell.font.b))
                    height = page.row_dimensions[cell.row].height
                    assert height is not None and min(needed, 380) <= height * 1.12, (
                        page.title,
                        cell.coordinate,
                        cell.value,
                        needed,
                        height,
                    )


def test_no_number_becomes_a_row_of_signs(book: Workbook) -> None:
    """Each is narrower than its column, in the widest font and in bold."""
    for page in book:
        for row in page.iter_rows(min_row=5):
            for cell in row:
                if isinstance(cell.value, int | float):
                    printed = f"{cell.value:,.2f}" if cell.number_format == "0.00" else f"{cell.value:,}"
                    width = 7 * width_over(page, cell.row, cell.column) + 5
                    assert font(cell.font.sz, bool(cell.font.b)).getlength(printed) <= width, (page.title, cell.coordinate, printed)


def test_every_sheet_is_printed_in_letters_that_can_be_read(book: Workbook) -> None:
    """Shrunk to its pages no sheet is smaller than seven tenths; wide ones go on on a page beside, with the columns that name the row."""
    for page in book:
        widths = [7 * page.column_dimensions[get_column_letter(place)].width + 5 for place in range(1, page.max_column + 1)]
        across = page.page_setup.fitToWidth or 1
        again = 0.0
        if across > 1:
            last = page.print_title_cols.split(":")[1].strip("$")
            again = list(accumulate(widths))[openpyxl.utils.column_index_from_string(last) - 1]
        room = 770 if page.page_setup.orientation == "landscape" else 520
        assert room / ((sum(widths) + (across - 1) * again) * 0.75 / across) >= 0.69, page.title
        assert page.page_setup.fitToHeight == 0 and page.print_title_rows == "$4:$4"


def test_a_percent_that_ends_in_noughts_shows_them(book: Workbook, report: ReportData, thai: Texts) -> None:
    """80 is 80.00 on every sheet, the first one included, and a year has no comma."""
    page = book["สรุป"]
    values = {row[0].value: row[1] for row in page.iter_rows(min_row=5)}
    assert (values["ร้อยละความพึงพอใจ"].number_format, values["ผู้มารับบริการ"].number_format) == ("0.00", "#,##0")
    assert values["ปีงบประมาณ พ.ศ."].value == "2570"
    for sheet in all_sheets(report, thai):
        for row, cells in zip(book[sheet.name].iter_rows(min_row=5), sheet.rows[: len(sheet.rows) - sheet.sums], strict=False):
            assert all(cell.number_format == "0.00" for cell, value in zip(row, cells, strict=True) if isinstance(value, Decimal)), (
                sheet.name
            )


def test_the_owner_of_a_service_stands_beside_it(book: Workbook) -> None:
    """The central office on the province's sheet, the district's own on the other."""
    assert "หน่วยงานส่วนกลาง" in [cell.value for cell in book["งานบริการ"][4]]
    page = book["งานบริการรายอำเภอ"]
    owner = [cell.value for cell in page[4]].index("หน่วยงานเจ้าของงานบริการในพื้นที่")
    assert all(row[owner].value for row in page.iter_rows(min_row=5, max_row=12))
