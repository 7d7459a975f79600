"""People and uses of a day: a cell for each number, and digits as large as a thumb beside or below them."""

from kiosk.officer.figures.views import PeriodView
from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.views import CellView, VisitsView
from kiosk.ui.drawing.entries import NumberCell
from kiosk.ui.drawing.looks import Button, TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.intents import Erase, TypeText
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width
from screens.officer import card_rows, frame

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "next")


def build(view: VisitsView, page: Page) -> Scene:
    """People and uses of one day; an officer types each number and saves the day."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    day, inner = frame.day_bar(PeriodView("day", view.day, view.has_next), page, inner)
    if page.metrics.landscape:
        keys_box = Box(inner.right - inner.w * 30 // 100, inner.y, inner.w * 30 // 100, inner.h)
        cells_box = Box(inner.x, inner.y, inner.w - keys_box.w - page.px(5), inner.h)
    else:
        cells_box, keys_box = inner.cut_bottom(min(inner.h * 34 // 100, page.px(110)), page.px(4))
    note, cells_box = _note(view, page, cells_box)
    cards = [_cell(cell, page) for cell in view.cells]
    limits = card_rows.RowLimits((2,) if page.metrics.width >= page.px(300) else (1,), most_mm=16, least_mm=TARGET_MM)
    shown, turners = card_rows.paged(page, cards, cells_box, _page_of(view, page, cards, cells_box, limits), limits)
    save = frame.button(page, "save", page.words("save"), Act("save"), kind="primary", icon="tick")
    footer = frame.footer(page, bar, [save], turners)
    return Scene(PageName.VISITS, (*elements, *day, *note, *shown, *keypad(page, keys_box), *footer), typing=True, enter="key_next")


def _page_of(view: VisitsView, page: Page, cards: list[card_rows.RowCard], area: Box, limits: card_rows.RowLimits) -> int:
    """The page that the active cell is on, unless pages were turned by hand."""
    if view.page is not None:
        return view.page
    active = next((place for place, cell in enumerate(view.cells) if cell.active), 0)
    return card_rows.page_holding(page, cards, area, active, limits)


def _note(view: VisitsView, page: Page, area: Box) -> tuple[list[Element], Box]:
    text, bold = frame.style(page, 0.75), frame.style(page, 0.9, bold=True)
    sums = width(view.sums, bold) + 4
    lines = page.wrapped(view.note, text, area.w - sums - page.px(3))
    line, rest = area.cut_top(max(len(lines) * text.tight + text.pixels // 4, bold.pitch), page.px(2))
    return [
        Element("note", Box(line.x, line.y, line.w - sums - page.px(3), line.h), TextLines(lines, text, "soft_ink")),
        Element("sums", Box(line.right - sums, line.y, sums, bold.pitch), TextLines((view.sums,), bold, "brand", "right")),
    ], rest


def _cell(cell: CellView, page: Page) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, number = frame.style(page, 0.75), frame.style(page, 1.2, bold=True)
        room = width("00000", number)
        lines = page.wrapped(cell.label, text, NumberCell.words_width(wide, text, room))
        return NumberCell(lines, text, cell.value, number, room, cell.active, page.px(3)), max(
            len(lines) * text.tight, number.tight
        ) + text.pixels * 2 // 3

    return card_rows.RowCard(f"field_{cell.name}", cell.intent, look_at)


def keypad(page: Page, area: Box) -> list[Element]:
    """Digits, erase, and on to the next field."""
    gap = page.metrics.gap
    tall, wide = min((area.h - 3 * gap) // 4, page.px(26)), min((area.w - 2 * gap) // 3, page.px(44))
    left, top = area.x + (area.w - 3 * wide - 2 * gap) // 2, area.y + max(0, (area.h - 4 * tall - 3 * gap) // 2)
    figure = frame.style(page, 1.4, bold=True)
    meanings: dict[str, tuple[str, object]] = {"erase": ("erase", Erase()), "next": ("right", Act("next"))}
    elements = []
    for place, key in enumerate(_KEYS):
        box = Box(left + place % 3 * (wide + gap), top + place // 3 * (tall + gap), wide, tall)
        icon, intent = meanings.get(key, ("", TypeText(key)))
        look = Button(() if icon else (key,), figure, "tinted" if key == "next" else "plain", icon, radius=page.px(3))
        elements.append(Element(f"key_{key}", box, look, intent, quick=True))
    return elements
