"""A question with options to tap: one answer goes on at once, several are ticked and confirmed with Next."""

from functools import partial

from kiosk.citizen import intents
from kiosk.citizen.views import ChoiceView
from kiosk.frozen import replace
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.grid import Card
from kiosk.ui.page import Page
from screens.widgets import citizen_frame, paged_cards


def build(view: ChoiceView, page: Page) -> Scene:
    """One question and its options: one is taken with a tap, several with Next; Skip where nothing is chosen yet."""
    elements, area = citizen_frame.header(view.frame, page)
    chosen = sum(option.chosen for option in view.options)
    onward = shorter = None
    if view.many:
        onward = citizen_frame.forward(page, page.words("next_count", count=chosen)) if chosen else None
        shorter = citizen_frame.forward(page) if chosen or view.unfinished else None
        onward = onward or shorter
    elif view.answered:
        onward = citizen_frame.forward(page)
    area, bar = page.footer_area(area)
    hint = page.words("choose_many" if view.many else "choose_one") if view.hint else ""
    hint = " · ".join(words for words in (view.official, hint) if words)
    inner = citizen_frame.content(area, page)
    columns = paged_cards.columns(page)
    cards, briefer = _cards(view, page, small=True), partial(_cards, view, page, small=False)
    smaller = paged_cards.in_smaller_letters(page, partial(_cards, view, small=False))
    choices = paged_cards.CardPages(cards, view.page, columns, briefer=briefer, smaller=smaller)
    shown, turners = paged_cards.titled(page, view.title, hint, inner, choices)
    shown = [replace(element, lingers=isinstance(element.intent, intents.Choose)) for element in shown]
    return Scene("choice", (*elements, *shown, *citizen_frame.footer(page, bar, turners, onward, shorter)), about=view.frame.progress)


def _cards(view: ChoiceView, page: Page, small: bool) -> list[Card]:
    """A card an option, with the agency below its name if `small`; beside the services, that the errand was not finished."""
    meaning = intents.Toggle if view.many else intents.Choose
    mark = "many" if view.many else "one"
    cards = [
        paged_cards.choice_card(
            page,
            f"option_{option.code}",
            meaning(option.code),
            paged_cards.ChoiceWords(option.text, option.small if small else "", mark, option.chosen),
        )
        for option in view.options
    ]
    if view.unfinished is not None:
        words = paged_cards.ChoiceWords(page.words("unfinished"), page.words("unfinished_hint") if small else "", mark, view.unfinished)
        cards.append(paged_cards.choice_card(page, "unfinished", intents.SayUnfinished(), words))
    return cards
