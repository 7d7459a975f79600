"""A page of cards that each lead to another page: the officers' menu, and the settings of the site."""

from kiosk.officer.page_names import PageName
from kiosk.officer.views import EntryView, MenuView
from kiosk.ui.drawing.entries import EntryCard
from kiosk.ui.drawing.scene import Look, Scene
from kiosk.ui.page import TITLE_SCALES, Page
from screens.officer import card_rows, frame
from screens.widgets.composition import lowered

FEW = 3  # entries: with no more of them a tall page is composed around a picture
ANY = "paper"
PICTURES: dict[str, str] = {PageName.EMBLEM: "badge", PageName.AUTHORITY_FILES: "badge", PageName.AUTHORITY: "badge"}


def build(view: MenuView, page: Page) -> Scene:
    """Cards that each open a page or change a setting, with what is set or known now."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    if not view.entries:
        return Scene(
            view.screen, (*elements, *frame.empty(page, inner, view.title, PICTURES.get(view.screen, ANY)), *frame.footer(page, bar))
        )
    title, rest = page.title(view.title, inner, scales=(1.0,) if page.metrics.landscape else TITLE_SCALES)
    counts = ((2, 3) if page.metrics.width >= page.px(300) else (2, 1)) if page.metrics.landscape else (1, 2)
    cards = [entry_card(entry, page) for entry in view.entries]
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits(counts, most_mm=34))
    few = len(cards) <= FEW and not turners
    body = lowered(page, inner, [*title, *shown], PICTURES.get(view.screen, ANY)) if few else [*title, *shown]
    return Scene(view.screen, (*elements, *body, *frame.footer(page, bar, turners=turners)))


def entry_card(entry: EntryView, page: Page) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, small = frame.style(page, 1.0, bold=True), frame.style(page, 0.82)
        room = EntryCard.words_width(wide, text, entry.icon)
        lines = page.wrapped(entry.title, text, room)
        note = page.wrapped(entry.note, small, room) if entry.note else ()
        return EntryCard(entry.icon, lines, text, note, small, page.px(4), good=entry.good), len(lines) * text.pitch + len(
            note
        ) * small.tight + text.pixels * 2 // 3

    return card_rows.RowCard(f"entry_{entry.name}", entry.intent, look_at)
