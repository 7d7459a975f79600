"""What is wrong with a scene, in words: sizes, gaps, overlaps, texts that do not fit, pairs of colours too close. It draws nothing.

The figures are the project's own and WCAG 2.2's; a painter that only notes what it is asked to draw stands in for the real one, so that
every screen in every variant is judged in seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from PIL import Image

from kiosk.frozen import replace
from kiosk.ui.drawing.metrics import CONSONANT_MM
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.scene import FOCUS, PRESSED, REST, Box, Element, Look, Scene
from kiosk.ui.drawing.theme import Theme, contrast
from kiosk.ui.drawing.tiles import ground_under
from kiosk.ui.input import keyboard
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import consonant_ratio
from kiosk.ui.text.thai_text import TextStyle, ink
from tests.support.colour_vision import KINDS, seen

EDGE_MM = 0.4  # between letters and the edge of what is tapped: with less a mark above a vowel looks cut
TEXT, QUESTION, SIGN = 7.0, 10.0, 3.0  # contrast: WCAG 2.2 1.4.6; the questions; 1.4.11
# What is left of it for somebody who does not tell all colours apart: WCAG 2.2 1.4.3 for texts, 1.4.11 for signs.
LEFT_OF = {TEXT: 4.5, QUESTION: 7.0, SIGN: 3.0}
# These keep the first step's size at every text step: they are found by their place, and the room belongs to the answers.
# A title, an aspect, a line of the review and what a search found may fall to it where the largest text, or a low screen, would
# leave no room for an answer below it; options of a list of which a page would show fewer than three (screens/widgets/paged_cards.py).
SMALL_PRINT = ("heading", "leave", "contrast", "text_size", "language", "key_", "detail", "officer", "mark", "reach", "above", "pace")

CROWDED = (
    "attract",
    "notice",
    "typing",
    "find_service",
    "check_find",
    "check_service",
    "check_list",
    "check_choose",
    "check_code",
)  # so do these pages, on small screens and lowered ones only


def words_of(scene: Scene) -> list[str]:
    """Every text of a scene, the lines of one text joined; names of signs are among them."""
    values = [value for element in scene for value in vars(element.look).values()]
    return [" ".join(value) if isinstance(value, tuple) else value for value in values if _is_text(value)]


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, tuple) and bool(value) and all(isinstance(part, str) for part in value))


def _told_apart(element: Element, page: Page) -> bool:
    """Whether somebody who sees no colours tells a chosen answer from another: an edge of another width, a tick."""
    drawn = [noted(replace(element.look, chosen=chosen), element.box.w, element.box.h, page.theme, "card") for chosen in (False, True)]
    first, second = ([(note.box, note.thick) for note in (*painter.panels, *painter.signs)] for painter in drawn)
    return first != second


@dataclass(frozen=True, slots=True)
class Note:
    """Something drawn: its colour role and where, in the element's own pixels."""

    role: str
    box: Box
    words: str = ""
    style: TextStyle | None = None
    edge: str = ""
    thick: int = 0


