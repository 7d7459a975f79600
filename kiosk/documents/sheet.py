"""A sheet of paper being laid out: marks in millimetres, Thai measured and broken between words. to_pdf.py and to_picture.py draw it."""

import struct
from collections.abc import Sequence

from kiosk.frozen import field, frozen
from kiosk.ui.text import fonts, thai_text
from kiosk.ui.text.thai_text import TextStyle

Colour = tuple[int, int, int]
INK: Colour = (20, 33, 61)
SOFT: Colour = (54, 67, 90)
FAINT: Colour = (119, 134, 160)
LINE: Colour = (201, 210, 224)
TINT: Colour = (233, 238, 246)
WHITE: Colour = (255, 255, 255)
BRAND: Colour = (18, 63, 122)
DEEP: Colour = (10, 33, 72)
PALE: Colour = (220, 232, 250)
ACCENT: Colour = (242, 169, 0)
CREAM: Colour = (255, 243, 214)

A4 = (210.0, 297.0)
POINT = 0.3528  # millimetres
_MEASURED = 100  # pixels at which widths are taken: they grow evenly with the size
_PITCH = 1.5  # line height in sizes: Thai stacks a vowel and a tone mark over a letter
_RISE = 1.1  # from a line's top to its baseline, in sizes
TICK, BOX = "✓", "☐"  # in no Thai font: drawn


@frozen
class Type:
    """How words are set: size in points, weight, colour, `align` L, C or R within the width that is given."""

    size: float = 10
    bold: bool = False
    colour: Colour = INK
    align: str = "L"
    pitch: float = _PITCH

    @property
    def line(self) -> float:
        """From line to line, millimetres."""
        return self.size * POINT * self.pitch


@frozen
class TextLine:
    """One line; x is its left edge, y its baseline."""

    x: float
    y: float
    text: str
    set: Type


@frozen
class Rectangle:
    """A rectangle; `edge` is None or the colour of its line."""

    x: float
    y: float
    w: float
    h: float
    fill: Colour | None = None
    edge: Colour | None = None
    radius: float = 0
    stroke: float = 0.25


@frozen
class Stroke:
    """A line of points, each (x, y)."""

    points: tuple[tuple[float, float], ...]
    colour: Colour = INK
    width: float = 0.25
    dotted: bool = False


@frozen
class CodeMark:
    """A QR code with its quiet zone: `rows` of modules, each row as text of 0 and 1."""

    x: float
    y: float
    side: float
    rows: tuple[str, ...]


@frozen
class PictureMark:
    """A picture, its height following its width. `alt`: what a screen reader says of it."""

    x: float
    y: float
    w: float
    h: float
    png: bytes
    alt: str


@frozen
class Bookmark:
    """A heading of the document's outline; nothing is drawn."""

    y: float
    title: str
    level: int  # 0 is the highest


Mark = TextLine | Rectangle | Stroke | CodeMark | PictureMark | Bookmark


@frozen
class PaperPage:
    """One side of a sheet, `width` and `height` in millimetres; drawn in the order of its marks."""

    width: float
    height: float
    marks: tuple[Mark, ...] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        """Its words, a line each, in the order in which they were set."""
        return "\n".join(mark.text for mark in self.marks if isinstance(mark, TextLine))


