"""How high a workbook's rows are, how wide its columns, and on how many pages a sheet is printed. Pure arithmetic; xlsx.py writes it.

A spreadsheet does not raise a row by itself for words that wrap, and where TH Sarabun New is not installed it takes a wider font: measured
are Waree's letters (hhea and mean advance of its consonants), the widest Thai font that Debian ships.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from kiosk.ui.text.thai_words import words
from sync.server.report.sheet import Cell, Column, Sheet

SIZE, TITLE_SIZE = 15, 20  # points
_LINE = 1.68  # height of a line in sizes
_LETTER, _BOLD_LETTER = 0.63, 0.70  # width of a letter in sizes
_POINTS = 0.75  # of a pixel
_HIGHEST = 400.0  # a spreadsheet refuses more than 409 points
_WIDEST_HEAD = 16.0  # characters
_PAGE = 770.0  # points between the margins of a landscape A4 page
_UPRIGHT = 520.0
_SMALLEST = 0.7  # of its size: how far print may shrink the letters


def points_of(width: float) -> float:
    """A column's width in points, from characters (ECMA-376, 18.3.1.13: 7 pixels each and 5 of padding)."""
    return (7 * width + 5) * _POINTS


def line_height(size: float) -> float:
    return size * _LINE


@lru_cache(maxsize=4096)
def lines_of(text: str, room: float, size: float = SIZE, bold: bool = False) -> int:
    """Lines that a text takes in `room` points, broken between words as spreadsheets do."""
    return sum(_lines(paragraph, max(1, int((room - 5) / (size * (_BOLD_LETTER if bold else _LETTER))))) for paragraph in text.split("\n"))


def _lines(paragraph: str, room: int) -> int:
    lines, used = 1, 0
    for word in words(paragraph) if paragraph else ():
        wide = _letters(word.rstrip())
        if used and used + wide > room:
            lines, used = lines + 1, 0
        lines += max(0, wide - 1) // room  # a word that no line can hold
        used += _letters(word)
    return lines


def _letters(word: str) -> int:
    """Thai vowels and marks above and below a letter take no room."""
    from wcwidth import wcswidth  # late: only a workbook asks

    return max(0, wcswidth(word))


def column_width(sheet: Sheet, place: int) -> float:
    """In characters: no number becomes ####, and no word of the head is torn but a very long one."""
    column = sheet.columns[place]
    numbers = [_digits(row[place]) for row in sheet.rows if isinstance(row[place], int | Decimal)]
    letter = SIZE * _BOLD_LETTER / _POINTS / 7  # in characters of a column's width
    longest = max((_letters(word.strip()) for word in words(column.head)), default=1)
    return max(float(column.width), (max(numbers, default=1) + 0.5) * letter, min(_WIDEST_HEAD, (longest + 0.5) * letter))


def _digits(number: Cell) -> int:
    return len(f"{number:,.2f}" if isinstance(number, Decimal) else f"{number:,}")


def row_height(cells: Sequence[Cell], widths: Sequence[float], bold: bool = False) -> float:
    """Points that the tallest cell of a row takes."""
    texts = [(cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str) and cell]
    lines = max((lines_of(text, points_of(width), SIZE, bold) for text, width in texts), default=1)
    return min(_HIGHEST, lines * line_height(SIZE) + 3)


def head_height(columns: Sequence[Column], widths: Sequence[float]) -> float:
    return row_height([column.head for column in columns], widths, bold=True)


def kept_columns(columns: Sequence[Column], widths: Sequence[float]) -> int:
    """How many columns stand on each of several pages side by side: those that say which row it is, less than half of a page."""
    points = 0.0
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        points += points_of(width)
        if place and (column.kind != "text" or points > 0.4 * _PAGE / _SMALLEST):
            return place
    return 1


def pages_across(widths: Sequence[float], repeated: int) -> int:
    """Pages side by side, so that letters stay readable; the first `repeated` columns come again on each."""
    total, again = sum(map(points_of, widths)), sum(map(points_of, widths[:repeated]))
    return next(pages for pages in range(1, 9) if pages == 8 or (total + (pages - 1) * again) / pages <= _PAGE / _SMALLEST)


def is_narrow(widths: Sequence[float]) -> bool:
    """It fits on an upright page."""
    return sum(map(points_of, widths)) <= _UPRIGHT / _SMALLEST


def title_columns(widths: Sequence[float]) -> int:
    """How many columns title and note stand over: those of the first printed page."""
    points, room = 0.0, _PAGE / _SMALLEST
    for place, width in enumerate(widths):
        points += points_of(width)
        if points > room:
            return max(1, place)
    return len(widths)