class NotingPainter(Painter):
    """A painter that notes panels, texts and signs with their roles instead of drawing them."""

    def __init__(self, width: int, height: int, theme: Theme, under: str) -> None:
        super().__init__(width, height, theme, Image.new("RGB", (1, 1), theme[under]))
        self.panels: list[Note] = []
        self.texts: list[Note] = []
        self.signs: list[Note] = []

    def panel(
        self,
        fill: str,
        radius: int,
        edge: str = "",
        edge_width: int = 0,
        shadow: bool = False,
        box: tuple[int, int, int, int] | None = None,
    ) -> None:
        self.panels.append(Note(fill, Box(*(box or (0, 0, self.width, self.height))), edge=edge if edge_width else "", thick=edge_width))

    def ring(self, radius: int) -> None:
        self.signs.append(Note(self.ring_role(), Box(-4, -4, 2, 2)))

    def text(self, x: int, y: int, text: str, pen: Pen, within: int = 0) -> int:
        wide = super().text(x, y, text, pen, within)
        left, top, right, bottom = ink(text, pen.style)
        start = x + {"left": 0, "centre": ((within or self.width - x) - wide) // 2, "right": (within or self.width - x) - wide}[pen.align]
        self.texts.append(Note(pen.role, Box(start + left, y + pen.style.rise + top, right - left, bottom - top), text, pen.style))
        return wide

    def _ink(self, *_: object) -> None:
        """Draws nothing: the text was noted."""

    def letter(self, letter: str, box: tuple[int, int, int, int], style: TextStyle, role: str) -> None:
        self.texts.append(Note(role, Box(*box), letter, style))

    def stencil(self, mask: Image.Image, x: int, y: int, role: str) -> None:
        self.signs.append(Note(role, Box(x, y, mask.width, mask.height)))

    def picture(self, picture: Image.Image, x: int, y: int) -> None:
        """Faces: their colours are held by tests/kiosk/ui/drawing/test_theme.py."""

    def line(self, points: list[tuple[int, int]], role: str, width: int) -> None:
        self.signs.append(Note(role, Box(*points[0], 1, 1)))

    def under(self, box: Box, ground: str) -> str:
        """The role of the last panel below the middle of a box."""
        x, y = box.x + box.w // 2, box.y + box.h // 2
        return next((panel.role for panel in reversed(self.panels) if panel.box.holds(x, y)), ground)


@lru_cache(maxsize=20_000)
def noted(look: Look, wide: int, high: int, theme: Theme, ground: str) -> NotingPainter:
    """What a look is made of at that size, on the ground of that role."""
    painter = NotingPainter(wide, high, theme, ground)
    look.paint(painter)
    return painter


def texts(element: Element, page: Page) -> list[Note]:
    """The texts of an element, wherever it lies."""
    return noted(element.look, element.box.w, element.box.h, page.theme, "card").texts


def problems(scene: Scene, page: Page) -> list[str]:
    """Every fault of a scene as one line each; none when all is well."""
    return [
        f"{scene.name}/{fault}" for fault in (*_placing(scene, page), *_key_order(scene), *_crowding(scene, page), *_drawing(scene, page))
    ]


def _placing(scene: Scene, page: Page) -> Iterator[str]:
    names = [element.name for element in scene]
    yield from (f"{name}: two elements of that name" for name in sorted(set(names)) if names.count(name) > 1)
    for element in scene:
        box = element.box
        if box.w <= 0 or box.h <= 0 or not _within(page.screen, box):
            yield f"{element.name}: {box} is not inside the screen"
        if element.intent is None:
            continue
        least = page.metrics.answer if element.answer else page.metrics.target
        if box.h < least or box.w < page.metrics.target:
            yield f"{element.name}: {box.w}x{box.h} is too small a target, {least} wanted"


def _key_order(scene: Scene) -> Iterator[str]:
    """Who steers by keys goes through the page as it is read: never from one target straight up to another."""
    for before, after in pairwise(scene.targets):
        if after.box.bottom <= before.box.y and after.box.x <= before.box.x:
            yield f"{before.name}: from here the keys go back up to {after.name}"


def _crowding(scene: Scene, page: Page) -> Iterator[str]:
    far = max(page.metrics.gap, keyboard.gap(page.metrics), *(element.bleed for element in scene))
    placed = [(element, element.box.x, element.box.y, element.box.right, element.box.bottom) for element in scene]
    for (first, left, top, right, bottom), (second, x, y, end, low) in combinations(placed, 2):
        if x - right >= far or left - end >= far or y - bottom >= far or top - low >= far:
            continue  # as nearly every pair is: neither too near nor painted over
        a, b = first.box, second.box
        both = first.intent is not None and second.intent is not None
        if a.overlaps(b):
            if both or not _within(a, b):
                yield f"{first.name} and {second.name}: overlap"
        elif both and _distance(a, b) < _least_gap(first, second, page):
            yield f"{first.name} and {second.name}: {_distance(a, b)} apart"
        elif b.grown(second.bleed).overlaps(a):
            yield f"{second.name}: its tile paints over {first.name}"


def _least_gap(first: Element, second: Element, page: Page) -> int:
    keys = first.name.startswith("key_") and second.name.startswith("key_")
    return keyboard.gap(page.metrics) if keys else page.metrics.gap


class _Demands(NamedTuple):
    """What an element's picture is held to."""

    theme: Theme
    per_mm: float
    backdrop: str
    contrast: float  # of its texts
    step: int  # whose height its letters have at least
    target: bool


def _drawing(scene: Scene, page: Page) -> Iterator[str]:
    under = ground_under(scene)
    for element in scene:
        target = element.intent is not None
        step = 0 if _yields(element, scene, page) else page.text_step
        least = QUESTION if element.name == "title" else TEXT
        demands = _Demands(page.theme, page.metrics.per_mm, scene.backdrop, least, step, target)
        for state in (REST, PRESSED, FOCUS) if target else (REST,):
            look = element.in_state(state)
            for fault in _faults(look, element.box.w, element.box.h, under[element.name], demands):
                yield f"{element.name} ({state}): {fault}"
        if target and hasattr(element.look, "chosen") and not _told_apart(element, page):
            yield f"{element.name}: chosen or not is told by colour alone"


# The question, and cards of a list of which nobody would see otherwise that it is one, with the buttons below them.
SCARCE = (
    "title",
    "found_",
    "gap_",
    "level_",
    "aspect",
    "count",
    "option_",
    "unfinished",
    "line_",
    "service_",
    "agency_",
    "group_",
    "write",
    "find",
)


def _yields(element: Element, scene: Scene, page: Page) -> bool:
    """Whether the element may fall below its text step, to the first one."""
    scarce = element.name.startswith(SCARCE) and (page.low or page.text_step == 2)
    if scene.name in ("check_find", "check_service") and page.text_step == 2:  # between field and keyboard; a step of the manual that a
        return True  # page does not hold in the largest letters
    low = page.metrics.roominess == 1.0 or (page.reach is not None and page.reach.lowered)
    return scarce or element.name.startswith(SMALL_PRINT) or (low and scene.name in CROWDED)


@lru_cache(maxsize=20_000)
def _faults(look: Look, wide: int, high: int, ground: str, demands: _Demands) -> tuple[str, ...]:
    """What is wrong with one element's picture; equal looks of equal size are judged once."""
    painter = noted(look, wide, high, demands.theme, ground)
    clipped = [f"clipped: {text}" for text in painter.clipped]
    return (*clipped, *_faint(painter, ground, demands), *_small(painter, demands))


def _small(painter: NotingPainter, demands: _Demands) -> Iterator[str]:
    least = CONSONANT_MM[demands.step] * demands.per_mm
    for note in painter.texts:
        assert note.style
        if consonant_ratio(note.style.path) * note.style.pixels < least:
            yield f"text too small: {note.words}"
        if note.words.rstrip().endswith(("…", "...")):
            yield f"cut with dots: {note.words}"
        if not _within(Box(0, 0, painter.width, painter.height).grown(painter.bleed), note.box):
            yield f"runs over its element: {note.words} {note.box}"
        edge = round(EDGE_MM * demands.per_mm)
        if demands.target and painter.panels and not edge <= note.box.y <= note.box.bottom <= painter.height - edge:
            yield f"touches the edge: {note.words} {note.box} of {painter.height}"


def _faint(painter: NotingPainter, ground: str, demands: _Demands) -> Iterator[str]:
    for note in painter.texts:
        yield from _pair(note.role, painter.under(note.box, ground), demands.contrast, demands)
    for note in painter.signs:
        yield from _pair(note.role, painter.under(note.box, ground), SIGN, demands)
    bounds = [panel for panel in painter.panels if panel.box == Box(0, 0, painter.width, painter.height)]
    if demands.target and bounds:
        seen = [_ratio(role, ground, demands) for role in (bounds[0].edge, bounds[0].role) if role]
        if max(seen) < SIGN:
            yield f"its edge is too faint on {ground}"


def _pair(role: str, ground: str, least: float, demands: _Demands) -> Iterator[str]:
    ratio = _ratio(role, ground, demands)
    if ratio < least:
        yield f"{role} on {ground} has only {ratio:.1f}:1"
    for kind in KINDS:
        if (ratio := _ratio(role, ground, demands, kind)) < LEFT_OF[least]:
            yield f"{role} on {ground} has only {ratio:.1f}:1 ({kind})"


def _ratio(role: str, ground: str, demands: _Demands, kind: str = "") -> float:
    """The least contrast; the first screen's ground runs from brand to deep brand. `kind`: as somebody of that colour vision sees it."""
    grounds = ("brand", "brand_deep") if ground == "brand" and demands.backdrop == "brand" else (ground,)
    return min(_contrast(demands.theme[role], demands.theme[shade], kind) for shade in grounds)


@lru_cache(maxsize=4000)
def _contrast(first: str, second: str, kind: str) -> float:
    return contrast(seen(first, kind), seen(second, kind)) if kind else contrast(first, second)


def _within(outer: Box, inner: Box) -> bool:
    return outer.x <= inner.x and outer.y <= inner.y and inner.right <= outer.right and inner.bottom <= outer.bottom


def _distance(a: Box, b: Box) -> int:
    return max(a.x - b.right, b.x - a.right, a.y - b.bottom, b.y - a.bottom)
