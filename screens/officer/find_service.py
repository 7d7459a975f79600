"""Looking for a service in the whole catalogue: results above, the keyboard below; a tap opens a service here or closes it."""

from kiosk.officer.page_names import PageName
from kiosk.officer.views import FindServiceView
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.export import choice_card
from screens.officer.text_entry import text_line
from screens.widgets.text_field import key_area


def build(view: FindServiceView, page: Page) -> Scene:
    """A few letters, and the services of the whole catalogue that match; a tap opens one at this counter or closes it."""
    elements, area = frame.header(view.frame, page)
    keys, area = key_area(view.layer, page, area)
    inner = frame.content(area, page)
    text = frame.style(page, 1.1)
    line, rest = inner.cut_top(text.pitch + text.pixels // 2, page.px(2))
    body = [*text_line(view.text, page, line, view.layer), *_results(view, page, rest)]
    return Scene(PageName.FIND_SERVICE, (*elements, *body, *keys), typing=True, layer=view.layer, enter="key_done")


def _results(view: FindServiceView, page: Page, area: Box) -> list[Element]:
    if not view.results:
        text = frame.style(page, 0.9)
        lines = page.wrapped(view.hint, text, area.w)
        return [Element("hint", Box(area.x, area.y, area.w, len(lines) * text.pitch), TextLines(lines, text, "soft_ink"))]
    cards = [choice_card(page, service, "many") for service in view.results]
    limits = card_rows.RowLimits((2,) if page.metrics.width >= page.px(300) else (1,), most_mm=20, least_mm=TARGET_MM)
    return card_rows.paged_at_side(page, cards, area, view.page, limits)
