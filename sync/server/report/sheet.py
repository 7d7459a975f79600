"""One table of the report: a name, a head, rows of texts and exact numbers. tables.py fills them; xlsx.py and pdf.py write them."""

from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: int  # in characters
    kind: str = "text"  # text | count | decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str  # at most 31 characters, as spreadsheets allow
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()  # rows that are sums or headings
    note: str = ""


def number(printed: str | None) -> Decimal | None:
    return None if printed is None else Decimal(printed)
