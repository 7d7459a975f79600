"""A question with its choices as cards: the place, the printer, the province, the services by group."""

from kiosk.officer.first_day.views import ChoicesView
from kiosk.officer.views import EntryView, SelectableView
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.export import choice_card
from screens.officer.first_day.parts import action, top
from screens.officer.menu import entry_card


def build(view: ChoicesView, page: Page) -> Scene:
    """An officer takes one of a few, or several of many; what else can be done stands below."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    title, rest = top(page, frame.content(area, page), view.title, view.hint, view.warning)
    cards = [_card(choice, view.mark, page) for choice in view.choices]
    columns = (2,) if page.metrics.width >= page.px(300) else (1, 2) if page.metrics.landscape or view.mark == "none" else (1,)
    limits = card_rows.RowLimits(columns, most_mm=30 if view.mark == "one" else 24, least_mm=TARGET_MM)
    shown, turners = card_rows.paged(page, cards, rest, view.page, limits)
    footer = frame.footer(page, bar, [action(page, button) for button in view.actions], turners)
    return Scene(view.screen, (*elements, *title, *shown, *footer))


def _card(choice: SelectableView | EntryView, mark: str, page: Page) -> card_rows.RowCard:
    return entry_card(choice, page) if isinstance(choice, EntryView) else choice_card(page, choice, mark)
