"""The review, shown only when something was left out: each gap opens again, or the answers go as they are."""

from functools import cache

from kiosk.citizen import intents
from kiosk.citizen.views import GapView, ReviewView
from kiosk.ui.drawing.cards import ChoiceCard, ReviewCard
from kiosk.ui.drawing.scene import Look, Scene
from kiosk.ui.grid import Card
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import holds_words
from screens.widgets import citizen_frame, paged_cards


def build(view: ReviewView, page: Page) -> Scene:
    """What was left out, each line leading back to its question; the person mends it or finishes."""
    elements, area = citizen_frame.header(view.frame, page)
    send = citizen_frame.forward(page, page.words("send"), intents.Finish(), least_mm=60)
    area, bar = page.footer_area(area)
    words = page.words("review_title", count=len(view.gaps))
    cards = [_card(gap, page) for gap in view.gaps]
    inner, hint = citizen_frame.content(area, page), page.words("review_hint")
    choices = paged_cards.CardPages(cards, view.page, paged_cards.columns(page), most_mm=30)
    shown, turners = paged_cards.titled(page, words, hint, inner, choices)
    return Scene("review", (*elements, *shown, *citizen_frame.footer(page, bar, turners, send)))


def _card(gap: GapView, page: Page) -> Card:
    @cache
    def look_at(wide: int, scale: float) -> tuple[Look, int]:
        step = 1 if page.low and page.text_step == 2 else None  # a whole question does not fit in the largest letters
        style, small = page.style(scale, bold=True, step=step), page.style()
        room = wide - 2 * ChoiceCard.padding(style) - round(style.pixels * 1.1)
        lines = page.wrapped(gap.text, style, room)
        part = () if page.low and page.text_step == 2 else page.wrapped(gap.part, small, room)
        return ReviewCard(lines, style, part, small, page.px(4)), len(lines) * style.pitch + len(part) * small.pitch + style.pixels // 2

    @cache
    def words_fit(wide: int) -> bool:
        style = page.style(1.0, bold=True)
        return holds_words(gap.text, style, wide - 2 * ChoiceCard.padding(style) - round(style.pixels * 1.1))

    return Card(f"gap_{gap.step.id}", intents.GoToStep(gap.step), look_at, words_fit)
