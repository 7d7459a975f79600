"""What a piece of work brought back, line by line, or that it is still under way."""

from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.views import OutcomeView, ResultsView
from kiosk.ui.drawing.entries import EntryCard
from kiosk.ui.drawing.looks import Sign, TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import balanced
from screens.officer import card_rows, frame

_SIGNS = {True: "tick", False: "cross", None: "list"}


def build(view: ResultsView, page: Page) -> Scene:
    """What a background job found, line by line, or that it still runs; the lines can be exported, or a question answered."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    if view.running:
        return Scene(PageName.RESULTS, (*elements, *_running(view, page, inner), *frame.footer(page, bar)))
    if not view.lines:
        return Scene(PageName.RESULTS, (*elements, *frame.empty(page, inner, view.empty, "good"), *frame.footer(page, bar)))
    cards = [_card(place, line, page) for place, line in enumerate(view.lines)]
    shown, turners = card_rows.paged(page, cards, inner, view.page, card_rows.RowLimits((1,), most_mm=22, least_mm=TARGET_MM))
    actions = [frame.button(page, act.name, words, act) for act, words in view.actions]
    actions = actions or [frame.button(page, "export", page.words("lines_export"), Act("export"), icon="save")]
    return Scene(PageName.RESULTS, (*elements, *shown, *frame.footer(page, bar, actions, turners)))


def _running(view: ResultsView, page: Page, area: Box) -> list[Element]:
    text = frame.style(page, 1.2, bold=True)
    lines = balanced(view.running, text, area.w)
    sign, rest = Box(area.x, area.y + area.h // 4, area.w, page.px(24)), area.y + area.h // 4 + page.px(30)
    return [
        Element("sign", sign, Sign("clock", "on_chip", "chip")),
        Element("running", Box(area.x, rest, area.w, len(lines) * text.pitch), TextLines(lines, text, "ink", "centre")),
    ]


def _card(place: int, line: OutcomeView, page: Page) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, small, sign = frame.style(page, 0.9, bold=True), frame.style(page, 0.82), _SIGNS[line.passed]
        room = EntryCard.words_width(wide, text, sign)
        lines, note = page.wrapped(line.words, text, room), page.wrapped(line.note, small, room) if line.note else ()
        return EntryCard(sign, lines, text, note, small, page.px(4), good=line.passed), len(lines) * text.pitch + len(
            note
        ) * small.tight + text.pixels // 2

    return card_rows.RowCard(f"line_{place}", None, look_at)
