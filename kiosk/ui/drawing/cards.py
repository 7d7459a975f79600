"""The cards that answers stand on: one choice, one of many, a level of the scale. They know no question."""

from kiosk.frozen import frozen
from kiosk.ui.drawing.faces import face
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.scene import FOCUS, PRESSED, REST
from kiosk.ui.text.thai_text import TextStyle


def card_ground(painter: Painter, radius: int, state: str, chosen: bool, chosen_edge: str = "chosen_edge", tint: str = "chosen") -> None:
    """A card's surface: raised at rest, tinted with a thick edge when pressed or chosen."""
    pressed = state == PRESSED
    edge = chosen_edge if pressed or chosen else "edge"
    fill = "pressed" if pressed and tint == "chosen" else tint if pressed or chosen else "card"
    painter.panel(fill, radius, edge, 5 if pressed or chosen else 2, shadow=not pressed)
    if state == FOCUS:
        painter.ring(radius)


@frozen
class ChoiceCard:
    """An option: a mark (round for one, square for many, none), its words, perhaps a smaller line below."""

    lines: tuple[str, ...]
    style: TextStyle
    mark: str = "one"  # one | many | add | none
    chosen: bool = False
    small: tuple[str, ...] = ()
    small_style: TextStyle | None = None
    radius: int = 24
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, self.chosen)
        pad = self.padding(self.style)
        x = pad
        if self.mark != "none":
            size = self.mark_size(self.style)
            self._mark(painter, pad, (painter.height - size) // 2, size)
            x += size + pad * 3 // 4
        small = self.small_style or self.style
        height = len(self.lines) * self.style.pitch + len(self.small) * small.pitch
        y = painter.lines(x, (painter.height - height) // 2, self.lines, Pen(self.style), painter.width - x - pad // 2)
        painter.lines(x, y, self.small, Pen(small, "soft_ink"), painter.width - x - pad // 2)

    def _mark(self, painter: Painter, x: int, y: int, size: int) -> None:
        radius = size // 2 if self.mark == "one" else size // 5
        if self.mark == "add" and not self.chosen:
            painter.stencil(icon("plus", size), x, y, "action")
        elif self.chosen:
            painter.panel("action", radius, box=(x, y, size, size))
            painter.stencil(icon("tick", size), x, y, "on_action")
        else:
            painter.panel("card", radius, "edge", max(2, size // 14), box=(x, y, size, size))

    @staticmethod
    def padding(style: TextStyle) -> int:
        return round(style.pixels * 0.9)

    @staticmethod
    def mark_size(style: TextStyle) -> int:
        return round(style.pixels * 1.25)

    @classmethod
    def words_width(cls, width: int, style: TextStyle, mark: str = "one") -> int:
        """Pixels left for words on a card that wide."""
        pad = cls.padding(style)
        return width - pad - pad // 2 - (0 if mark == "none" else cls.mark_size(style) + pad * 3 // 4)


@frozen
class LevelCard:
    """A level of the scale: face, word and number together (colour is never the only sign: WCAG 2.2, 1.4.1)."""

    level: int
    lines: tuple[str, ...]
    style: TextStyle
    number: str
    number_style: TextStyle
    face: int  # pixels across
    upright: bool = False  # face above the word, for screens that are wider than high
    chosen: bool = False
    radius: int = 24
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, self.chosen, f"level{self.level}", f"level{self.level}_soft")
        if self.upright:
            self._upright(painter)
        else:
            self._lying(painter)

    def _lying(self, painter: Painter) -> None:
        pad = ChoiceCard.padding(self.style)
        size = self.face
        painter.picture(face(self.level, size, painter.theme), pad, (painter.height - size) // 2)
        y = (painter.height - len(self.lines) * self.style.pitch) // 2
        painter.lines(pad + size + pad, y, self.lines, Pen(self.style))
        number_y = (painter.height - self.number_style.pitch) // 2
        painter.text(0, number_y, self.number, Pen(self.number_style, f"level{self.level}_text", "right"), painter.width - pad)

    def _upright(self, painter: Painter) -> None:
        size = self.face
        words = len(self.lines) * self.style.pitch + self.number_style.pitch
        gap = max(4, min(painter.width // 8, (painter.height - size - words) // 4))
        painter.picture(face(self.level, size, painter.theme), (painter.width - size) // 2, gap)
        room = painter.height - size - gap - words
        y = painter.lines(0, gap + size + room // 2, self.lines, Pen(self.style, "ink", "centre"), painter.width)
        painter.text(0, y, self.number, Pen(self.number_style, f"level{self.level}_text", "centre"), painter.width)

    @staticmethod
    def face_size(width: int, height: int, upright: bool, style: TextStyle, lines: int = 1) -> int:
        if not upright:
            return min(round(height * 0.7), round(style.pixels * 3.4))
        room = height - lines * style.pitch - round(style.pixels * 3.3)
        return max(style.pixels, min(round(width * 0.66), room))


@frozen
class ReviewCard:
    """A line of the review: what was left out, and a sign that it opens."""

    lines: tuple[str, ...]
    style: TextStyle
    small: tuple[str, ...]
    small_style: TextStyle
    radius: int = 24
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, False)
        pad = ChoiceCard.padding(self.style)
        size = round(self.style.pixels * 1.1)
        room = painter.width - 2 * pad - size
        height = len(self.lines) * self.style.pitch + len(self.small) * self.small_style.pitch
        y = painter.lines(pad, (painter.height - height) // 2, self.small, Pen(self.small_style, "soft_ink"), room)
        painter.lines(pad, y, self.lines, Pen(self.style), room)
        painter.stencil(icon("right", size), painter.width - pad - size // 2, (painter.height - size) // 2, "action")
