"""What several pages of the first day are drawn from."""

from kiosk.officer.first_day.views import ActionView
from kiosk.ui.drawing.looks import Chip, TextLines
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.page import Page
from screens.officer import frame


def action(page: Page, view: ActionView) -> Element:
    """A button of the footer."""
    return frame.button(page, view.name, view.words, view.intent, kind="primary" if view.primary else "plain", icon=view.icon)


def top(page: Page, area: Box, title: str, hint: str = "", warning: str = "") -> tuple[list[Element], Box]:
    """Title, what it is about, and what to beware of; and the room below."""
    bold, text = frame.style(page, 1.2 if page.low else 1.4, bold=True), frame.style(page, 0.9)
    lines = page.wrapped(title, bold, area.w)
    if len(lines) > 2:
        bold = frame.style(page, 1.0, bold=True)
        lines = page.wrapped(title, bold, area.w)
    box, rest = area.cut_top(len(lines) * bold.pitch, page.px(1.5))
    elements = [Element("title", box, TextLines(lines, bold))]
    if hint:
        lines = page.wrapped(hint, text, area.w)
        box, rest = rest.cut_top(len(lines) * text.pitch, page.px(1.5))
        elements.append(Element("hint", box, TextLines(lines, text, "soft_ink")))
    if warning:
        small = frame.style(page, 0.82)
        lines = page.wrapped(warning, small, area.w - 2 * small.pixels)
        box, rest = rest.cut_top(len(lines) * small.pitch + small.pixels // 2, page.px(1.5))
        elements.append(Element("warning", box, Chip(lines, small, "accent_soft", "on_accent_soft", "accent", "left")))
    return elements, rest.cut_top(page.px(1.5))[1]
