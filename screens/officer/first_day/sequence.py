"""All steps of the first day: numbered while they are open, ticked once they are taken; one button leads on to the next."""

from kiosk.officer.first_day.views import SequenceView, StepView
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.entries import StepCard
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Look, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.first_day.parts import action, top


def build(view: SequenceView, page: Page) -> Scene:
    """What is decided and what is still open; an officer goes on where they left, or opens any step again."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    title, rest = top(page, frame.content(area, page), view.title)
    counts = (2, 3) if page.metrics.landscape else (1, 2)
    limits = card_rows.RowLimits(counts, most_mm=34, least_mm=TARGET_MM)
    for scale, noted in ((1.0, True), (0.82, True), (0.82, False), (frame.small(page), False)):  # all steps at once, if they can be
        cards = [_card(step, page, max(scale, frame.small(page)), noted) for step in view.steps]
        shown, turners = card_rows.paged(page, cards, rest, view.page, limits)
        if not turners:
            break
    actions = [action(page, view.trial), action(page, view.following)]
    footer = frame.footer(page, bar, actions, turners, back=view.has_back)
    return Scene(PageName.FIRST_DAY, (*elements, *title, *shown, *footer), enter="following")


def _card(step: StepView, page: Page, scale: float, noted: bool) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, small = frame.style(page, scale, bold=True), frame.style(page, max(0.82 * scale, frame.small(page)))
        room = StepCard.words_width(wide, text)
        lines, note = page.wrapped(step.title, text, room), page.wrapped(step.note, small, room) if noted and step.note else ()
        look = StepCard(str(step.number), lines, text, note, small, step.ticked, page.px(4))
        return look, len(lines) * text.pitch + len(note) * small.tight + text.pixels * 2 // 3

    return card_rows.RowCard(f"step_{step.name}", step.intent, look_at)
