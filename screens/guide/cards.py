"""Services, agencies or groups to tap, as many pages as they need; buttons below them where the page has some."""

from functools import partial

from kiosk.guide.views import CardsView, CardView
from kiosk.ui.drawing.looks import Button
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.grid import Card
from kiosk.ui.page import Page
from screens.guide import frame
from screens.widgets import citizen_frame, paged_cards


def build(view: CardsView, page: Page) -> Scene:
    """Services, groups or agencies: a tap opens one, or marks it where several are chosen for a check-in."""
    elements, area = frame.header(view.frame, page)
    area, bar = page.footer_area(area)
    inner = citizen_frame.content(area, page)
    buttons, rest = _below(view, page, inner)
    smaller = paged_cards.in_smaller_letters(page, partial(_cards, view, small=False, pictures=False))
    cards, plain = _cards(view, page, small=page.text_step < 2), partial(_cards, view, page, small=page.text_step < 2, pictures=False)
    choices = paged_cards.CardPages(cards, view.page, paged_cards.columns(page, 2), picture=view.picture, plain=plain, smaller=smaller)
    shown, turners = paged_cards.titled(page, view.title, view.hint, rest, choices)
    footer = (
        citizen_frame.footer(page, bar, turners, *frame.onward(page, *view.onward))
        if view.onward
        else page.footer(bar, citizen_frame.back(page), turners, None)
    )
    return Scene(view.screen, (*elements, *shown, *buttons, *footer), typing=bool(view.below))


def _below(view: CardsView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The page's buttons side by side; above each other where the letters would be too small otherwise."""
    if not view.below:
        return [], area
    rows, style = frame.button_rows(page, [words for _, words, _, _ in view.below], area.w, sign=True)
    tall = max(page.metrics.answer, style.pitch + style.pixels // 2)
    rest, bar = area.cut_bottom(rows * tall + (rows - 1) * page.metrics.gap, page.air)
    boxes = [box for row in bar.rows(rows, page.metrics.gap) for box in row.columns(len(view.below) // rows, page.metrics.gap)]
    return [
        Element(name, box, Button((words,), style, "tinted", icon, radius=page.px(4)), intent, answer=True)
        for (name, words, icon, intent), box in zip(view.below, boxes, strict=True)
    ], rest


def _cards(view: CardsView, page: Page, small: bool, pictures: bool = True) -> list[Card]:
    """With the agency below each name if `small`."""
    return [_card(card, page, card.small if small else "", card.picture if pictures else "") for card in view.cards]


def _card(card: CardView, page: Page, small: str, picture: str) -> Card:
    mark = "none" if card.chosen is None else "many"
    return paged_cards.choice_card(
        page, card.name, card.intent, paged_cards.ChoiceWords(card.words, small, mark, bool(card.chosen), picture)
    )
