"""The looks of plain things: words, buttons, chips, bars, the header. Cards are in cards.py, keys in keyboard.py."""

from typing import ClassVar

from PIL import Image

from kiosk.frozen import frozen
from kiosk.ui.drawing.emblem import Emblem, drawn
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.scene import FOCUS, PRESSED, REST
from kiosk.ui.text.thai_text import TextStyle, ink, width


@frozen
class TextLines:
    """Lines of one style on the ground, top left unless aligned."""

    lines: tuple[str, ...]
    style: TextStyle
    role: str = "ink"
    align: str = "left"

    def paint(self, painter: Painter) -> None:
        x = 0
        if self.align == "left":  # a wide hook such as that of ไ reaches back over the start of its line
            x = max([0, *(-ink(line, self.style)[0] - painter.bleed for line in self.lines)])
        painter.lines(x, 0, self.lines, Pen(self.style, self.role, self.align), painter.width - x)


@frozen
class Panel:
    """A bare surface for other elements to lie on."""

    fill: str = "card"
    radius: int = 24
    edge: str = "line"
    shadow: bool = True

    def paint(self, painter: Painter) -> None:
        painter.panel(self.fill, self.radius, self.edge, 2 if self.edge else 0, self.shadow)


@frozen
class ButtonKind:
    """The colour roles of a kind of button: ground, words, edge, ground while pressed."""

    fill: str
    words: str
    edge: str
    pressed: str
    shadow: bool = False


KINDS = {
    "primary": ButtonKind("action", "on_action", "action", "action_pressed", True),
    "plain": ButtonKind("card", "ink", "edge", "pressed"),
    "quiet": ButtonKind("card", "soft_ink", "edge", "pressed"),
    "dead": ButtonKind("paper", "soft_ink", "line", "paper"),  # leads nowhere now
    "tinted": ButtonKind("chosen", "action", "action", "pressed"),
    "accent": ButtonKind("accent", "on_accent", "accent", "accent_pressed", True),
    "on_brand": ButtonKind("brand", "on_brand", "brand_edge", "brand_deep"),
    "header": ButtonKind("brand_soft", "on_brand", "brand_edge", "brand_deep"),
    "danger": ButtonKind("card", "bad", "bad", "bad_soft"),
}