class PaperSheet:
    """One side that is being filled. Raises fonts.FontsMissingError where no Thai font is installed."""

    def __init__(self, width: float = A4[0], height: float = A4[1]) -> None:
        self.width, self.height = width, height
        self._fonts = fonts.find_fonts()
        self._marks: list[Mark] = []

    def page(self) -> PaperPage:
        return PaperPage(self.width, self.height, tuple(self._marks))

    # ---- words
    def _style(self, bold: bool) -> TextStyle:
        return TextStyle(self._fonts.bold if bold else self._fonts.regular, _MEASURED)

    def wide(self, text: str, type_: Type) -> float:
        """How wide one line is, millimetres."""
        return thai_text.width(text, self._style(type_.bold)) / _MEASURED * type_.size * POINT

    def lines(self, text: str, width: float, type_: Type, even: bool = False) -> tuple[str, ...]:
        """Broken between words; `even` makes the lines about equally long."""
        limit = int(width / (type_.size * POINT) * _MEASURED)
        return (thai_text.balanced if even else thai_text.wrap)(text, self._style(type_.bold), limit)

    def fitted(self, text: str, width: float, type_: Type, lines: int = 1, least: float = 5) -> Type:
        """The same type in the largest size, at most its own, at which the text takes no more than `lines` lines."""
        size = type_.size
        while size > least and (len(self.lines(text, width, _sized(type_, size))) > lines or self._tears(text, width, _sized(type_, size))):
            size -= max(0.25, size / 40)
        return _sized(type_, size)

    def _tears(self, text: str, width: float, type_: Type) -> bool:
        return not thai_text.holds_words(text, self._style(type_.bold), int(width / (type_.size * POINT) * _MEASURED))

    def line(self, x: float, y: float, text: str, type_: Type, width: float = 0) -> float:
        """One line with its top at y; `width` matters for C and R. Returns its right edge."""
        text = thai_text.shown(text, self._style(type_.bold))
        wide = self.wide(text, type_)
        x += {"L": 0.0, "C": (width - wide) / 2, "R": width - wide}[type_.align]
        if text.strip():
            self._marks.append(TextLine(x, y + type_.size * POINT * (_RISE + (type_.pitch - _PITCH) / 2), text, type_))
        return x + wide

    def block(self, box: tuple[float, float, float], text: str, type_: Type, even: bool = False) -> float:
        """Lines in (x, y, width) from the top down; returns y below them."""
        x, y, width = box
        for words in self.lines(text, width, type_, even):
            self.line(x, y, words, type_, width)
            y += type_.line
        return y

    def with_signs(self, x: float, y: float, text: str, type_: Type) -> float:
        """A line in which TICK and BOX are drawn. Returns its right edge."""
        em = type_.size * POINT
        current = ""
        for letter in (*text, ""):
            if letter in (TICK, BOX, ""):
                x = self.line(x, y, current, type_) if current else x
                current = ""
                base = y + em * _RISE
                if letter == TICK:
                    self.stroke(
                        [(x + em * 0.1, base - em * 0.3), (x + em * 0.35, base), (x + em * 0.8, base - em * 0.75)], type_.colour, 0.35
                    )
                elif letter == BOX:
                    self.area(Rectangle(x + em * 0.1, base - em * 0.72, em * 0.75, em * 0.75, WHITE, type_.colour, stroke=0.3))
                x += em if letter else 0
            else:
                current += letter
        return x

    # ---- shapes
    def area(self, area: Rectangle) -> None:
        self._marks.append(area)

    def stroke(self, points: Sequence[tuple[float, float]], colour: Colour = INK, width: float = 0.25, dotted: bool = False) -> None:
        self._marks.append(Stroke(tuple(points), colour, width, dotted))

    def picture(self, box: tuple[float, float, float], png: bytes, alt: str) -> float:
        """A PNG in (x, y, width); returns y below it."""
        x, y, width = box
        wide, high = struct.unpack(">II", png[16:24])  # PNG, 11.2.2: the header chunk comes first
        height = width * high / wide
        self._marks.append(PictureMark(x, y, width, height, png, alt))
        return y + height

    def bookmark(self, y: float, title: str, level: int = 0) -> None:
        self._marks.append(Bookmark(y, title, level))

    def blank(self, x: float, y: float, width: float, type_: Type) -> None:
        """A dotted line to write on, in a line of this type with its top at y."""
        base = y + type_.size * POINT * (_RISE + 0.12)
        self.stroke([(x, base), (x + width, base)], FAINT, 0.3, dotted=True)

    def code(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code on white. Raises kiosk.documents.qr_rows.NoQrCodeError."""
        from kiosk.documents.qr_rows import rows_of

        self._marks.append(CodeMark(x, y, side, rows_of(text)))


def _sized(type_: Type, size: float) -> Type:
    return Type(size, type_.bold, type_.colour, type_.align, type_.pitch)
