"""A bar along the lower edge of a screen that is higher than somebody who sits reaches, with the button that brings everything down."""

from collections.abc import Callable
from typing import ClassVar

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.looks import Button, Fill
from kiosk.ui.drawing.paint import BLEED, Painter, Pen
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.intents import ToggleReach
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width


@frozen
class LoweredLook:
    """What stands above a lowered page: where everything is now."""

    lines: tuple[str, ...]
    style: TextStyle
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        painter.panel("brand", 0)
        size = self.style.pixels * 2
        y = (painter.height - len(self.lines) * self.style.pitch - size) // 2
        painter.lines(0, y, self.lines, Pen(self.style, "on_brand_soft", "centre"), painter.width)
        below = y + len(self.lines) * self.style.pitch
        painter.stencil(icon("down", size), (painter.width - size) // 2, below, "on_brand_soft")


def within(page: Page, build: Callable[[Page], Scene]) -> Scene:
    """The scene that `build` lays out above the bar, lowered if the person wants that; as it is where there is nothing to tap."""
    if page.reach is None:
        return build(page)
    screen, bar = page.metrics, page.metrics.target + 2 * BLEED
    room = (min(page.reach.pixels, screen.height) if page.reach.lowered else screen.height) - bar
    scene = build(replace(page, reach=None, metrics=replace(screen, height=room)))
    if not scene.targets:
        return build(replace(page, reach=None))
    above = screen.height - bar - room
    shifted = (replace(element, box=replace(element.box, y=element.box.y + above)) for element in scene.elements)
    return replace(scene, elements=(*_above(page, above), *shifted, *_bar(page, scene, Box(0, screen.height - bar, screen.width, bar))))


def _above(page: Page, height: int) -> tuple[Element, ...]:
    if not height:
        return ()
    style = page.style(1.0, bold=True, step=0)
    lines = page.wrapped(page.words("reach_lowered"), style, page.metrics.width - 2 * page.margin)
    return (Element("above", Box(0, 0, page.metrics.width, height), LoweredLook(lines, style)),)


def _bar(page: Page, scene: Scene, bar: Box) -> tuple[Element, ...]:
    """On the page's own ground, so that it is no second footer."""
    on_brand, lowered = scene.backdrop == "brand", bool(page.reach and page.reach.lowered)
    words = page.words("reach_raise" if lowered else "reach_lower")
    style = page.style(1 / page.metrics.roominess, step=0)  # a bar of the least height: larger letters would touch its edges
    wide = width(words, style) + 3 * style.pixels
    box = Box(bar.x + (bar.w - wide) // 2, bar.y + BLEED, wide, page.metrics.target)
    button = Button((words,), style, "on_brand" if on_brand else "quiet", "seated", radius=page.px(3))
    ground = () if on_brand else (Element("reach_bar", bar, Fill("card")),)
    return (*ground, Element("reach", box, button, ToggleReach()))
