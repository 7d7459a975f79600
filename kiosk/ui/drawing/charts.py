"""Looks for pages of figures: a number with its name, rows with bars, a level with its face, columns. They know no survey word."""

from typing import ClassVar, Protocol

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.faces import face
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.text.thai_text import TextStyle, width


@frozen
class Figure:
    """A large number between its name and its notes, on a card; a face or a sign stands at its right where there is room."""

    label: tuple[str, ...]
    value: str
    notes: tuple[str, ...]
    style: TextStyle
    value_style: TextStyle
    role: str = "brand"
    radius: int = 20
    level: int = 0  # of the face; 0: the sign
    icon: str = ""

    def paint(self, painter: Painter) -> None:
        painter.panel("card", self.radius, "line", 2, shadow=True)
        pad = self.padding(self.style)
        y = painter.lines(pad, pad * 2 // 3, self.label, Pen(self.style, "soft_ink", tight=True))
        painter.text(pad, y, self.value, Pen(self.value_style, self.role))
        painter.lines(pad, y + self.value_style.tight, self.notes, Pen(self.style, "soft_ink", tight=True))
        self._sign(painter, pad, y)

    def _sign(self, painter: Painter, pad: int, y: int) -> None:
        """At the height of the number, where nothing else is written."""
        free = painter.width - 3 * pad - width(self.value, self.value_style)
        size = min(round(self.value_style.pixels * 1.15), free)
        x, top = painter.width - pad - size, y + max(0, (self.value_style.tight - size) // 2)
        if size < self.style.pixels:
            return
        if self.level:
            painter.picture(face(self.level, size, painter.theme), x, top)
        elif self.icon:
            painter.panel("chip", size // 2, box=(x, top, size, size))
            inner = size * 6 // 10
            painter.stencil(icon(self.icon, inner), x + (size - inner) // 2, top + (size - inner) // 2, "on_chip")

    @staticmethod
    def padding(style: TextStyle) -> int:
        return round(style.pixels * 0.8)

    @classmethod
    def height(cls, labels: int, notes: int, style: TextStyle, value_style: TextStyle) -> int:
        """Pixels needed for so many lines."""
        return (labels + notes) * style.tight + value_style.tight + cls.padding(style) * 4 // 3 + style.pixels // 4


class PanelRow(Protocol):
    """A line of a panel: drawn from y in `tall` pixels of the panel's tile."""

    def draw(self, painter: Painter, y: int, tall: int) -> None: ...


@frozen
class PanelRows:
    """Lines below each other as one picture: a mark below one line and one above the next never cut each other."""

    parts: tuple[tuple[PanelRow, int], ...]  # each with its height in pixels

    def paint(self, painter: Painter) -> None:
        y = 0
        for row, tall in self.parts:
            row.draw(painter, y, tall)
            y += tall


@frozen
class WordsRow:
    """Plain words among other lines."""

    lines: tuple[str, ...]
    style: TextStyle

    def draw(self, painter: Painter, y: int, tall: int) -> None:
        painter.lines(0, y + max(0, tall - len(self.lines) * self.style.tight) // 2, self.lines, Pen(self.style, "soft_ink", tight=True))


@frozen
class BarRow:
    """A line of a table: words, a bar of `value` of `full`, the value in words, and perhaps a smaller note after it."""

    lines: tuple[str, ...]
    style: TextStyle
    value: int
    full: int
    shown: str
    note: str
    note_style: TextStyle
    strong: bool = False
    role: str = ""  # the bar's colour; empty: by `strong`
    indent: int = 0
    label_width: int = 0  # pixels kept for the words, so that the bars of a table stand below each other
    shown_width: int = 0
    note_width: int = 0

    def draw(self, painter: Painter, y: int, tall: int) -> None:
        rise = self.style.pixels // 12
        painter.lines(self.indent, y + (tall - len(self.lines) * self.style.tight) // 2 - rise, self.lines, Pen(self.style, tight=True))
        gap = self.style.pixels // 2
        end = painter.width - self.note_width - (gap if self.note_width else 0)
        middle = y + (tall - self.style.tight) // 2 - rise
        painter.text(end - self.shown_width, middle, self.shown, Pen(self.style, "ink", "right"), self.shown_width)
        if self.note:
            painter.text(painter.width - self.note_width, middle, self.note, Pen(self.note_style, "soft_ink", "right"), self.note_width)
        start, thick = self.label_width + gap, bar_thickness(self.style)
        track = (start, y + (tall - thick) // 2, end - self.shown_width - gap - start, thick)
        bar(painter, track, self.value, self.full, self.role or ("bar" if self.strong else "bar_soft"))


def bar_thickness(style: TextStyle) -> int:
    return max(8, round(style.pixels * 0.55))


def bar(painter: Painter, track: tuple[int, int, int, int], value: int, full: int, role: str) -> None:
    """A rounded bar of `value` of `full` on its track = (x, y, w, h); nothing where there is no room for one."""
    x, y, wide, thick = track
    if wide <= thick:
        return
    painter.panel("track", thick // 2, box=track)
    filled = wide * min(value, full) // max(1, full)
    if filled > 0:
        painter.panel(role, thick // 2, box=(x, y, max(filled, thick), thick))


@frozen
class LevelRow:
    """A level of the scale: face, word, bar, count, share."""

    level: int
    word: str
    style: TextStyle
    value: int
    full: int
    count: str
    share: str
    word_width: int
    count_width: int
    share_width: int

    def draw(self, painter: Painter, y: int, tall: int) -> None:
        size, thick = min(round(self.style.pixels * 1.25), tall - 4), bar_thickness(self.style)
        painter.picture(face(self.level, size, painter.theme), 0, y + (tall - size) // 2)
        gap, x = self.style.pixels // 2, size + self.style.pixels // 2
        middle, y = y + (tall - thick) // 2, y + (tall - self.style.tight) // 2 - self.style.pixels // 12
        painter.text(x, y, self.word, Pen(self.style))
        right = painter.width - self.share_width
        painter.text(right, y, self.share, Pen(self.style, "soft_ink", "right"), self.share_width)
        right -= self.count_width + gap
        painter.text(right, y, self.count, Pen(self.style, "ink", "right"), self.count_width)
        start = x + self.word_width + gap
        bar(painter, (start, middle, right - gap - start, thick), self.value, self.full, f"level{self.level}")


@frozen
class CountRow:
    """A name with a count at the right, and a bar below both."""

    lines: tuple[str, ...]
    style: TextStyle
    count: str
    value: int
    full: int

    def draw(self, painter: Painter, y: int, tall: int) -> None:
        y += max(0, tall - self.height(len(self.lines), self.style)) // 2
        painter.lines(0, y, self.lines, Pen(self.style, tight=True))
        painter.text(0, y, self.count, Pen(self.style, "ink", "right"), painter.width)
        below = y + self._words_height(len(self.lines), self.style)
        bar(painter, (0, below, painter.width, self.thickness(self.style)), self.value, self.full, "accent")

    @classmethod
    def height(cls, lines: int, style: TextStyle) -> int:
        return cls._words_height(lines, style) + cls.thickness(style) + style.pixels // 4

    @staticmethod
    def _words_height(lines: int, style: TextStyle) -> int:
        """The last line is whole, with what hangs below it: a bar through the vowel of ผู้ would make it another word."""
        return (lines - 1) * style.tight + style.pitch

    @staticmethod
    def thickness(style: TextStyle) -> int:
        return max(6, round(style.pixels * 0.3))


@frozen
class ChartColumn:
    """One column of a chart above its label, with its count on top."""

    bleed: ClassVar[int] = 0  # the next column begins at once
    label: str
    count: int
    full: int
    style: TextStyle

    def paint(self, painter: Painter) -> None:
        pitch = self.style.pitch
        room = painter.height - 2 * pitch
        tall = room * self.count // max(1, self.full)
        wide = painter.width * 7 // 10
        x, base = (painter.width - wide) // 2, painter.height - pitch
        painter.panel("track", 4, box=(x, base - 4, wide, 4))
        if tall > 0:
            painter.panel(
                "bar_soft" if self.count < self.full else "bar", min(wide // 4, 10), box=(x, base - max(tall, 8), wide, max(tall, 8))
            )
        if self.count:
            number, style = fitting_number(self.count, self.style, painter.width)
            painter.text(0, base - max(tall, 8) - pitch, number, Pen(style, "ink", "centre"), painter.width)
        painter.text(0, base, self.label, Pen(self.style, "soft_ink", "centre"), painter.width)


def fitting_number(count: int, style: TextStyle, wide: int) -> tuple[str, TextStyle]:
    """A count as it fits a column: written smaller, then as thousands or millions (111k, 1.2M). A cut number would be a wrong one."""
    short = f"{count / 10**6:.1f}M" if count >= 10**6 else f"{count // 1000}k" if count >= 1000 else str(count)
    styles = [replace(style, pixels=style.pixels * percent // 100) for percent in (100, 85, 70)]
    choices = [*((f"{count:,}", smaller) for smaller in styles), *((short, smaller) for smaller in styles)]
    return next((choice for choice in choices if width(*choice) <= wide), choices[-1])


def widest(texts: "list[str] | tuple[str, ...]", style: TextStyle) -> int:
    return max((width(text, style) for text in texts), default=0)
