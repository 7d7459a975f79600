"""Text in even columns on a terminal, where Thai vowels and tone marks above and below take no room. No figures are made here."""

from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """Cells of a terminal. Loads the library's tables at the first call (75 ms): a start needs none of them."""
    from wcwidth import wcswidth

    cells: int = wcswidth(text)
    return cells if cells >= 0 else len(text)  # below 0: control characters, which have no width


def padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def columns(rows: Iterable[Sequence[str]], left: int) -> list[str]:
    """Lines of even columns, two blanks between them; the first `left` columns lean left, the figures right."""
    table = [list(row) for row in rows]
    widths = [max(width(cell) for cell in column) for column in zip(*table, strict=True)]
    return ["  ".join(_leaned(row, widths, left)).rstrip() for row in table]


def _leaned(row: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    room = [" " * (cells - width(cell)) for cell, cells in zip(row, widths, strict=True)]
    return [cell + blank if place < left else blank + cell for place, (cell, blank) in enumerate(zip(row, room, strict=True))]
