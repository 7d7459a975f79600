"""The files that pages give to take along, read back as whoever takes them reads them. No test."""

import csv
import io
from fractions import Fraction

import openpyxl

from tests.recount.arithmetic import printed
from tests.recount.conftest import Recount
from tests.recount.made_province import YEAR


def taken(recount: Recount, path: str, **query: str) -> bytes:
    reply = recount.browser.get(path, params={"year": str(YEAR), **query})
    assert reply.status_code == 200, reply.text[:300]
    return reply.content


def csv_lines(recount: Recount, path: str, **query: str) -> list[dict[str, str]]:
    """Of each row its cells by their head."""
    content = taken(recount, path, **query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def workbook_rows(recount: Recount, path: str, columns: int) -> list[list[str]]:
    """The rows of a workbook's sheet below the head, numbers with the decimals that they are shown with."""
    page = openpyxl.load_workbook(io.BytesIO(taken(recount, path))).worksheets[0]
    filled = [row for row in page.iter_rows(max_col=columns) if sum(cell.value is not None for cell in row) > 1]
    return [[_shown(cell.value, cell.number_format) for cell in row] for row in filled[1:]]


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, int | float) and "0.00" in number_format:
        return printed(Fraction(str(value)))
    return "" if value is None else str(value)


def cell(value: Fraction | None) -> str:
    """As a file has it: empty where a page has a dash."""
    return "" if value is None else printed(value)
