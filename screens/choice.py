"""A question with options to tap: one answer goes on at once, several are ticked and confirmed with Next."""

from kiosk import intents
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from kiosk.views import ChoiceView
from screens import card_pages, citizen_frame


def build(view: ChoiceView, page: Page) -> Scene:
    elements, area = citizen_frame.header(view.frame, page)
    chosen = sum(option.chosen for option in view.options)
    onward = None
    if view.many:
        onward = citizen_frame.forward(page, page.words("next_count", count=chosen)) if chosen else None
    elif view.answered:
        onward = citizen_frame.forward(page)
    area, bar = page.footer_area(area)
    hint = page.words("choose_many" if view.many else "choose_one") if view.hint else ""
    cards = [
        card_pages.choice_card(
            page,
            f"option_{option.code}",
            intents.Toggle(option.code) if view.many else intents.Choose(option.code),
            option.text,
            option.small if page.text_step == 0 or page.text_step == 1 and not page.low else "",  # the room belongs to the name
            "many" if view.many else "one",
            option.chosen,
        )
        for option in view.options
    ]
    shown, turners = card_pages.titled(page, view.title, hint, citizen_frame.content(area, page), cards, view.page, card_pages.columns(page))
    return Scene("choice", (*elements, *shown, *citizen_frame.footer(page, bar, turners, onward)))
