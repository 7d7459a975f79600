"""One message to an officer: what was done, or why it was not and what to do."""

from kiosk.officer.page_names import PageName
from kiosk.officer.views import MessageView
from kiosk.ui.drawing.looks import Sign
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import Back
from kiosk.ui.page import Page
from screens.officer import frame
from screens.widgets import message_page


def build(view: MessageView, page: Page) -> Scene:
    """What was done, or why it was not and what to do; the officer goes back."""
    elements, area = frame.header(view.frame, page)
    inner = frame.content(area, page)
    answers, rest = message_page.buttons(page, inner, [page.button("back", page.words("understood"), Back(), kind="primary")])
    sign = Sign("tick", "on_action", "level5") if view.good else Sign("warning", "on_accent", "accent")
    sentences = [(f"sentence_{place}", words, "ink") for place, words in enumerate(view.sentences)]
    if view.detail:
        sentences.append(("detail", view.detail, "soft_ink"))
    return Scene(PageName.MESSAGE, (*elements, *message_page.blocks(page, rest, sign, view.title, sentences), *answers), enter="back")
