"""Cards and fields of pages on which somebody works rather than answers: entries of a menu, settings, cells of a form, dots of a PIN."""

from typing import Protocol

from kiosk.frozen import frozen
from kiosk.ui.drawing.cards import ChoiceCard, card_ground
from kiosk.ui.drawing.charts import bar
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.scene import FOCUS, PRESSED, REST
from kiosk.ui.text.thai_text import TextStyle


class _Titled(Protocol):
    """A card with a title and a note below it."""

    @property
    def lines(self) -> tuple[str, ...]: ...
    @property
    def style(self) -> TextStyle: ...
    @property
    def note(self) -> tuple[str, ...]: ...
    @property
    def note_style(self) -> TextStyle: ...


def title_and_note(painter: Painter, card: _Titled, x: int, room: int) -> None:
    """Both in the middle of the card's height, from `x` on, `room` pixels wide."""
    y = (painter.height - len(card.lines) * card.style.pitch - len(card.note) * card.note_style.tight) // 2
    y = painter.lines(x, y, card.lines, Pen(card.style), room)
    painter.lines(x, y, card.note, Pen(card.note_style, "soft_ink", tight=True), room)


@frozen
class EntryCard:
    """A sign on a tinted disc, a title, and the present value."""

    icon: str
    lines: tuple[str, ...]
    style: TextStyle
    note: tuple[str, ...]
    note_style: TextStyle
    radius: int = 24
    state: str = REST
    good: bool | None = None  # the sign's colour: good, bad, or neither

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, False)
        pad, size = ChoiceCard.padding(self.style), self.sign_size(self.style)
        if self.icon:
            fill, role = {True: ("good_soft", "good"), False: ("bad_soft", "bad"), None: ("chip", "on_chip")}[self.good]
            top = (painter.height - size) // 2
            painter.panel(fill, size // 2, box=(pad, top, size, size))
            inner = size * 58 // 100
            painter.stencil(icon(self.icon, inner), pad + (size - inner) // 2, top + (size - inner) // 2, role)
        x = self.words_left(self.style, self.icon)
        room = painter.width - x - pad // 2
        title_and_note(painter, self, x, room)

    @staticmethod
    def sign_size(style: TextStyle) -> int:
        return round(style.pixels * 1.9)

    @classmethod
    def words_left(cls, style: TextStyle, sign: str) -> int:
        pad = ChoiceCard.padding(style)
        return pad + (cls.sign_size(style) + pad * 3 // 4 if sign else 0)

    @classmethod
    def words_width(cls, width: int, style: TextStyle, sign: str) -> int:
        return width - cls.words_left(style, sign) - ChoiceCard.padding(style) // 2


@frozen
class StepCard:
    """A step of several: its number on a disc, or a tick once it is taken; its title and what was decided."""

    number: str
    lines: tuple[str, ...]
    style: TextStyle
    note: tuple[str, ...]
    note_style: TextStyle
    ticked: bool = False
    radius: int = 24
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, False)
        pad, size = ChoiceCard.padding(self.style), EntryCard.sign_size(self.style)
        top = (painter.height - size) // 2
        painter.panel("good_soft" if self.ticked else "action", size // 2, box=(pad, top, size, size))
        if self.ticked:
            inner = size * 58 // 100
            painter.stencil(icon("tick", inner), pad + (size - inner) // 2, top + (size - inner) // 2, "good")
        else:
            painter.text(pad, top + (size - self.style.pitch) // 2, self.number, Pen(self.style, "on_action", "centre"), size)
        x = EntryCard.words_left(self.style, "tick")
        room = painter.width - x - pad // 2
        title_and_note(painter, self, x, room)

    @classmethod
    def words_width(cls, width: int, style: TextStyle) -> int:
        return EntryCard.words_width(width, style, "tick")


@frozen
class ScoreCard:
    """A name with a note below, a score at the right, and its bar along the bottom."""

    lines: tuple[str, ...]
    style: TextStyle
    note: tuple[str, ...]
    note_style: TextStyle
    score: str
    score_style: TextStyle
    score_width: int
    value: int
    full: int
    radius: int = 24
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, False)
        pad = ChoiceCard.padding(self.style)
        words = len(self.lines) * self.style.pitch + len(self.note) * self.note_style.tight
        thick = max(6, self.style.pixels // 4)
        y = (painter.height - words - thick * 2) // 2
        room = painter.width - 3 * pad - self.score_width
        y = painter.lines(pad, y, self.lines, Pen(self.style), room)
        painter.lines(pad, y, self.note, Pen(self.note_style, "soft_ink", tight=True), room)
        middle = (painter.height - self.score_style.pitch - thick * 2) // 2
        painter.text(painter.width - pad - self.score_width, middle, self.score, Pen(self.score_style, "brand", "right"), self.score_width)
        bar(painter, (pad, painter.height - thick * 5 // 2, painter.width - 2 * pad, thick), self.value, self.full, "bar_soft")


@frozen
class PaperCard:
    """Somebody's words with a line below that says when and about what."""

    lines: tuple[str, ...]
    style: TextStyle
    note: tuple[str, ...]
    note_style: TextStyle
    radius: int = 24

    def paint(self, painter: Painter) -> None:
        painter.panel("card", self.radius, "line", 2, shadow=True)
        painter.panel("accent", 4, box=(0, self.radius, 8, painter.height - 2 * self.radius))
        pad = ChoiceCard.padding(self.style)
        title_and_note(painter, self, pad, painter.width - 2 * pad)


def field_ground(painter: Painter, radius: int, state: str, active: bool, missing: bool) -> None:
    """A field that takes keys: thick edge where they go now, red edge where something is wanted."""
    fill = "pressed" if state == PRESSED else "chosen" if active else "card"
    painter.panel(
        fill, radius, "chosen_edge" if active or state == PRESSED else "bad" if missing else "edge", 5 if active else 3 if missing else 2
    )
    if state == FOCUS:
        painter.ring(radius)


@frozen
class FormCell:
    """A field of a form: its short name above its value."""

    label: str
    label_style: TextStyle
    value: tuple[str, ...]
    style: TextStyle
    active: bool = False
    missing: bool = False
    radius: int = 14
    state: str = REST

    def paint(self, painter: Painter) -> None:
        field_ground(painter, self.radius, self.state, self.active, self.missing)
        pad = self.label_style.pixels // 2
        if painter.height < self.height(self.label_style, self.style, len(self.value)):  # so low that both stand on one line
            y = (painter.height - self.label_style.pitch) // 2
            painter.text(pad, y, self.label, Pen(self.label_style, "soft_ink"), painter.width - pad)
            y = (painter.height - self.style.pitch) // 2
            painter.text(pad, y, " ".join(self.value), Pen(self.style, "ink", "right"), painter.width - 2 * pad)
            return
        painter.text(pad, pad // 2, self.label, Pen(self.label_style, "soft_ink"), painter.width - pad)
        top = pad // 2 + self.label_style.tight
        y = top + max(0, painter.height - top - pad // 2 - len(self.value) * self.style.tight) // 2
        painter.lines(pad, y, self.value, Pen(self.style, tight=True), painter.width - pad)

    @staticmethod
    def height(label_style: TextStyle, style: TextStyle, lines: int) -> int:
        return label_style.tight + lines * style.tight + label_style.pixels


@frozen
class NumberCell:
    """A field for a number: its name at the left, the figures at the right."""

    lines: tuple[str, ...]
    style: TextStyle
    value: str
    value_style: TextStyle
    value_width: int
    active: bool = False
    radius: int = 14
    state: str = REST

    def paint(self, painter: Painter) -> None:
        field_ground(painter, self.radius, self.state, self.active, False)
        pad = self.style.pixels * 2 // 3
        y = (painter.height - len(self.lines) * self.style.tight) // 2
        painter.lines(pad, y, self.lines, Pen(self.style, tight=True), painter.width - self.value_width - 2 * pad)
        left = painter.width - pad - self.value_width
        middle = (painter.height - self.value_style.pitch) // 2
        painter.text(left, middle, self.value or "–", Pen(self.value_style, "ink" if self.value else "soft_ink", "right"), self.value_width)

    @staticmethod
    def words_width(width: int, style: TextStyle, value_width: int) -> int:
        return width - value_width - style.pixels * 2


@frozen
class KeyCard:
    """An option with the key that gives it: the key as on a keyboard, then the words."""

    key: str
    lines: tuple[str, ...]
    style: TextStyle
    chosen: bool = False
    radius: int = 14
    state: str = REST

    def paint(self, painter: Painter) -> None:
        card_ground(painter, self.radius, self.state, self.chosen)
        size = self.key_size(self.style)
        pad, top = self.style.pixels // 2, (painter.height - size) // 2
        if self.key:
            painter.panel("action" if self.chosen else "chip", size // 5, "edge", 0 if self.chosen else 2, box=(pad, top, size, size))
            role = "on_action" if self.chosen else "on_chip"
            painter.text(pad, top + (size - self.style.pitch) // 2, self.key, Pen(self.style, role, "centre"), size)
        y = (painter.height - len(self.lines) * self.style.tight) // 2
        painter.lines(2 * pad + size, y, self.lines, Pen(self.style, tight=True), painter.width - 3 * pad - size)

    @staticmethod
    def key_size(style: TextStyle) -> int:
        return round(style.pixels * 1.45)

    @classmethod
    def words_width(cls, width: int, style: TextStyle) -> int:
        return width - cls.key_size(style) - style.pixels * 3 // 2


@frozen
class Dots:
    """How many figures of a secret stand there: filled dots, then rings."""

    filled: int
    total: int

    def paint(self, painter: Painter) -> None:
        size = min(painter.height, painter.width // (2 * self.total))
        left = (painter.width - size * (2 * self.total - 1)) // 2
        top = (painter.height - size) // 2
        for place in range(self.total):
            box = (left + 2 * place * size, top, size, size)
            if place < self.filled:
                painter.panel("action", size // 2, box=box)
            else:
                painter.panel("card", size // 2, "edge", max(3, size // 10), box=box)
