"""A question with options to tap: one answer goes on at once, several are ticked and confirmed with Next."""

from functools import partial

from kiosk.citizen import intents
from kiosk.citizen.views import ChoiceView
from kiosk.frozen import replace
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.grid import Card
from kiosk.ui.page import Page
from screens.widgets import citizen_frame, paged_cards
from screens.widgets.choice_tiles import MOST, Tile, tiles
from screens.widgets.composition import lowered


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
    shown = _as_tiles(view, page, hint, inner)
    turners: list[Element] = []
    if not shown:
        cards, briefer = _cards(view, page, small=True), partial(_cards, view, page, small=False)
        smaller = paged_cards.in_smaller_letters(page, partial(_cards, view, small=False, pictures=False))
        plain = partial(_cards, view, page, small=True, pictures=False) if any(option.picture for option in view.options) else None
        choices = paged_cards.CardPages(
            cards, view.page, columns, many=view.many, picture=view.picture, briefer=briefer, plain=plain, smaller=smaller
        )
        shown, turners = paged_cards.titled(page, view.title, hint, inner, choices)
    shown = [replace(element, lingers=isinstance(element.intent, intents.Choose)) for element in shown]
    return Scene(
        "choice",
        (*elements, *shown, *citizen_frame.footer(page, bar, turners, onward, shorter, progress=view.frame.progress)),
        about=view.frame.progress,
    )


def _as_tiles(view: ChoiceView, page: Page, hint: str, area: Box) -> list[Element]:
    """Two or three answers that have pictures, large and side by side; none where there are more, or no room."""
    if view.many or len(view.options) > MOST or not all(option.picture for option in view.options):
        return []
    above, rest = page.title(view.title, area, hint)
    plan = [
        Tile(f"option_{option.code}", intents.Choose(option.code), option.text, option.picture, option.chosen) for option in view.options
    ]
    shown = tiles(page, plan, rest)
    return lowered(page, area, [*above, *shown], view.picture) if shown else []


def _cards(view: ChoiceView, page: Page, small: bool, pictures: bool = True) -> list[Card]:
    """A card an option, with the agency below its name if `small`; beside the services, that the errand was not finished."""
    meaning = intents.Toggle if view.many else intents.Choose
    mark = "many" if view.many else "one"
    cards = [
        paged_cards.choice_card(
            page,
            f"option_{option.code}",
            meaning(option.code),
            paged_cards.ChoiceWords(option.text, option.small if small else "", mark, option.chosen, option.picture if pictures else ""),
        )
        for option in view.options
    ]
    if view.unfinished is not None:
        picture = "obstacle" if pictures and any(option.picture for option in view.options) else ""
        words = paged_cards.ChoiceWords(
            page.words("unfinished"), page.words("unfinished_hint") if small else "", mark, view.unfinished, picture
        )
        cards.append(paged_cards.choice_card(page, "unfinished", intents.SayUnfinished(), words))
    return cards
