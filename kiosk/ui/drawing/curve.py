"""A curve of values in hundredths of 100, each with a bar that says how sure it is. It knows no survey word."""

from itertools import pairwise

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.paint import Painter, Pen, smooth
from kiosk.ui.text.thai_text import TextStyle, width

TOP = 10_000  # hundredths: the axis ends at 100
STEP = 1_000
LEAST = 3_000  # the axis is at least so high: small ups and downs stay small


@frozen
class CurvePoint:
    """`value` and `bounds` in hundredths; None where there is nothing to show. `note` stands below the label."""

    label: str
    value: int | None
    bounds: tuple[int, int] | None
    shown: str
    note: str


@frozen
class CurveChart:
    """Points from left to right on an axis up to 100; neighbours that have a value are joined."""

    points: tuple[CurvePoint, ...]
    style: TextStyle

    @property
    def floor(self) -> int:
        """Where the axis begins: the ten below the lowest that is drawn."""
        values = [number for point in self.points if point.value is not None for number in (point.value, *(point.bounds or ()))]
        return max(0, min((min(values, default=TOP) - 1) // STEP * STEP, TOP - LEAST))

    def holds_words(self, wide: int, high: int) -> bool:
        """Whether every label and number has room in its column of a chart that size, with air beside it, and every mark of the axis its
        line."""
        marks = (TOP - self.floor) // STEP
        if (high - 4 * self.style.pitch) // marks < self.style.pitch * 5 // 4:
            return False
        column = (wide - self._left()) // max(1, len(self.points)) * 9 // 10
        return all(width(words, self.style) <= column for point in self.points for words in (point.label, point.shown, point.note))

    def _left(self) -> int:
        """Pixels of the numbers at the side."""
        return width("100", self.style) + self.style.pixels // 2

    def paint(self, painter: Painter) -> None:
        pitch, gap = self.style.pitch, self.style.pixels // 2
        left = self._left()
        top, base = pitch, painter.height - 2 * pitch - gap
        for mark in range(self.floor, TOP + 1, STEP):
            y = self._y(mark, top, base)
            painter.panel("track", 0, box=(left, y - 1, painter.width - left, 2 if mark < TOP else 3))
            painter.text(0, y - pitch // 2, str(mark // 100), Pen(self.style, "soft_ink", "right"), left - gap)
        wide = (painter.width - left) // max(1, len(self.points))
        placed = [(left + wide * at + wide // 2, point) for at, point in enumerate(self.points)]
        for x, point in placed:
            self._label(painter, x - wide // 2, wide, base + gap, point)
            if point.bounds:
                low, high = (self._y(bound, top, base) for bound in point.bounds)
                thick = max(6, min(wide // 3, self.style.pixels))
                painter.panel("chip", thick // 2, "edge", 2, box=(x - thick // 2, high, thick, max(thick, low - high)))
        for (x, point), (following_x, following) in pairwise(placed):
            if point.value is not None and following.value is not None:
                ends = [(x, self._y(point.value, top, base)), (following_x, self._y(following.value, top, base))]
                painter.line(ends, "bar_soft", max(4, self.style.pixels // 6))
        for x, point in placed:
            if point.value is not None:
                y = self._y(point.value, top, base)
                above = min(y, self._y(point.bounds[1], top, base)) if point.bounds else y  # the number lies over no edge of the bar
                self._dot(painter, (x, y), above, wide, point)

    def _y(self, value: int, top: int, base: int) -> int:
        return base - (base - top) * (value - self.floor) // (TOP - self.floor)

    def _dot(self, painter: Painter, at: tuple[int, int], above: int, wide: int, point: CurvePoint) -> None:
        """The dot, and its number over everything that is drawn of the point."""
        (x, y), size = at, max(10, self.style.pixels * 2 // 3)
        painter.stencil(smooth(size, size, (("disc", 500, 500, 490),)), x - size // 2, y - size // 2, "bar")
        whole = str(((point.value or 0) + 50) // 100)
        words = point.shown if width(point.shown, self.style) <= wide * 9 // 10 else whole
        style = _fitting(words, self.style, wide)
        painter.text(x - wide // 2, max(0, min(y - size // 2, above - 2) - style.pitch), words, Pen(style, "ink", "centre"), wide)

    def _label(self, painter: Painter, x: int, wide: int, y: int, point: CurvePoint) -> None:
        note = point.note if width(point.note, self.style) <= wide * 9 // 10 else point.note.split()[0]
        for words, role in ((point.label, "ink"), (note, "soft_ink")):
            painter.text(x, y, words, Pen(_fitting(words, self.style, wide), role, "centre"), wide)
            y += self.style.pitch


def _fitting(words: str, style: TextStyle, wide: int) -> TextStyle:
    """Smaller where a column is narrow: a cut number would be a wrong one."""
    sizes = (replace(style, pixels=style.pixels * percent // 100) for percent in (100, 85, 70, 60, 50))
    return next((size for size in sizes if width(words, size) <= wide), replace(style, pixels=style.pixels * 45 // 100))
