"""What the province did not take, with its reason; it is kept, can be sent again and taken away as a file."""

from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.transfer.views import RefusedView
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.comments import comment_card


def build(view: RefusedView, page: Page) -> Scene:
    """Records that the province refused, with its reasons; an officer sends them again or exports them."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    if not view.entries:
        return Scene(PageName.REFUSED, (*elements, *frame.empty(page, inner, view.empty, "good"), *frame.footer(page, bar)))
    text = frame.style(page, 0.82)
    lines = page.wrapped(view.note, text, inner.w)
    top, rest = inner.cut_top(len(lines) * text.pitch, page.px(2))
    note = Element("note", top, TextLines(lines, text, "soft_ink"))
    cards = [comment_card(place, record, page) for place, record in enumerate(view.entries)]
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits((1,), most_mm=20, least_mm=TARGET_MM))
    actions = [
        frame.button(page, "export", page.words("refused_export"), Act("export"), icon="save"),
        frame.button(page, "again", page.words("refused_again"), Act("again"), kind="primary", icon="send"),
    ]
    return Scene(PageName.REFUSED, (*elements, note, *shown, *frame.footer(page, bar, actions, turners)))
