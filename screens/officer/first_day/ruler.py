"""An outline of a bank card: the officer lays a card on the screen and makes the outline fit, so that sizes are true on this panel."""

from kiosk.officer.first_day.views import RulerView
from kiosk.officer.intents import Pick
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.looks import Button, Panel, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import balanced
from screens.officer import frame
from screens.officer.first_day.parts import action, top

CARD_MM = (85.60, 53.98)  # ISO/IEC 7810, ID-1
STEPS = (("smaller_much", "−−", -0.04), ("smaller", "−", -0.006), ("larger", "+", 0.006), ("larger_much", "++", 0.04))


def build(view: RulerView, page: Page) -> Scene:
    """An officer with any bank card finds out how large this screen really is."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    title, rest = top(page, frame.content(area, page), view.title, view.hint)
    width = view.width or round(CARD_MM[0] * page.metrics.per_mm)
    facts = _facts(view, page, width)
    size = millimetres(page, width)
    low, keys = rest.cut_bottom(page.metrics.target, page.px(2))
    room, line = low.cut_bottom(frame.style(page, 0.82).pitch, page.px(1.5))
    keep = frame.button(page, "keep", view.keep, Pick("screen", f"{size[0]}x{size[1]}"), kind="primary", icon="right")
    body = [*title, *_card(view, page, room, width), Element("facts", line, facts), *_keys(page, keys, width, room)]
    return Scene(PageName.RULER, (*elements, *body, *frame.footer(page, bar, [action(page, view.other), keep])))


def millimetres(page: Page, width: int) -> tuple[int, int]:
    """The screen's width and height, where a bank card is so many pixels wide."""
    across = CARD_MM[0] / width
    return round(page.screen.w * across), round(page.screen.h * across)


def _facts(view: RulerView, page: Page, width: int) -> TextLines:
    wide, high = millimetres(page, width)
    turned = page.words("ruler_lying" if page.metrics.landscape else "ruler_upright")
    inches = f"{(wide**2 + high**2) ** 0.5 / 25.4:.1f}"
    words = view.facts.format(turned=turned, width=page.screen.w, height=page.screen.h, wide=wide, high=high, inches=inches)
    return TextLines((words,), frame.style(page, 0.82), "soft_ink", "centre")


def _card(view: RulerView, page: Page, area: Box, width: int) -> list[Element]:
    """The outline in the middle of what is there, true to the ratio of a card; its words inside."""
    width = min(width, area.w, int(area.h * CARD_MM[0] / CARD_MM[1]))
    height = round(width * CARD_MM[1] / CARD_MM[0])
    box = Box(area.x + (area.w - width) // 2, area.y + (area.h - height) // 2, width, height)
    text = frame.style(page, 0.82)
    lines = balanced(view.card, text, max(1, box.w - 2 * text.pixels))
    inner = Box(box.x + text.pixels, box.y + (box.h - len(lines) * text.pitch) // 2, box.w - 2 * text.pixels, len(lines) * text.pitch)
    outline = Panel("chosen", round(width * 3.18 / CARD_MM[0]), "action", shadow=False)  # the corners of ID-1 have 3.18 mm
    return [Element("card", box, outline), Element("card_words", inner, TextLines(lines, text, "ink", "centre"))]


def _keys(page: Page, area: Box, width: int, room: Box) -> list[Element]:
    """Smaller and larger, by a little and by more; never larger than there is room for."""
    most = min(room.w, int(room.h * CARD_MM[0] / CARD_MM[1]))
    bold = frame.style(page, 1.2, bold=True)
    wide = min(area.w, page.px(200))
    row = Box(area.x + (area.w - wide) // 2, area.y, wide, area.h)
    elements = []
    for (name, sign, share), box in zip(STEPS, row.columns(len(STEPS), page.metrics.gap), strict=True):
        step = max(1, round(width * abs(share))) * (1 if share > 0 else -1)
        after = min(max(width + step, 60), most)
        look = Button((sign,), bold, "plain", radius=page.px(3))
        elements.append(Element(name, box, look, Pick("ruler", str(after)), quick=True))
    return elements