@frozen
class Button:
    """A button: a word or two, perhaps a second smaller line, an icon before or after. Words are centred."""

    lines: tuple[str, ...]
    style: TextStyle
    kind: str = "plain"
    icon: str = ""
    icon_after: bool = False
    small: tuple[str, ...] = ()
    small_style: TextStyle | None = None
    radius: int = 20
    state: str = REST
    chosen: bool = False
    dim: bool = False  # there, but leads nowhere now

    def paint(self, painter: Painter) -> None:
        kind = KINDS[self.kind]
        pressed = self.state == PRESSED
        fill = kind.pressed if pressed else ("chosen" if self.chosen else kind.fill)
        width = 4 if pressed or self.chosen else 2
        painter.panel(fill, self.radius, "chosen_edge" if self.chosen else kind.edge, width, kind.shadow and not pressed)
        if self.state == FOCUS:
            painter.ring(self.radius)
        words = "ink" if fill in ("pressed", "chosen") else kind.words
        small = self.small_style or self.style
        height = len(self.lines) * self.style.pitch + len(self.small) * small.pitch
        y = (painter.height - height) // 2
        y += self._off_the_edge(painter.height, y) if self.lines else 0
        y = self._words(painter, y, "soft_ink" if self.dim else words)
        painter.lines(0, y, self.small, Pen(small, words if words != "on_brand" else "on_brand_soft", "centre"), painter.width)

    def _off_the_edge(self, high: int, y: int) -> int:
        """By how many pixels lines that begin at y have to move: in a narrow button a mark above a vowel would touch the upper edge."""
        last, style = (self.small, self.small_style or self.style) if self.small else (self.lines, self.style)
        after = len(self.lines) * self.style.pitch + len(self.small) * style.pitch - style.pitch
        above = y + self.style.rise + ink(self.lines[0], self.style)[1]
        below = high - (y + after + style.rise + ink(last[-1], style)[3])
        clear = min(self.style.pixels // 10, (above + below) // 2)
        return max(0, clear - above)

    def _words(self, painter: Painter, y: int, role: str) -> int:
        if not self.icon:
            return painter.lines(0, y, self.lines, Pen(self.style, role, "centre"), painter.width)
        size = round(self.style.pixels * 1.1)
        if not self.lines:
            painter.stencil(icon(self.icon, size), (painter.width - size) // 2, (painter.height - size) // 2, role)
            return y
        space = size + self.style.pixels // 3
        room = painter.width - space
        wide = max(width(line, self.style) for line in self.lines)
        start = (room - wide) // 2 if room > wide else 0
        icon_x = start + wide + self.style.pixels // 3 if self.icon_after else start
        middle = y + (len(self.lines) * self.style.pitch - size) // 2
        painter.stencil(icon(self.icon, size), icon_x, middle, role)
        return painter.lines(start if self.icon_after else start + space, y, self.lines, Pen(self.style, role, "centre"), wide)


@frozen
class Chip:
    """A short label on a tinted ground: the aspect a question belongs to, a warning, a hint."""

    lines: tuple[str, ...]
    style: TextStyle
    fill: str = "chip"
    role: str = "on_chip"
    edge: str = ""
    align: str = "centre"

    def paint(self, painter: Painter) -> None:
        radius = painter.height // 2 if len(self.lines) == 1 else self.style.pixels // 2
        painter.panel(self.fill, radius, self.edge, 2 if self.edge else 0)
        pad = self.style.pixels // 2
        y = (painter.height - len(self.lines) * self.style.pitch) // 2
        painter.lines(pad, y, self.lines, Pen(self.style, self.role, self.align), painter.width - 2 * pad)


@frozen
class Fill:
    """One flat colour: bars, rules."""

    role: str
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        painter.panel(self.role, 0)


STEP_GAP = 3  # pixels between the steps of a progress line


@frozen
class Progress:
    """How far one is: `done` of `total` steps, a bar for each, along the whole width below the header."""

    done: int
    total: int
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        painter.panel("progress_track", 0)
        for step in range(self.done):
            left, right = (painter.width * place // max(1, self.total) for place in (step, step + 1))
            painter.panel("accent", 0, box=(left, 0, right - left - (STEP_GAP if step + 1 < self.total else 0), painter.height))


@frozen
class Heading:
    """The place's name beside the emblem, on the brand's colour."""

    bleed: ClassVar[int] = 0  # it lies on the bar and fills its height: nothing of it may reach below
    lines: tuple[str, ...]
    style: TextStyle
    small: tuple[str, ...]
    small_style: TextStyle
    emblem: TextStyle | None = None
    own: Emblem | None = None  # the district's, in place of the product's letter

    def paint(self, painter: Painter) -> None:
        painter.panel("brand", 0)
        x = 0
        if self.emblem:
            size = min(painter.height, self.emblem_size(self.style, self.own))
            top = (painter.height - size) // 2
            if self.own:
                painter.picture(drawn(self.own, size), 0, top)
            else:
                painter.panel("on_brand", size // 2, box=(0, top, size, size))
                painter.letter("e", (0, top, size, size), self.emblem, "brand")
            x = size + self.style.pixels // 2
        lines = len(self.lines) + len(self.small)
        y = (painter.height - lines * self.style.tight - self.style.pixels // 6) // 2
        y = painter.lines(x, y, self.lines, Pen(self.style, "on_brand", tight=True))
        painter.lines(x, y, self.small, Pen(self.small_style, "on_brand_soft", tight=True))

    @staticmethod
    def emblem_size(style: TextStyle, own: Emblem | None = None) -> int:
        """Pixels across; a seal has more in it than a letter."""
        return round(style.pixels * (2.6 if own else 2.1))


@frozen
class FaceRow:
    """The five faces side by side, best to worst as on the cards."""

    def paint(self, painter: Painter) -> None:
        from kiosk.ui.drawing.faces import face

        size = min(painter.height, painter.width * 5 // 29)
        step = (painter.width - size) // 4
        for place, level in enumerate((5, 4, 3, 2, 1)):
            painter.picture(face(level, size, painter.theme, painter.theme.name == "contrast"), place * step, (painter.height - size) // 2)


@frozen
class Face:
    """One face of the scale, centred."""

    level: int

    def paint(self, painter: Painter) -> None:
        from kiosk.ui.drawing.faces import face

        size = min(painter.width, painter.height)
        painter.picture(face(self.level, size, painter.theme), (painter.width - size) // 2, (painter.height - size) // 2)


@frozen
class Sign:
    """One large icon in a colour, centred."""

    name: str
    role: str
    ground: str = ""

    def paint(self, painter: Painter) -> None:
        size = min(painter.width, painter.height)
        left, top = (painter.width - size) // 2, (painter.height - size) // 2
        if self.ground:
            painter.panel(self.ground, size // 2, box=(left, top, size, size))
        inner = size * 6 // 10 if self.ground else size
        painter.stencil(icon(self.name, inner), left + (size - inner) // 2, top + (size - inner) // 2, self.role)


@frozen
class Stencil:
    """A one-colour picture given as bytes, one a pixel (0 or 255), scaled by whole factors: a QR code."""

    size: int  # modules on a side, border included
    modules: bytes

    def paint(self, painter: Painter) -> None:
        scale = max(1, min(painter.width, painter.height) // self.size)
        painter.panel("face", 0)
        mask = Image.frombytes("L", (self.size, self.size), self.modules).resize((self.size * scale,) * 2, Image.Resampling.NEAREST)
        painter.stencil(mask, (painter.width - mask.width) // 2, (painter.height - mask.height) // 2, "modules")
