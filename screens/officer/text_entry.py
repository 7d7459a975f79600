"""One line of text on the keyboard of the screen; a real keyboard types here as well, and Enter is Done."""

from kiosk.frozen import replace
from kiosk.officer.page_names import PageName
from kiosk.officer.views import TextEntryView
from kiosk.ui.drawing.looks import Panel, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import frame
from screens.widgets.text_field import key_area, layout_sign


def build(view: TextEntryView, page: Page) -> Scene:
    """One line of text, what it is for and what is wrong with it; Done saves it, Back leaves it as it was."""
    elements, area = frame.header(view.frame, page)
    keys, area = key_area(view.layer, page, area)
    inner = frame.content(area, page)
    back, inner = _back(page, inner)
    bold, small = frame.style(page, 1.1, bold=True), frame.style(page, 0.82)
    title = page.wrapped(view.title, bold, inner.w)
    top, rest = inner.cut_top(len(title) * bold.pitch, page.px(2))
    hint = page.wrapped(view.hint, small, inner.w) if view.hint else ()
    if not view.wrong and rest.h < 2 * bold.pitch + len(hint) * small.pitch:  # a low screen under a banner: the line itself comes first
        hint = ()
    field, below = rest.cut_top(max(bold.pitch, rest.h - len(hint) * small.pitch - page.px(2)))
    body = [Element("title", top, TextLines(title, bold)), *text_line(view.text, page, field, view.layer)]
    if hint:
        place = Box(below.x, below.bottom - len(hint) * small.pitch, below.w, len(hint) * small.pitch)
        body.append(Element("hint", place, TextLines(hint, small, "bad" if view.wrong else "soft_ink")))
    return Scene(PageName.TEXT_ENTRY, (*elements, *body, back, *keys), typing=True, layer=view.layer, enter="key_done")


def _back(page: Page, area: Box) -> tuple[Element, Box]:
    """Back, small, at the right of the field: the keyboard has the place of the footer."""
    button = frame.button(page, "back", "", frame.BACK, icon="left")
    size = page.metrics.answer
    return Element("back", Box(area.x, area.y, size, size), button.look, button.intent, answer=True), Box(
        area.x + size + page.px(4), area.y, area.w - size - page.px(4), area.h
    )


def text_line(text: str, page: Page, area: Box, layer: str) -> list[Element]:
    """The typed text with a caret, its last lines where not all fit, and the layout in which it is typed."""
    style = frame.style(page.as_typed, 1.1)
    pad = style.pixels // 2
    sign = layout_sign(layer, page, area, min(area.h, style.pitch + pad))
    room = sign.box.x - area.x - 2 * pad
    lines = page.wrapped(text + "|", style, room)
    fitting = max(1, (area.h - pad) // style.pitch)
    box = Box(area.x, area.y, area.w, min(area.h, max(min(len(lines), fitting), 1) * style.pitch + pad))
    return [
        Element("field", box, Panel(radius=page.px(3), edge="action", shadow=False)),
        Element("text", replace(box.inset(pad, pad // 2), w=room), TextLines(lines[-fitting:], style)),
        sign,
    ]
