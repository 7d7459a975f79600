"""Checked in (with the number of the day, where the district gives one), printed, or why not: one message, then the survey or home."""

from kiosk.frozen import replace
from kiosk.guide.intents import BeginSurvey
from kiosk.guide.views import DoneView
from kiosk.ui.drawing.looks import Sign
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import Back, Home
from kiosk.ui.page import ButtonSize, Page
from screens.guide import frame
from screens.widgets import citizen_frame, message_page

_SIGNS = {
    True: Sign("tick", "on_action", "level5"),
    None: Sign("clock", "on_action", "action"),
    False: Sign("warning", "on_accent", "accent"),
}


def build(view: DoneView, page: Page) -> Scene:
    """What became of a check-in or a print: the number in the queue, or why it did not work; on to the survey, or home."""
    shown = replace(view.frame, mark="") if view.queue and page.low and page.text_step == 2 else view.frame  # the number needs the room
    elements, area = frame.header(shown, page)
    inner = citizen_frame.content(area, page)
    size = ButtonSize(limit=inner.w - 3 * page.margin)
    if view.survey:
        buttons = [
            page.button("survey_now", page.words("survey_now"), BeginSurvey(), size=size),
            page.button("finish", page.words("go_home"), Home(), kind="primary", size=size),
        ]
    else:
        buttons = [page.button("back", page.words("back"), Back(), kind="primary", size=size)]
    answers, rest = message_page.buttons(page, inner, buttons)
    sign = _SIGNS[view.good]
    sentences = [(f"sentence_{place}", words, "ink" if place == 0 else "soft_ink") for place, words in enumerate(view.sentences)]
    return Scene("check_done", (*elements, *message_page.blocks(page, rest, sign, view.title, sentences, large=view.queue), *answers))
