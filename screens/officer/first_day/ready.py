"""Ready: the kiosk has checked itself, and one button lets the first citizen come."""

from kiosk.officer.first_day.views import ReadyView
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.looks import Sign, TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import balanced
from screens.officer import card_rows, frame
from screens.officer.first_day.parts import action
from screens.officer.menu import entry_card


def build(view: ReadyView, page: Page) -> Scene:
    """What the check found, good news in one line and the rest in full; advice, not a gate."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    head, rest = _head(view, page, inner)
    cards = [entry_card(line, page) for line in view.lines]
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits((1,), most_mm=22, least_mm=TARGET_MM))
    buttons = [] if view.running else [action(page, view.begin)]
    return Scene(
        PageName.READY, (*elements, *head, *shown, *frame.footer(page, bar, buttons, turners)), enter="" if view.running else "finish"
    )


def _head(view: ReadyView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """A large sign, the word, the place; beside each other where the screen is low."""
    title, text = frame.style(page, 1.6, bold=True), frame.style(page, 1.0)
    words = (balanced(view.title, title, area.w), title, "ink"), (balanced(view.place, text, area.w), text, "soft_ink")
    tall = page.px(14 if page.metrics.landscape else 30)
    sign = Sign("tick", "on_action", "level5") if view.well else Sign("warning", "on_accent", "accent")
    if view.running:
        sign = Sign("clock", "on_chip", "chip")
    box, rest = area.cut_top(tall, page.px(2))
    elements = [Element("sign", box, sign)]
    for name, (lines, style, role) in zip(("title", "place"), words, strict=True):
        box, rest = rest.cut_top(len(lines) * style.pitch, page.px(2))
        elements.append(Element(name, box, TextLines(lines, style, role, "centre")))
    return elements, rest.cut_top(page.px(3))[1]
