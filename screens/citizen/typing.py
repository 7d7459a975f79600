"""Free words on the keyboard of the screen; a real keyboard types here as well."""

from kiosk.citizen.views import TypingView
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import TITLE_SCALES, Page
from screens.widgets import citizen_frame
from screens.widgets.text_field import field_height, key_area, text_field

FIELD_LINES = 2  # the least that a person sees of what they typed; the title and the hint give way to it
MOST_LINES = 6


def build(view: TypingView, page: Page) -> Scene:
    """The question, the line that is being written, and the keyboard; Done keeps the words."""
    elements, area = citizen_frame.header(view.frame, page)
    keys, area = key_area(view.layer, page, area)
    inner = citizen_frame.content(area, page)
    above, below = _above(view, page, inner)
    hint, below = _hint(page, below)
    if view.names_somebody:
        above, hint, below = _named(page, above, below, inner)
    shown = (*elements, *above, *text_field(view.text, page, below, view.layer), *hint, *keys)
    return Scene("typing", shown, typing=True, layer=view.layer)


def _above(view: TypingView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The question, as large as leaves room for the field; not at all where nothing does."""
    for scales, step in ((TITLE_SCALES, None), ((1.0,), None), ((1.0,), 0)):
        title, rest = page.title(view.title, area, scales=scales, step=step)
        if rest.h >= field_height(page, FIELD_LINES):
            return title, rest
    return [], area


def _named(page: Page, above: list[Element], below: Box, inner: Box) -> tuple[list[Element], list[Element], Box]:
    """What was typed may name somebody: said below the field, in place of the hint, or of the question where there is no room for both.
    The person may go on. (the question, the sentence, the field's place)"""
    style = page.style()
    lines = page.wrapped(page.words("typing_named"), style, inner.w)
    needed = len(lines) * style.pitch + page.px(2)
    rest = Box(below.x, below.y, below.w, inner.bottom - below.y)
    if rest.h < field_height(page, 1) + needed:
        if inner.h < field_height(page, 1) + needed:  # the largest letters on a low screen: the words come first
            return above, [], rest
        above, rest = [], inner
    field, _ = rest.cut_top(min(rest.h - needed, field_height(page, MOST_LINES)))
    box = Box(inner.x, field.bottom + page.px(2), inner.w, len(lines) * style.pitch)
    return above, [Element("named", box, TextLines(lines, style, "ink"))], field


def _hint(page: Page, area: Box) -> tuple[list[Element], Box]:
    """Please no names: below the field, where that leaves it its lines."""
    style = page.style()
    lines = page.wrapped(page.words("typing_hint"), style, area.w)
    needed = len(lines) * style.pitch
    if area.h < field_height(page, FIELD_LINES) + needed + page.px(2):
        return [], area
    field, _ = area.cut_top(min(area.h - needed - page.px(2), field_height(page, MOST_LINES)))
    return [Element("hint", Box(area.x, field.bottom + page.px(2), area.w, needed), TextLines(lines, style, "soft_ink"))], field
