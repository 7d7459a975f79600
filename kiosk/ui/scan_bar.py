"""A bar along the lower edge while the ring moves by itself, with the button that changes its pace: the person sets it."""

from collections.abc import Callable

from kiosk.frozen import replace
from kiosk.ui.drawing.looks import Button, Fill
from kiosk.ui.drawing.paint import BLEED
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.intents import NextPace
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width


def within(page: Page, build: Callable[[Page], Scene]) -> Scene:
    """The scene that `build` lays out, above the bar while the ring moves; a low screen has no room for it and keeps its pace."""
    if not page.scan_ms:
        return build(page)
    if page.low:
        return replace(build(page), scan_ms=page.scan_ms)
    height = page.metrics.target + 2 * BLEED
    scene = build(replace(page, metrics=replace(page.metrics, height=page.metrics.height - height)))
    bar = Box(0, page.metrics.height - height, page.metrics.width, height)
    return replace(scene, elements=(*scene.elements, *_bar(page, scene, bar)), scan_ms=page.scan_ms)


def _bar(page: Page, scene: Scene, bar: Box) -> tuple[Element, ...]:
    on_brand, style = scene.backdrop == "brand", page.style(1 / page.metrics.roominess, step=0)  # as in reach_bar
    words = page.words("scan_pace", seconds=f"{page.scan_ms / 1000:g}")
    wide = width(words, style) + 3 * style.pixels
    button = Button((words,), style, "on_brand" if on_brand else "quiet", "clock", radius=page.px(3))
    box = Box(bar.x + (bar.w - wide) // 2, bar.y + BLEED, wide, page.metrics.target)
    ground = () if on_brand else (Element("scan_bar", bar, Fill("card")),)
    return (*ground, Element("pace", box, button, NextPace()))
