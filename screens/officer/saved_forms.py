"""What was saved on a day, newest first: each form with its time, how it was answered, and whether it was corrected or withdrawn."""

from kiosk.officer.figures.views import PeriodView
from kiosk.officer.page_names import PageName
from kiosk.officer.views import SavedFormsView
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.menu import entry_card


def build(view: SavedFormsView, page: Page) -> Scene:
    """The officer finds the form and opens it."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    period, rest = frame.day_bar(PeriodView("day", view.day, view.has_next), page, frame.content(area, page))
    if not view.entries:
        return Scene(PageName.SAVED_FORMS, (*elements, *period, *frame.empty(page, rest, view.empty), *frame.footer(page, bar)))
    text = frame.style(page, 0.82)
    lines = page.wrapped(view.note, text, rest.w)
    line, rest = rest.cut_top(len(lines) * text.pitch, page.px(2))
    note = Element("note", line, TextLines(lines, text, "soft_ink"))
    counts = (2, 3) if page.metrics.landscape else (1, 2)
    cards = [entry_card(entry, page) for entry in view.entries]
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits(counts, most_mm=26))
    return Scene(PageName.SAVED_FORMS, (*elements, *period, note, *shown, *frame.footer(page, bar, turners=turners)))
