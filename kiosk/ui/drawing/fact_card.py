"""A card to read, not to tap: a sign or a number, a small label, and words below it."""

from kiosk.frozen import frozen
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.text.thai_text import TextStyle


@frozen
class FactCard:
    """Flat, so that nobody takes it for a button; `number` replaces the sign in the disc."""

    sign: str
    number: str
    label: tuple[str, ...]
    label_style: TextStyle
    lines: tuple[str, ...]
    style: TextStyle
    radius: int = 24

    def paint(self, painter: Painter) -> None:
        painter.panel("card", self.radius, "line", 2)
        pad, size = ChoiceCard.padding(self.style), self.disc(self.style)
        words = len(self.label) * self.label_style.pitch + len(self.lines) * self.style.pitch
        top = (painter.height - words) // 2
        middle = (painter.height - size) // 2
        painter.panel("chip", size // 2, box=(pad, middle, size, size))
        if self.number:
            painter.letter(self.number, (pad, middle, size, size), self.label_style, "on_chip")
        else:
            inner = size * 6 // 10
            painter.stencil(icon(self.sign, inner), pad + (size - inner) // 2, middle + (size - inner) // 2, "on_chip")
        x = pad + size + pad * 3 // 4
        y = painter.lines(x, top, self.label, Pen(self.label_style, "soft_ink"), painter.width - x)
        painter.lines(x, y, self.lines, Pen(self.style), painter.width - x)

    @staticmethod
    def disc(style: TextStyle) -> int:
        return round(style.pixels * 1.7)

    @classmethod
    def words_width(cls, width: int, style: TextStyle) -> int:
        pad = ChoiceCard.padding(style)
        return width - pad - cls.disc(style) - pad * 3 // 4 - pad // 2

    @classmethod
    def height(cls, label: int, lines: int, label_style: TextStyle, style: TextStyle) -> int:
        return max(cls.disc(style), label * label_style.pitch + lines * style.pitch) + style.pixels // 2
