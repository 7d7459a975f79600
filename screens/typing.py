"""Free words on the keyboard of the screen; a real keyboard types here as well."""

from kiosk import intents
from kiosk.ui import keyboard
from kiosk.ui.looks import Panel, Words
from kiosk.ui.page import Page
from kiosk.ui.scene import Box, Element, Scene
from kiosk.views import TypingView
from screens import citizen_frame


def build(view: TypingView, page: Page) -> Scene:
    elements, area = citizen_frame.header(view.frame, page)
    keys, area = key_area(view.layer, page, area)
    inner = citizen_frame.content(area, page)
    line_height = page.style(1.2).pitch + page.px(4)
    title, rest = page.title(view.title, Box(inner.x, inner.y, inner.w, max(inner.h - line_height, line_height)))
    below = Box(inner.x, rest.y, inner.w, inner.bottom - rest.y)
    hint_lines = page.wrapped(page.words("typing_hint"), page.style(), below.w)
    room = below.h - line_height - page.metrics.gap
    hint = []
    if len(hint_lines) * page.style().pitch <= room:
        field_box, hint_box = below.cut_bottom(len(hint_lines) * page.style().pitch, page.metrics.gap)
        hint = [Element("hint", hint_box, Words(hint_lines, page.style(), "soft_ink"))]
        below = field_box
    return Scene("typing", (*elements, *title, *text_field(view.text, page, below), *hint, *keys), typing=True)


def key_area(layer: str, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The keyboard along the bottom, half of the area at the most; returns its keys and what is left above."""
    height = keyboard.height(page.metrics, area.h * 52 // 100)
    rest, bottom = area.cut_bottom(height + 2 * page.px(2))
    style = page.style(1.0, step=min(1, page.text_step))
    small = page.style(1.0, bold=True, step=0)
    heard = keyboard.KeyIntents(intents.TypeText, intents.SetLayer, intents.Erase(), intents.DoneTyping())
    board = keyboard.keys(bottom.inset(page.px(2)), layer, style, small, page.metrics, heard, page.words("done"))
    return board, rest


def text_field(text: str, page: Page, area: Box) -> list[Element]:
    """What stands on the line, with a caret; the last lines where not all fit."""
    style = page.style(1.2)
    pad = style.pixels // 2
    lines = page.wrapped(text + "|", style, area.w - 2 * pad)
    fitting = max(1, (area.h - pad) // style.pitch)
    box = Box(area.x, area.y, area.w, min(area.h, max(len(lines), 5) * style.pitch + pad))
    return [
        Element("field", box, Panel(radius=page.px(3), edge="action", shadow=False)),
        Element("text", box.inset(pad, pad // 2), Words(lines[-fitting:], style)),
    ]
