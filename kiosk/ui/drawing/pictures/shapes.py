"""What pictograms are made of: shapes in thousandths of the side, lines of one width. Pictures of services are in services.py, of
questions and answers in questions.py."""

from typing import Any

Shapes = tuple[tuple[Any, ...], ...]
LINE = 56  # thousandths of the side: every line of every picture


def line(*points: int) -> tuple[Any, ...]:
    return ("line", LINE, *points)


def box(x: int, y: int, right: int, bottom: int) -> tuple[int, ...]:
    """A rectangle's corners, closed."""
    return x, y, right, y, right, bottom, x, bottom, x, y


def ring(x: int, y: int, r: int) -> tuple[Any, ...]:
    return ("ring", LINE, x, y, r)


def arc(x: int, y: int, r: int, start: int, end: int) -> tuple[Any, ...]:
    """Degrees clockwise from the right."""
    return ("arc", LINE, x, y, r, start, end)
