"""A look at every page that a citizen sees, as it stands on this screen with this district's words, each ticked by the officer."""

from typing import Any

from kiosk.frozen import frozen
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day.keeping import keep
from kiosk.officer.first_day.views import ActionView, LookView
from kiosk.officer.intents import Act, OfficerIntent
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.ui.intents import Back

PAGES = ("attract", "notice", "question", "services", "item", "thanks", "guide")  # kiosk/runtime/scenes.py makes each


@frozen
class Looking:
    at: int = 0


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, Looking())


def handle(state: OfficerState[Looking], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    at = state.subject.at
    if intent == Back() and at:
        return state.about(Looking(at - 1))
    if intent != Act("next"):
        return state
    if at + 1 < len(PAGES):
        return state.about(Looking(at + 1))
    return keep(state, context.load_site(), context, "look", f"{len(PAGES)} pages")


def view(state: OfficerState[Looking], context: OfficerContext, language: str) -> LookView:
    texts, at = context.texts[language], state.subject.at
    right = ActionView("right", texts("look_right"), Act("next"), "tick", True)
    back = ActionView("back", texts("look_back"), Back(), "left")
    return LookView(PAGES[at], texts("look_words", at=at + 1, of=len(PAGES)), False, right, back)


PAGE = OfficerPage(PageName.LOOK, view, handle)
