"""Every language by its own name, in its own script: a person finds the one they read, whatever the page before was in."""

from functools import partial

from kiosk.citizen.views import LanguagesView
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import SetLanguage
from kiosk.ui.page import Page
from screens.widgets import citizen_frame, paged_cards


def build(view: LanguagesView, page: Page) -> Scene:
    """One tap takes a language, and the page from before is there again in it."""
    elements, area = citizen_frame.header(view.frame, page, leave=False)
    elements = [element for element in elements if element.name != "language"]  # this is that page
    area, bar = page.footer_area(area)
    choices = paged_cards.CardPages(
        _cards(view, page), 0, paged_cards.columns(page), smaller=paged_cards.in_smaller_letters(page, partial(_cards, view))
    )
    title = " · ".join(language.choose.replace(" ", "\N{NO-BREAK SPACE}") for language in view.frame.languages)
    shown, _ = paged_cards.titled(page, title, "", citizen_frame.content(area, page), choices)
    return Scene("languages", (*elements, *shown, *page.footer(bar, citizen_frame.back(page), [], None)))


def _cards(view: LanguagesView, page: Page) -> list[paged_cards.Card]:
    return [
        paged_cards.choice_card(
            page,
            f"language_{language.id}",
            SetLanguage(language.id),
            paged_cards.ChoiceWords(language.name, "", "one", language.id == view.frame.language),
        )
        for language in view.frame.languages
    ]
