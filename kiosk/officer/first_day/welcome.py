"""The first page of a machine that nobody has set up yet: the language, the way in, and a way to try it out. It stands before the PIN."""

from typing import Any

from kiosk.language.texts import Texts
from kiosk.officer import pin_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.views import ActionView, WelcomeView
from kiosk.officer.intents import Act, OfficerIntent
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState, Trial
from kiosk.officer.views import OfficerFrame, SelectableView
from kiosk.survey.limits import LANGUAGES
from kiosk.ui.intents import SetLanguage


def opening() -> OfficerState[Any]:
    return OfficerState(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any] | Trial:
    if intent == Act("try_first"):
        return Trial()
    return pin_entry.opening(context) if intent == Act("begin") else state


def view(state: OfficerState[None], context: OfficerContext, language: str) -> WelcomeView:
    texts = context.texts[language]
    languages = tuple(
        SelectableView(f"language_{spoken}", context.texts[spoken]("welcome_language"), "", spoken == language, SetLanguage(spoken))
        for spoken in LANGUAGES
    )
    left = len(steps.open_steps(context))
    begun = left < len(steps.STEPS)
    begin = ActionView("begin", texts("welcome_go_on" if begun else "welcome_begin"), Act("begin"), "right", True)
    trial = ActionView("try_first", texts("first_day_try"), Act("try_first"))
    title = texts("welcome_title" if left else "welcome_nearly")
    return WelcomeView(_frame(texts, context), title, _sentences(left, begun, texts), languages, begin, trial)


def _frame(texts: Texts, context: OfficerContext) -> OfficerFrame:
    frame: OfficerFrame = steps.frame(context, texts, texts("welcome_frame"))
    return frame


def _sentences(left: int, begun: bool, texts: Texts) -> tuple[str, ...]:
    if not begun:
        return texts("welcome_hint"), texts("welcome_needed")
    return (texts("welcome_left", count=left) if left else texts("welcome_none_left"),)


PAGE = OfficerPage(PageName.WELCOME, view, handle)
