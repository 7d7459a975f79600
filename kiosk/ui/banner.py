"""A bar across the top of any screen, the screen laid out below it: for what holds on every page and must not be missed."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width

_SCALES = (0.75, 0.7, 0.66, 0.63)  # of the first text step: 3.6 mm at least on large panels, as the officers' tables
_BETWEEN = "   ·   "


@frozen
class BannerLook:
    """Words on the accent's ground, in the middle."""

    lines: tuple[str, ...]
    style: TextStyle
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        painter.panel("accent", 0)
        y = (painter.height - len(self.lines) * self.style.pitch) // 2
        painter.lines(0, y, self.lines, Pen(self.style, "on_accent", "centre"), painter.width)


def below(words: Sequence[str], page: Page, build: Callable[[Page], Scene]) -> Scene:
    """The scene that `build` lays out on what is left of the page, with a bar above it that says `words`, one behind the other."""
    sentence, styles = _BETWEEN.join(words), [page.as_typed.style(scale, bold=True, step=0) for scale in _SCALES]
    room = page.metrics.width - 2 * page.margin
    style = next((style for style in styles if width(sentence, style) <= room), styles[-1])
    lines = (sentence,) if width(sentence, style) <= room else tuple(words)
    bar = Box(0, 0, page.metrics.width, len(lines) * style.pitch)
    scene = build(replace(page, metrics=replace(page.metrics, height=page.metrics.height - bar.h)))
    shifted = (replace(element, box=replace(element.box, y=element.box.y + bar.h)) for element in scene.elements)
    return replace(scene, elements=(*shifted, Element("banner", bar, BannerLook(lines, style))))
