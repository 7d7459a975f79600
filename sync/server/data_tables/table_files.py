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
from sync.server.data_tables.table_rows import DataTable, Rows, place_of
from sync.server.report.sheet import Cell, Column, Sheet

FORMATS = ("csv", "json", "xlsx")
SEPARATOR = "|"  # between the parts of a row's key, in which it is written %7C
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
    """The parts of the key as one text; comments, which have their words in it, may hold any letter."""
    parts = ("" if cell is None else str(cell) for cell in row[: table.keys])
    return SEPARATOR.join(part.replace("%", "%25").replace(SEPARATOR, "%7C") for part in parts)


def parts_of_key(key: str) -> list[str]:
    return [part.replace("%7C", SEPARATOR).replace("%25", "%") for part in key.split(SEPARATOR)]


def page_of(table: DataTable, page: RowsAsked) -> tuple[Rows, list[str]]:
    """The page's rows, and a list that holds the key to go on with once they are read; empty when nothing is left."""
    rest: list[str] = []

    def rows() -> Rows:
        after = place_of(parts_of_key(page.after)) if page.after else ()
        behind = (row for row in table.rows if not after or place_of(row[: table.keys]) > after)
        if not page.limit:
            yield from behind
            return
        last: tuple[Cell, ...] = ()
        for last in islice(behind, page.limit):
            yield last
        if last and next(behind, None) is not None:
            rest.append(key_of(table, last))

    return rows(), rest


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
