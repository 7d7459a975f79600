"""A data table as CSV, JSON or XLSX, a page of it at a time where one is asked for."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.reports.exports import harmless
from sync.server.data_tables.table_rows import DataTable, Rows
from sync.server.report.sheet import Cell, Column, Sheet

FORMATS = ("csv", "json", "xlsx")
SEPARATOR = "|"  # between the parts of a row's key; in no district's name, id or day
_WIDTHS = {"text": 24, "count": 12, "decimal": 12}
_AT_ONCE = 500  # rows of a piece that is sent


@frozen
class RowsAsked:
    """Rows behind the one whose key is `after` ("" = from the first), at most `limit` (0 = all)."""

    after: str = ""
    limit: int = 0


def heads(table: DataTable, t: Texts | None) -> list[str]:
    """The columns' names for people in a language, or for programs."""
    return [t(column.text, **dict(column.values)) if t else column.key for column in table.columns]


def key_of(table: DataTable, row: Sequence[Cell]) -> str:
    return SEPARATOR.join("" if cell is None else str(cell) for cell in row[: table.keys])


def page_of(table: DataTable, page: RowsAsked) -> tuple[Rows, list[str]]:
    """The page's rows, and a list that holds the key to go on with once they are read; empty when nothing is left."""
    rest: list[str] = []

    def rows() -> Rows:
        behind = (row for row in table.rows if not page.after or _place(table, row) > page.after.split(SEPARATOR))
        if not page.limit:
            yield from behind
            return
        last: tuple[Cell, ...] = ()
        for last in islice(behind, page.limit):
            yield last
        if last and next(behind, None) is not None:
            rest.append(key_of(table, last))

    return rows(), rest


def _place(table: DataTable, row: Sequence[Cell]) -> list[str]:
    return key_of(table, row).split(SEPARATOR)


def csv_pieces(table: DataTable, rows: Rows, t: Texts | None) -> Iterator[bytes]:
    """UTF-8; with a mark for people, so that Excel reads Thai right. A text that a spreadsheet would run gets an apostrophe."""
    yield ("\ufeff" if t else "").encode() + _lines([heads(table, t)])
    while batch := list(islice(rows, _AT_ONCE)):
        yield _lines([[_written(cell) for cell in row] for row in batch])


def _lines(rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8", "replace")


def _written(cell: Cell) -> object:
    if isinstance(cell, str):
        return harmless(cell)
    return "" if cell is None else cell


def json_page(table: DataTable, rows: Rows, rest: list[str]) -> bytes:
    """{"table", "columns", "rows": [{column: value}], "after": the key of the next page or null}. Decimals are numbers of two places."""
    names = [column.key for column in table.columns]
    listed = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
    page = {"table": table.name, "columns": names, "rows": listed, "after": rest[0] if rest else None}
    return json.dumps(page, ensure_ascii=False).encode("utf-8", "replace")


def _plain(cell: Cell) -> object:
    return float(cell) if isinstance(cell, Decimal) else cell  # a figure with two places: nobody adds these up


def as_sheet(table: DataTable, rows: Rows, title: str, t: Texts) -> Sheet:
    """For the workbook, with the columns' names for people."""
    columns = tuple(Column(head, _WIDTHS[column.kind], column.kind) for head, column in zip(heads(table, t), table.columns, strict=True))
    return Sheet(table.name, title, columns, tuple(rows))
