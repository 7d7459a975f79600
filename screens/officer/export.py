"""An export on one page: which days, which kind of file, where to; and the button that does it."""

from collections.abc import Sequence

from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.transfer.views import ExportView
from kiosk.officer.views import SelectableView
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame


def build(view: ExportView, page: Page) -> Scene:
    """An officer chooses days, kind of file and place, then exports; whether sealed, for auditors, is a choice set apart."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    period, rest = frame.period_bar(view.period, page, frame.content(area, page))
    places = [*((choice, "one" if choice.intent else "none") for choice in view.folders), (view.other, "none")]
    places += [(view.left, "none")] if view.left else []
    formats = [(choice, "one") for choice in view.forms]
    left, right = rest.columns(2, page.px(5)) if page.metrics.landscape else (rest, rest)
    sealed, room = _sealed(page, view, left)
    forms, below, more = _group(page, "forms", page.words("export_form"), formats, room)
    if more:  # no room for both: the choice set apart follows the places, which have pages
        sealed, places = [], [*places, (view.sealed, "many")]
        forms, below, _ = _group(page, "forms", page.words("export_form"), formats, left)
    where = right if page.metrics.landscape else below
    folders, _, turners = _group(page, "folders", page.words("export_to"), places, where, view.page)
    export = frame.button(page, "export", view.export, Act("export"), kind="primary", icon="save")
    everything = frame.switch(page, "everything", view.everything)
    return Scene(PageName.EXPORT, (*elements, *period, *forms, *folders, *sealed, *frame.footer(page, bar, [everything, export], turners)))


def _sealed(page: Page, view: ExportView, area: Box) -> tuple[list[Element], Box]:
    """At the bottom, as high as its words need; the area above it."""
    card = choice_card(page, view.sealed, "many")
    _, height = card.look_at(area.w)
    rest, bottom = area.cut_bottom(max(height, page.px(TARGET_MM)), page.px(3))
    shown, _ = card_rows.paged(page, [card], bottom, 0, card_rows.RowLimits((1,), most_mm=18, least_mm=TARGET_MM))
    return shown, rest


def _group(
    page: Page, name: str, title: str, choices: Sequence[tuple[SelectableView, str]], area: Box, at: int = 0
) -> tuple[list[Element], Box, list[Element]]:
    """A title and page `at` of its choices below each other; the room below them; what turns their pages."""
    bold = frame.style(page, 0.9, bold=True)
    heading: list[Element] = []
    if title:
        top, area = area.cut_top(bold.pitch, page.px(2))
        heading = [Element(f"{name}_title", top, TextLines((title,), bold, "soft_ink"))]
    cards = [choice_card(page, choice, mark) for choice, mark in choices]
    shown, turners = card_rows.paged(page, cards, area, at, card_rows.RowLimits((1,), most_mm=18, least_mm=TARGET_MM))
    bottom = shown[-1].box.bottom if shown else area.y
    return heading + shown, area.cut_top(bottom - area.y, page.px(3))[1], turners


def choice_card(page: Page, choice: SelectableView, mark: str) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, small = frame.style(page, 0.9, bold=True), frame.style(page, 0.75)
        room = ChoiceCard.words_width(wide, text, mark)
        lines, note = page.wrapped(choice.words, text, room), page.wrapped(choice.note, small, room) if choice.note else ()
        look = ChoiceCard(lines, text, mark, choice.chosen, note, small, page.px(3))
        return look, len(lines) * text.pitch + len(note) * small.pitch + text.pixels // 4

    return card_rows.RowCard(choice.name, choice.intent, look_at)
