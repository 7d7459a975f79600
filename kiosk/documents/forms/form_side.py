"""One side of a form to be filled in by hand, from the top down: headings, boxes to tick with the key a clerk types, lines to write on."""

from collections.abc import Sequence

from kiosk.documents.sheet import (
    A4,
    BRAND,
    DEEP,
    FAINT,
    INK,
    LINE,
    SOFT,
    TINT,
    WHITE,
    PaperPage,
    PaperSheet,
    Rectangle,
    Type,
)
from kiosk.frozen import frozen

MARGIN = 14.0
INNER = A4[0] - 2 * MARGIN
BOTTOM = A4[1] - 13.0
_KEY = 4.5  # millimetres before a box, for its key
_COLUMNS = (6, 4, 3, 2, 1)


@frozen
class FormBox:
    """A box with its words. `key`: what a clerk presses; `line`: whether something is written behind it. A form that was filled in on a
    screen is printed `ticked` and `written`."""

    words: str
    key: str = ""
    line: bool = False
    ticked: bool = False
    written: str = ""  # what stands on the line, or below the words


class FormSide:
    """Fills a sheet downwards; `size` in points of its words, `gap` how generous its distances are (1 is normal)."""

    def __init__(self, size: float, gap: float) -> None:
        self.sheet, self.size, self.gap, self.y = PaperSheet(), size, gap, 11.0
        self.plain, self.strong = Type(size), Type(size, bold=True)

    @property
    def fits(self) -> bool:
        """Whether all of it stands above the foot."""
        return self.y <= BOTTOM

    def page(self, left: str, right: str) -> PaperPage:
        """With its foot; nothing is added after it."""
        small = Type(7.5, colour=SOFT)
        self.sheet.stroke([(MARGIN, BOTTOM + 2), (A4[0] - MARGIN, BOTTOM + 2)], LINE)
        room = INNER - self.sheet.wide(right, small) - 4
        self.sheet.line(MARGIN, BOTTOM + 3, left, self.sheet.fitted(left, room, small))
        self.sheet.line(MARGIN, BOTTOM + 3, right, Type(7.5, colour=SOFT, align="R"), INNER)
        return self.sheet.page()

    def skip(self, height: float) -> None:
        self.y += height * self.gap

    # ---- the head
    def number(self, form: str, serial: str, written: bool) -> None:
        """The form's number, and in the corner that of this copy; not yet `written`, there is a line for it."""
        self.sheet.line(MARGIN, self.y - 3, form, Type(7.5, colour=SOFT))
        right = Type(8.5, colour=INK, align="R")
        if written:
            self.sheet.line(MARGIN, self.y - 3.5, serial, Type(8.5, bold=True, align="R"), INNER)
        else:
            self.sheet.blank(A4[0] - MARGIN - 22, self.y - 3.5, 22, right)
            self.sheet.line(MARGIN, self.y - 3.5, serial, right, INNER - 24)
        self.y += 3

    def title(self, lines: Sequence[str]) -> None:
        for place, words in enumerate(lines):
            type_ = Type(self.size + (4 if place < 2 else 1.5), bold=place < 2, colour=BRAND if place < 2 else DEEP, align="C", pitch=1.45)
            self.y = self.sheet.block((MARGIN, self.y, INNER), words, type_, even=True)
        self.skip(1.5)

    def day(self, words: tuple[str, str, str], written: str = "") -> None:
        """Day, month and year to be written in, on the right; or as they are `written`."""
        if written:
            self.sheet.line(MARGIN, self.y, f"{words[0]} {written}", Type(self.size, align="R"), INNER)
            self.y += self.plain.line
            self.skip(1)
            return
        wide = sum(self.sheet.wide(word, self.plain) for word in words) + 12 + 34 + 18 + 6
        x = A4[0] - MARGIN - wide
        for word, room in zip(words, (12, 34, 18), strict=True):
            x = self.sheet.line(x, self.y, word, self.plain) + 1
            self.sheet.blank(x, self.y, room, self.plain)
            x += room + 1
        self.y += self.plain.line
        self.skip(1)

    def part(self, words: str, how: str = "") -> None:
        """A part's heading on a band."""
        type_ = Type(self.size + 1, bold=True, colour=BRAND)
        height = type_.line + 1.6
        self.skip(1.2)
        self.sheet.area(Rectangle(MARGIN, self.y, INNER, height, TINT, None, 1.2))
        self.sheet.area(Rectangle(MARGIN, self.y, 1.4, height, BRAND, None, 0.6))
        x = self.sheet.line(MARGIN + 3.5, self.y + 0.8, words, type_)
        self.sheet.with_signs(x + 2, self.y + 1.1, how, Type(self.size - 0.5, colour=SOFT))
        self.y += height
        self.skip(1.6)

    def question(self, words: str) -> None:
        self.y = self.sheet.block((MARGIN, self.y, INNER), words, self.strong)
        self.skip(0.4)

    # ---- boxes
    def boxes(self, choices: Sequence[FormBox], indent: float = 4.0, most: int = 6) -> None:
        """In as many even columns as hold the longest words, at most `most`; from left to right, line by line."""
        room = INNER - indent
        columns = next((n for n in _COLUMNS if n <= most and self._fit(choices, room / n)), 1)
        wide = room / columns
        for place in range(0, len(choices), columns):
            row = choices[place : place + columns]
            self.y = max(self.box(MARGIN + indent + at * wide, choice, wide) for at, choice in enumerate(row))
            self.skip(0.5)
        self.skip(1.2)

    def _fit(self, choices: Sequence[FormBox], wide: float) -> bool:
        lead = _KEY + self._side + 2
        return all(lead + self.sheet.wide(choice.words, self.plain) + (28 if choice.line else 2) <= wide for choice in choices)

    @property
    def _side(self) -> float:
        """Of a box, millimetres."""
        return max(3.2, self.size * 0.36)

    def box(self, x: float, choice: FormBox, wide: float) -> float:
        """One box with its key and its words; returns y below it."""
        side, words_x = self._side, x + _KEY + self._side + 1.6
        middle = self.y + self.plain.line * 0.48
        self.sheet.line(x, middle - 2.1, choice.key, Type(6.5, colour=FAINT, align="R"), _KEY - 0.9)
        self.sheet.area(Rectangle(x + _KEY, middle - side / 2, side, side, WHITE, INK, 0.5, 0.35))
        y, end = self.y, words_x
        for words in self.sheet.lines(choice.words, wide - (words_x - x) - 1, self.plain):
            end = self.sheet.line(words_x, y, words, self.plain)
            y += self.plain.line
        if choice.ticked:
            corners = ((0.15, 0.5), (0.4, 0.8), (0.9, 0.1))
            self.sheet.stroke([(x + _KEY + side * across, middle - side / 2 + side * down) for across, down in corners], DEEP, 0.6)
        if choice.written:
            return self.sheet.block((words_x, y, wide - (words_x - x) - 1), choice.written, Type(self.size, colour=DEEP))
        if choice.line:
            self.sheet.blank(end + 1, y - self.plain.line, max(6.0, x + wide - end - 3), self.plain)
        return y

    # ---- lines to write on
    def written(self, lines: Sequence[str], indent: float = 4.0) -> None:
        """(1) ..., as somebody filled them in."""
        for number, words in enumerate(lines, 1):
            self.y = self.sheet.block((MARGIN + indent, self.y, INNER - indent), f"({number}) {words}", Type(self.size, colour=DEEP))
            self.skip(0.8)

    def numbered(self, count: int, words: str = "", indent: float = 4.0) -> None:
        """(1) ..., (2) ...: one below the other, or in pairs where each has words of its own."""
        columns = 2 if words and count > 1 else 1
        wide = (INNER - indent) / columns
        for number in range(count):
            x = MARGIN + indent + (number % columns) * wide
            end = self.sheet.line(x, self.y, f"({number + 1}) {words}".strip(), self.plain)
            self.sheet.blank(end + 1, self.y, x + wide - end - 4, self.plain)
            if number % columns == columns - 1 or number == count - 1:
                self.y += self.plain.line
                self.skip(0.8)
        self.skip(0.8)

    def blanks(self, count: int, indent: float = 4.0) -> None:
        """Whole lines without a number."""
        for _ in range(count):
            self.sheet.blank(MARGIN + indent, self.y, INNER - indent - 4, self.plain)
            self.y += self.plain.line
            self.skip(0.8)

    def after(self, words: str, width: float = 0, written: str = "") -> None:
        """Words with a line behind them to write on, or what is written there."""
        end = self.sheet.line(MARGIN, self.y, words, self.strong)
        if written:
            self.sheet.line(end + 2, self.y, written, self.sheet.fitted(written, MARGIN + INNER - end - 3, self.plain))
        else:
            self.sheet.blank(end + 1, self.y, width or MARGIN + INNER - end - 5, self.plain)
        self.y += self.plain.line
        self.skip(0.8)
