"""A bar across the top of any screen, the screen laid out below it: for what holds on every page and must not be missed."""

from collections.abc import Callable, Sequence

from kiosk.frozen import replace
from kiosk.ui.drawing.looks import Fill, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width

_SCALES = (0.75, 0.7, 0.66, 0.63)  # of the first text step: it is read from where the officer stands
_BETWEEN = "   ·   "


def below(words: Sequence[str], page: Page, build: Callable[[Page], Scene]) -> Scene:
    """The scene that `build` lays out on what is left of the page, with a bar above it that says `words`, one behind the other."""
    said, bold = _BETWEEN.join(words), [page.as_typed.style(scale, bold=True, step=0) for scale in _SCALES]
    room = page.metrics.width - 2 * page.margin
    style = next((style for style in bold if width(said, style) <= room), bold[-1])
    lines = (said,) if width(said, style) <= room else tuple(words)
    bar = Box(0, 0, page.metrics.width, len(lines) * style.pitch + page.px(1.5))
    scene = build(replace(page, metrics=replace(page.metrics, height=page.metrics.height - bar.h)))
    text = Box(page.margin, page.px(0.75), room, len(lines) * style.pitch)
    shifted = (replace(element, box=replace(element.box, y=element.box.y + bar.h)) for element in scene.elements)
    ours = (Element("banner", bar, Fill("accent")), Element("banner_words", text, TextLines(lines, style, "on_accent", "centre")))
    return replace(scene, elements=(*ours, *shifted))
