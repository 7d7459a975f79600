"""Shaped text: measured, wrapped between words and drawn by Pillow's Raqm engine. Tk itself never draws a Thai letter.

Tk on X11 loses tone marks over vowels and breaks inside words.
"""

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from PIL import Image, ImageDraw

from kiosk.frozen import frozen
from kiosk.ui.text import fonts
from kiosk.ui.text.text_cache import cached
from kiosk.ui.text.thai_words import syllables, words

LINE_PITCH = 1.5  # of the font's size: stacked Thai marks above and below need it
_CLUSTER = re.compile("[เแโใไ]?.[ะัาำิีึืฺุูๅ็่้๊๋์ํ๎ ]*", re.DOTALL)  # a letter with its vowels and marks
_HYPHENED = re.compile("-*[^-]+-*")
_WANTS_MORE = {
    "ของ",
    "ใน",
    "ที่",
    "และ",
    "หรือ",
    "ไม่",
    "ให้",
    "ต่อ",
    "จาก",
    "มี",
    "เพื่อ",
    "ด้วย",
    "โดย",
    "การ",
    "ตาม",
    "กับ",
    "ได้",
    "จะ",
    "ถึง",
    "เป็น",
}
_OPENS = ("และ", "หรือ", "เพื่อ", "โดย", "ด้วย", "จาก", "ของ", "ใน", "ที่", "จึง", "แต่", "เมื่อ")
BREAK = "\u200b"  # a break point that a fixed text carries itself
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_SIGNS = re.compile(r"[!-~]*[0-9][!-~]*")  # what stands together around a digit: a number, a time, an id, a link, a file
_LETTER = re.compile("[A-Za-z]")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # not BREAK


@frozen
class TextStyle:
    """A font file at a pixel size; with `thai_digits`, numbers are measured and drawn in the digits of Thai."""

    path: Path
    pixels: int
    thai_digits: bool = False

    def __hash__(self) -> int:  # in the key of every width, line and tile: a path's hash would cost more than most of them
        return self.pixels

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
        return round(self.pixels * 1.17)


def shown(text: str, style: TextStyle) -> str:
    """A line as it is drawn. Ids, links and files keep their digits: they are read to a computer, not by it. What turns a line round or
    stands for nothing is not drawn (Unicode Technical Report 36, 2.5): a remark could read as another."""
    text = _UNSEEN.sub("", text) if not text.isascii() else text
    text = text.replace(BREAK, "").replace("\N{NO-BREAK SPACE}", " ")  # which fonts draw twice as wide
    if not style.thai_digits:
        return text
    return _SIGNS.sub(lambda match: match[0] if _LETTER.search(match[0]) else match[0].translate(_THAI_DIGITS), text)


