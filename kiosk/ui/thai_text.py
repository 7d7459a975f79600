"""Shaped text: measured, wrapped between words and drawn by Pillow's Raqm engine. Tk itself never draws a Thai letter.

Tk on X11 loses tone marks over vowels and breaks inside words (design.md, Thai).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw

from kiosk.ui import fonts
from kiosk.ui.thai_words import syllables, words

LINE_PITCH = 1.5  # of the font's size: stacked Thai marks above and below need it
_MARKS = "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎ "
BREAK = "\u200b"  # a break point that a fixed text carries itself


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A font file at a pixel size."""

    path: Path
    pixels: int

    @property
    def pitch(self) -> int:
        """Distance from line to line, pixels."""
        return round(self.pixels * LINE_PITCH)

    @property
    def tight(self) -> int:
        """The least distance at which stacked marks of two lines do not touch, pixels: for the header only."""
        return round(self.pixels * 1.3)

    @property
    def rise(self) -> int:
        """From a line's top to its baseline, pixels."""
        return round(self.pixels * 1.1)


@lru_cache(maxsize=8192)
def width(text: str, style: TextStyle) -> int:
    """Advance width of one line, pixels, rounded up."""
    return -int(-fonts.load(style.path, style.pixels).getlength(text.replace(BREAK, "")) // 1)


@lru_cache(maxsize=4096)
def wrap(text: str, style: TextStyle, limit: int) -> tuple[str, ...]:
    """Lines no wider than `limit` pixels, broken between words; a single word wider than that is broken between letters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += [paragraph] if width(paragraph, style) <= limit else _filled(paragraph, style, limit)
    return tuple(line.replace(BREAK, "").rstrip(" ") for line in lines)


def _filled(paragraph: str, style: TextStyle, limit: int) -> list[str]:
    lines, current = [], ""
    pieces = paragraph.split(BREAK) if BREAK in paragraph else words(paragraph)
    for piece in pieces:
        if width((current + piece).rstrip(" "), style) <= limit:
            current += piece
            continue
        if current:
            lines.append(current)
        *full, current = _torn(piece, lambda part: width(part, style) <= limit)
        lines += full
    return [*lines, current]


def _torn(word: str, fits: Callable[[str], bool]) -> list[str]:
    """A word too long for a line, in parts that fit: between its syllables if they fit, else its letters, never before a mark."""
    parts, current = [], ""
    for piece in syllables(word):
        for letters in (piece,) if fits(piece.rstrip(" ")) else piece:
            if current and not fits((current + letters).rstrip(" ")) and letters not in _MARKS:
                parts.append(current)
                current = ""
            current += letters
    return [*parts, current]


def balanced(text: str, style: TextStyle, limit: int) -> tuple[str, ...]:
    """As `wrap`, but with lines of nearly equal length: for titles, which look best so."""
    lines = wrap(text, style, limit)
    if len(lines) < 2:
        return lines
    low, high = limit // len(lines), limit
    while high - low > style.pixels // 2:
        middle = (low + high) // 2
        low, high = (low, middle) if len(wrap(text, style, middle)) <= len(lines) else (middle, high)
    return wrap(text, style, high)


def draw(draw_on: ImageDraw.ImageDraw, x: int, y: int, text: str, style: TextStyle, colour: str) -> None:
    """One line with its top left corner at x, y; the baseline is the same for every text of that style."""
    draw_on.text((x, y + style.rise), text, font=fonts.load(style.path, style.pixels), fill=colour, anchor="ls")
