"""A question with its choices as cards: the place, the printer, the province, the services by group."""

from collections.abc import Sequence

from kiosk.frozen import replace
from kiosk.officer.first_day.views import ChoicesView
from kiosk.officer.page_names import PageName
from kiosk.officer.views import EntryView, SelectableView
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.pictures.pictograms import Pictogram
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.export import choice_card
from screens.officer.first_day.parts import action, top
from screens.officer.menu import entry_card
from screens.widgets.composition import lowered

FEW = 4  # choices: with no more of them a picture of what is asked makes them a page
PICTURE_MM = (30.0, 70.0)  # the least, the most
PICTURES = {
    PageName.PLACE: "office",
    PageName.PRINTER: "paper",
    PageName.JOINING: "globe",
    PageName.SET_UP_FILES: "phone",
    PageName.SERVICE_CHOICES: "card",
    PageName.COUNTER_ITEM: "office",
}


def build(view: ChoicesView, page: Page) -> Scene:
    """An officer takes one of a few, or several of many; what else can be done stands below."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    title, rest = top(page, frame.content(area, page), view.title, view.hint, view.warning)
    cards = [_card(choice, view.mark, page) for choice in view.choices]
    columns = (2,) if page.metrics.width >= page.px(300) else (1, 2) if page.metrics.landscape or view.mark == "none" else (1,)
    limits = card_rows.RowLimits(columns, most_mm=30 if view.mark == "one" else 24, least_mm=TARGET_MM)
    shown, turners = card_rows.paged(page, cards, rest, view.page, limits)
    if picture := PICTURES.get(PageName(view.screen)) if 0 < len(cards) <= FEW and not turners else None:
        shown = _beside_picture(page, cards, rest, picture) if page.metrics.landscape else shown
        title, shown = [], lowered(page, frame.content(area, page), [*title, *shown], picture)
    footer = frame.footer(page, bar, [action(page, button) for button in view.actions], turners)
    return Scene(view.screen, (*elements, *title, *shown, *footer))


def _beside_picture(page: Page, cards: Sequence[card_rows.RowCard], area: Box, picture: str) -> list[Element]:
    """The cards below each other, a large picture at their right; as rows of two where there is no room for that."""
    left, right = area.columns(2, page.px(8))
    left, right = replace(left, w=area.w * 62 // 100), replace(right, x=area.x + area.w * 62 // 100 + page.px(8))
    right = replace(right, w=area.right - right.x)
    shown, turners = card_rows.paged(page, cards, left, 0, card_rows.RowLimits((1,), most_mm=44, least_mm=TARGET_MM))
    size = min(right.w, area.h, page.px(PICTURE_MM[1]))
    if turners or size < page.px(PICTURE_MM[0]):
        return card_rows.paged(page, cards, area, 0, card_rows.RowLimits((2,), most_mm=30, least_mm=TARGET_MM))[0]
    high = max(element.box.bottom for element in shown) - area.y
    down = (area.h - max(high, size)) // 3  # what is left over lies above and below: the two are the page
    shown = [replace(element, box=replace(element.box, y=element.box.y + down)) for element in shown]
    place = Box(right.x + (right.w - size) // 2, area.y + down + max(0, (high - size) // 2), size, size)
    return [*shown, Element("picture", place, Pictogram(picture))]


def _card(choice: SelectableView | EntryView, mark: str, page: Page) -> card_rows.RowCard:
    return entry_card(choice, page) if isinstance(choice, EntryView) else choice_card(page, choice, mark)
