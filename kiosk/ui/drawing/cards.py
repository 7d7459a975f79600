"""The cards that answers stand on: one choice, one of many, a level of the scale. They know no question."""

from kiosk.frozen import frozen
from kiosk.ui.drawing.faces import face
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.pictures.pictograms import picture
from kiosk.ui.drawing.scene import FOCUS, PRESSED, REST
from kiosk.ui.text.thai_text import TextStyle, width


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
    """An option: a mark (round for one, square for many, none), perhaps a picture, its words, perhaps a smaller line below."""

    lines: tuple[str, ...]
    style: TextStyle
    mark: str = "one"  # one | many | add | none
    chosen: bool = False
    small: tuple[str, ...] = ()
    small_style: TextStyle | None = None
    radius: int = 24
    state: str = REST
    picture: str = ""

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, self.chosen)
        pad = self.padding(self.style)
        x = pad
        if self.mark != "none":
            size = self.mark_size(self.style)
            draw_mark(painter, self.mark, self.chosen, (pad, (painter.height - size) // 2, size))
            x += size + pad * 3 // 4
        if self.picture:
            size = self.picture_size(self.style)
            painter.picture(picture(self.picture, size, painter.theme), x, (painter.height - size) // 2)
            x += size + pad * 3 // 4
        small = self.small_style or self.style
        height = len(self.lines) * self.style.pitch + len(self.small) * small.pitch
        y = painter.lines(x, (painter.height - height) // 2, self.lines, Pen(self.style), painter.width - x - pad // 2)
        painter.lines(x, y, self.small, Pen(small, "soft_ink"), painter.width - x - pad // 2)

    @staticmethod
    def padding(style: TextStyle) -> int:
        return round(style.pixels * 0.9)

    @staticmethod
    def mark_size(style: TextStyle) -> int:
        return round(style.pixels * 1.25)

    @staticmethod
    def picture_size(style: TextStyle) -> int:
        return round(style.pixels * 1.9)

    @classmethod
    def words_width(cls, width: int, style: TextStyle, mark: str = "one", picture: str = "") -> int:
        """Pixels left for words on a card that wide."""
        pad = cls.padding(style)
        beside = (0 if mark == "none" else cls.mark_size(style) + pad * 3 // 4) + (cls.picture_size(style) + pad * 3 // 4 if picture else 0)
        return width - pad - pad // 2 - beside


def draw_mark(painter: Painter, mark: str, chosen: bool, place: tuple[int, int, int]) -> None:
    """Whether an answer is chosen, as a shape: ring or square, with a tick once it is. `place` = x, y, size."""
    x, y, size = place
    radius = size // 2 if mark == "one" else size // 5
    if mark == "add" and not chosen:
        painter.stencil(icon("plus", size), x, y, "action")
    elif chosen:
        painter.panel("action", radius, box=(x, y, size, size))
        painter.stencil(icon("tick", size), x, y, "on_action")
    else:
        painter.panel("card", radius, "edge", max(2, size // 14), box=(x, y, size, size))


@frozen
class ChoiceTile:
    """One of two or three answers: a picture, below it the mark (as on `ChoiceCard`; "none" opens a page) and the words, in the middle."""

    lines: tuple[str, ...]
    style: TextStyle
    picture: str
    size: int  # pixels of the picture's side
    chosen: bool = False
    radius: int = 24
    mark: str = "one"
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, self.chosen)
        words = len(self.lines) * self.style.pitch
        gap = (painter.height - self.size - words) // 3
        painter.picture(picture(self.picture, self.size, painter.theme), (painter.width - self.size) // 2, gap)
        beside = self.beside(self.style, self.mark)
        wide = max(width(line, self.style) for line in self.lines)
        x, y = (painter.width - wide - beside) // 2, painter.height - gap - words
        if beside:
            size = ChoiceCard.mark_size(self.style)
            draw_mark(painter, self.mark, self.chosen, (x, y + (words - size) // 2, size))
        painter.lines(x + beside, y, self.lines, Pen(self.style, "ink", "centre"), wide)

    @staticmethod
    def beside(style: TextStyle, mark: str) -> int:
        """Pixels that the mark takes from the words."""
        return 0 if mark == "none" else ChoiceCard.mark_size(style) + style.pixels // 2

    @classmethod
    def words_width(cls, width: int, style: TextStyle, mark: str = "one") -> int:
        return width - 2 * style.pixels - cls.beside(style, mark)

    @staticmethod
    def picture_size(width: int, height: int, style: TextStyle, lines: int) -> int:
        """Of what the words leave, with air above, between and below."""
        return min(width * 6 // 10, height - lines * style.pitch - style.pixels * 3 // 2)


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
