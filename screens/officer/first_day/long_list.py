"""A long list to choose from: narrowed by letters on either keyboard, or looked through page by page."""

from collections.abc import Sequence

from kiosk.officer.first_day.views import ListView
from kiosk.officer.intents import Act
from kiosk.officer.views import SelectableView
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width
from screens.officer import card_rows, frame
from screens.officer.first_day.parts import action, top
from screens.officer.text_entry import text_line
from screens.widgets.text_field import key_area


def build(view: ListView, page: Page) -> Scene:
    """An officer finds one name among many: types a few letters, or turns the pages."""
    elements, area = frame.header(view.frame, page)
    if view.keyboard:
        keys, area = key_area(view.layer, page, area)
        body = _narrowed(view, page, frame.content(area, page), side=True)[0]
        return Scene(view.screen, (*elements, *body, *keys), typing=True, layer=view.layer, enter="key_done")
    area, bar = frame.footer_area(page, area)
    body, turners = _narrowed(view, page, frame.content(area, page), side=False)
    other = [action(page, view.other)] if view.other else []
    write = frame.button(page, "keyboard", page.words("list_type"), Act("keyboard"), icon="search")
    return Scene(view.screen, (*elements, *body, *frame.footer(page, bar, [*other, write], turners)), typing=True)


def _narrowed(view: ListView, page: Page, area: Box, side: bool) -> tuple[list[Element], list[Element]]:
    """(title, what was typed and the names; what turns their pages, where they are not at the side)."""
    body: list[Element] = []
    if side:
        text = frame.style(page, 1.1)
        line, rest = area.cut_top(text.pitch + text.pixels // 2, page.px(2))
        body += text_line(view.text, page, line, view.layer)
    else:
        body, rest = top(page, area, view.title, view.text and f"“{view.text}”")
    if not view.choices:
        text = frame.style(page, 0.9)
        lines = page.wrapped(view.empty, text, rest.w)
        return [*body, Element("empty", Box(rest.x, rest.y, rest.w, len(lines) * text.pitch), TextLines(lines, text, "soft_ink"))], []
    columns, text = _columns(page, view.choices, rest.w)
    cards = [_card(choice, page, text, noted=not side) for choice in view.choices]
    limits = card_rows.RowLimits((columns,), most_mm=20, least_mm=TARGET_MM)
    if side:
        return [*body, *card_rows.paged_at_side(page, cards, rest, view.page, limits)], []
    shown, turners = card_rows.paged(page, cards, rest, view.page, limits)
    return [*body, *shown], turners


def _columns(page: Page, choices: Sequence[SelectableView], wide: int) -> tuple[int, TextStyle]:
    """As many columns as the longest word of a name allows, and the largest letters in them: no word is broken."""
    styles = [frame.style(page, scale, bold=True) for scale in frame.scales(page)]
    longest = max((word for choice in choices for word in choice.words.split()), key=lambda word: width(word, styles[-1]))
    for columns in (5, 4, 3, 2):
        room = ChoiceCard.words_width((wide - page.metrics.gap * (columns - 1)) // columns, frame.style(page), "none")
        if text := next((style for style in styles if width(longest, style) <= room), None):
            return columns, text
    return 1, styles[0]


def _card(choice: SelectableView, page: Page, text: TextStyle, noted: bool) -> card_rows.RowCard:
    """A name, and below it the same in the other language where there is room."""

    def look_at(wide: int) -> tuple[Look, int]:
        small = frame.style(page, frame.small(page))
        room = ChoiceCard.words_width(wide, text, "none")
        lines = page.wrapped(choice.words, text, room)
        note = (choice.note,) if noted and choice.note and width(choice.note, small) <= room else ()
        look = ChoiceCard(lines, text, "none", choice.chosen, note, small, page.px(3))
        return look, len(lines) * text.pitch + len(note) * small.pitch + text.pixels // 4

    return card_rows.RowCard(choice.name, choice.intent, look_at)
