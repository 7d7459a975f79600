"""Checked in (with the number of the day, where the district gives one), printed, or why not: one message, then the survey or home."""

from kiosk.citizen.intents import ShowPhoneCode
from kiosk.frozen import replace
from kiosk.guide.intents import BeginSurvey
from kiosk.guide.views import DoneView
from kiosk.ui.drawing.looks import Sign
from kiosk.ui.drawing.paint import BLEED
from kiosk.ui.drawing.scene import Element, Scene
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
    for shown in (view.frame, replace(view.frame, mark="")):  # on a very low screen the message comes before the mark
        elements, area = frame.header(shown, page)
        inner = citizen_frame.content(area, page)
        answers, rest = message_page.buttons(page, inner, _buttons(view, page, inner.w - 3 * page.margin))
        sentences = [(f"sentence_{place}", words, "ink" if place == 0 else "soft_ink") for place, words in enumerate(view.sentences)]
        message = message_page.blocks(page, rest, _SIGNS[view.good], view.title, sentences, large=view.queue)
        if max(element.box.bottom for element in message) + BLEED <= min(answer.box.y for answer in answers):
            break
    return Scene("check_done", (*elements, *message, *answers))


def _buttons(view: DoneView, page: Page, limit: int) -> list[Element]:
    size = ButtonSize(limit=limit)
    if not view.survey:
        return [page.button("back", page.words("back"), Back(), kind="primary", size=size)]
    on_phone = [page.button("phone", page.words("attract_phone"), ShowPhoneCode(), size=size)] if view.phone else []
    return [
        page.button("survey_now", page.words("survey_now"), BeginSurvey(), size=size),
        *on_phone,
        page.button("finish", page.words("go_home"), Home(), kind="primary", size=size),
    ]