@cached(8192)
def width(text: str, style: TextStyle) -> int:
    """Advance width of one line, pixels, rounded up."""
    return -int(-fonts.load(style.path, style.pixels).getlength(shown(text, style)) // 1)


@cached(2048)
def ink(text: str, style: TextStyle) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn of one line, pixels from its start on the baseline."""
    left, top, right, bottom = fonts.load(style.path, style.pixels).getbbox(shown(text, style), anchor="ls")
    return round(left), round(top), round(right), round(bottom)


@cached(4096)
def wrap(text: str, style: TextStyle, limit: int) -> tuple[str, ...]:
    """Lines no wider than `limit` pixels, broken between words; a single word wider than that is broken between letters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += [paragraph] if width(paragraph, style) <= limit else _filled(paragraph, style, limit)
    return tuple(line.replace(BREAK, "").rstrip(" ") for line in lines)


def _pieces(paragraph: str) -> Sequence[str]:
    return paragraph.split(BREAK) if BREAK in paragraph else words(paragraph)


def _filled(paragraph: str, style: TextStyle, limit: int) -> list[str]:
    lines, current, reach = [], "", 0
    certain = limit - style.pixels  # words side by side are as wide as their sum, but for what letters do across a border
    for piece in _pieces(paragraph):
        reach += width(piece, style)
        if reach <= certain or width((current + piece).rstrip(" "), style) <= limit:
            current += piece
            continue
        if current:
            lines.append(current)
        *full, current = _torn(piece, lambda part: width(part, style) <= limit)
        lines += full
        reach = width(current, style)
    return [*lines, current]


def _torn(word: str, fits: Callable[[str], bool]) -> list[str]:
    """A word too long for a line, in parts that fit: between its syllables if they fit, else its letters, never before a mark."""
    parts, current = [], ""
    for letters in _fitting(word, fits):
        if current and not fits((current + letters).rstrip(" ")):
            parts.append(current)
            current = ""
        current += letters
    return [*parts, current]


def _fitting(word: str, fits: Callable[[str], bool]) -> list[str]:
    """The largest pieces of a word that fit a line: between hyphens, smaller compounds, else syllables, else letters with their marks."""
    if fits(word.rstrip(" ")):
        return [word]
    smaller = _HYPHENED.findall(word) if "-" in word.strip("- ") else syllables(word)
    return [part for piece in smaller for part in _fitting(piece, fits)] if len(smaller) > 1 else _CLUSTER.findall(word)


@cached(4096)
def balanced(text: str, style: TextStyle, limit: int) -> tuple[str, ...]:
    """As `wrap`, in no more lines, but of nearly equal length and broken where a reader would pause: at a space, before "and"."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        greedy = wrap(paragraph, style, limit)
        lines += greedy if len(greedy) < 2 else _evened(paragraph, style, limit, len(greedy)) or greedy
    return (*(line.removesuffix(" ·") for line in lines[:-1]), lines[-1])  # a dot that divides has nothing to divide at a line's end


def _evened(paragraph: str, style: TextStyle, limit: int, count: int) -> list[str] | None:
    """The best way to spread the words over `count` lines, found line by line; None where a word must be torn."""
    pieces = _pieces(paragraph)
    reach = [0, *accumulate(width(piece, style) for piece in pieces)]
    trailing = [_trailing(piece, style) for piece in pieces]
    target = reach[-1] / count
    # best[n] = (cost, where the lines break) of the first n pieces in the lines so far
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(count):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, breaks) in best.items():
            for end in range(start + 1, len(pieces) + 1):
                wide = reach[end] - reach[start] - trailing[end - 1]
                if wide > limit:
                    break
                if (end == len(pieces)) == (line == count - 1):
                    whole = cost + ((wide - target) / target) ** 2 + (_awkward(pieces, end) if end < len(pieces) else 0)
                    if end not in following or whole < following[end][0]:
                        following[end] = whole, (*breaks, end)
        best = following
    if not best:
        return None
    return ["".join(pieces[start:end]).rstrip(" ") for start, end in pairwise((0, *best[len(pieces)][1]))]


@cached(4096)
def holds_words(text: str, style: TextStyle, limit: int) -> bool:
    """Whether no word of the text is wider than `limit` pixels: then none need be torn."""
    lines = [line for line in text.split("\n") if width(line, style) > limit]  # one that fits whole needs no dictionary
    return all(width(piece.rstrip(" "), style) <= limit for line in lines for piece in _pieces(line))


def _trailing(piece: str, style: TextStyle) -> int:
    return width(" ", style) * (len(piece) - len(piece.rstrip(" ")))


def _awkward(pieces: Sequence[str], end: int) -> float:
    """What it costs to break after the piece before `end`: nothing at a phrase's end, most after a word that wants the next."""
    before, after = pieces[end - 1], pieces[end]
    if before.strip(" ") in _WANTS_MORE:
        return 0.6
    if before.endswith(" "):
        return 0.08 if before.isascii() and after.isascii() else 0.0  # a space ends a phrase in Thai, a word in English
    return 0.05 if after.startswith(_OPENS) else 0.2


@cached(96)  # about 4 MB: a card's words are drawn once for all its states
def mask(text: str, style: TextStyle) -> tuple[Image.Image, int, int]:
    """(the ink of one line as a mask, x and y of its corner from the line's start on the baseline)."""
    pad, rise = style.pixels, style.pixels * 3 // 2
    picture = Image.new("L", (width(text, style) + 2 * pad, rise + style.pixels), 0)
    draw(ImageDraw.Draw(picture), pad, rise - style.rise, text, style, 255)
    box = picture.getbbox() or (0, 0, 1, 1)
    return picture.crop(box), box[0] - pad, box[1] - rise


def draw(draw_on: ImageDraw.ImageDraw, x: int, y: int, text: str, style: TextStyle, colour: str | int) -> None:
    """One line with its top left corner at x, y; the baseline is the same for every text of that style."""
    draw_on.text((x, y + style.rise), shown(text, style), font=fonts.load(style.path, style.pixels), fill=colour, anchor="ls")
