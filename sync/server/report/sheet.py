"""One table of the report: a name, a head, rows of texts and exact numbers. tables.py fills them; xlsx.py and pdf.py write them."""

from decimal import Decimal

from kiosk.frozen import frozen

Cell = str | int | Decimal | None


@frozen
class Column:
    head: str
    width: int  # in characters
    kind: str = "text"  # text | count | decimal


@frozen
class Sheet:
    name: str  # at most 31 characters, as spreadsheets allow
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()  # rows that are sums or headings
    note: str = ""
    sums: int = 0  # of the last rows: they stand under an empty row, outside of what a reader filters and sorts


def number(printed: str | None) -> Decimal | None:
    return None if printed is None else Decimal(printed)
