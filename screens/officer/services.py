"""The open services of this counter: each opens its own page; more are added by search, or as the district's own."""

from kiosk.officer.intents import Act, Open
from kiosk.officer.page_names import PageName
from kiosk.officer.views import ServicesView
from kiosk.ui.drawing.looks import Chip, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.menu import entry_card


def build(view: ServicesView, page: Page) -> Scene:
    """The open services, with a warning where they are too few; an officer opens one, adds one, or adds the district's own."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    top, rest = _top(view, page, frame.content(area, page))
    columns = (2,) if page.metrics.width >= page.px(300) else (1,)
    cards = [entry_card(service, page) for service in view.entries]
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits(columns, most_mm=24))
    actions = [
        frame.button(page, "browse", page.words("services_browse"), Open(PageName.SERVICE_GROUPS), icon="list"),
        frame.button(page, "add_own", page.words("services_add_own"), Act("add_own"), icon="plus"),
        frame.button(page, "add", page.words("services_add"), Open(PageName.FIND_SERVICE), kind="primary", icon="search"),
    ]
    return Scene(PageName.SERVICES, (*elements, *top, *shown, *frame.footer(page, bar, actions, turners)))


def _top(view: ServicesView, page: Page, area: Box) -> tuple[list[Element], Box]:
    text, bold = frame.style(page, 0.75), frame.style(page, 1.0, bold=True)
    lines = page.wrapped(view.title, bold, area.w)
    title, rest = area.cut_top(len(lines) * bold.pitch, page.px(2))
    elements = [Element("title", title, TextLines(lines, bold))]
    if view.warning:
        words = page.wrapped(view.warning, text, area.w - 2 * text.pixels)
        line, rest = rest.cut_top(len(words) * text.pitch + text.pixels // 2, page.px(2))
        elements.append(Element("warning", line, Chip(words, text, "accent_soft", "on_accent_soft", "accent", "left")))
    return elements, rest
