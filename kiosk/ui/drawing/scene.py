"""What a screen is: a scene of elements, each a box, a look and what a tap on it means. Frozen, comparable, drawn elsewhere."""

from collections.abc import Iterator
from typing import Any, Protocol

from kiosk.frozen import field, frozen, replace
from kiosk.ui.drawing.paint import BLEED, Painter

REST, PRESSED, FOCUS = "rest", "pressed", "focus"
CHOSEN = "chosen"  # what a card looks like once its answer was taken


@frozen
class Box:
    """A rectangle in pixels of the screen."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def grown(self, by: int) -> "Box":
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def inset(self, across: int, down: int | None = None) -> "Box":
        down = across if down is None else down
        return Box(self.x + across, self.y + down, self.w - 2 * across, self.h - 2 * down)

    def overlaps(self, other: "Box") -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def columns(self, count: int, gap: int) -> "list[Box]":
        """Equal columns; what does not divide goes to the last."""
        width = (self.w - gap * (count - 1)) // count
        boxes = [Box(self.x + place * (width + gap), self.y, width, self.h) for place in range(count)]
        return [*boxes[:-1], replace(boxes[-1], w=self.right - boxes[-1].x)]

    def rows(self, count: int, gap: int) -> "list[Box]":
        height = (self.h - gap * (count - 1)) // count
        return [Box(self.x, self.y + place * (height + gap), self.w, height) for place in range(count)]

    def cut_top(self, height: int, gap: int = 0) -> "tuple[Box, Box]":
        """(the top `height` pixels, the rest below a gap)."""
        return Box(self.x, self.y, self.w, height), Box(self.x, self.y + height + gap, self.w, max(0, self.h - height - gap))

    def cut_bottom(self, height: int, gap: int = 0) -> "tuple[Box, Box]":
        """(the rest above a gap, the bottom `height` pixels)."""
        return Box(self.x, self.y, self.w, max(0, self.h - height - gap)), Box(self.x, self.bottom - height, self.w, height)


class Look(Protocol):
    """How an element is drawn. Looks are frozen dataclasses: equal looks of equal size are one tile, drawn once."""

    def paint(self, painter: Painter) -> None: ...


def bleed_of(look: Look) -> int:
    """Pixels around a box that its tile covers: none for flat surfaces, which would paint over what they touch."""
    return getattr(look, "bleed", BLEED)


def lines_of(look: Look) -> Iterator[tuple[str, Any]]:
    """The lines of text that a look draws, each with its style: what takes the longest of its drawing."""
    style = getattr(look, "style", None)
    for lines, of in (("lines", style), ("small", getattr(look, "small_style", None) or style)):
        yield from ((line, of) for line in getattr(look, lines, ()))


@frozen
class Element:
    name: str  # unique in its scene; tests and focus find it by this
    box: Box
    look: Look
    intent: object = None  # what a tap means; None: nothing to tap
    quick: bool = False  # keys of a keyboard: repeated taps are meant
    answer: bool = False  # answers, Next, Back: held to 20 mm by the tests, other targets to 12.7 mm
    later: bool = False  # a picture that nothing depends on: drawn once the page stands
    lingers: bool = False  # an answer that turns the page: its card is seen chosen for a moment first

    @property
    def bleed(self) -> int:
        return bleed_of(self.look)

    def in_state(self, state: str) -> Look:
        if state == CHOSEN:
            return replace(self.look, chosen=True) if hasattr(self.look, "chosen") else self.look
        return replace(self.look, state=state) if hasattr(self.look, "state") else self.look


@frozen
class Scene:
    name: str
    elements: tuple[Element, ...]
    backdrop: str = "paper"  # a colour role; "brand" draws the gradient of the first screen
    typing: bool = field(default=False)  # a physical keyboard's letters are text here
    enter: str = ""  # the element that Enter means while the focus is on none
    keys: tuple[tuple[str, str], ...] = ()  # (keysym, element): keys of a keyboard that mean an element, wherever the focus is
    key_intents: tuple[tuple[str, object], ...] = ()  # (keysym or "#code", intent): keys that are no element of the page
    layer: str = ""  # of the keys that are up, or that a real keyboard should have; its layout follows
    scan_ms: int = 0  # the ring moves by itself at this pace; 0: keys move it
    about: object = None  # what is asked: the next question is another page, though it has the same name

    @property
    def targets(self) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.intent is not None)

    def target_at(self, x: int, y: int) -> Element | None:
        return next((element for element in reversed(self.targets) if element.box.holds(x, y)), None)

    def find(self, name: str) -> Element | None:
        return next((element for element in self.elements if element.name == name), None)

    def __iter__(self) -> Iterator[Element]:
        return iter(self.elements)
