"""How large the screen is: a bank card laid on it is fitted by an outline, since what a panel reports of itself is often wrong.

ISO/IEC 7810 ID-1: 85.60 x 53.98 mm.
"""

import re
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.keeping import keep, keep_typed
from kiosk.officer.first_day.views import ActionView, RulerView
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.settings.site_settings import screen_changed
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry
from kiosk.survey.limits import SCREEN_MM
from kiosk.ui.input.text_editing import TextEntry


@frozen
class Ruler:
    width: int = 0  # pixels of the outline; 0: as the screen is believed to be


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, Ruler())


def handle(state: OfficerState[Ruler], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "ruler" and intent.value.isdecimal():
        return state.about(Ruler(int(intent.value)))
    if isinstance(intent, Pick) and intent.line == "screen" and (sides := re.fullmatch("([0-9]{2,4})x([0-9]{2,4})", intent.value)):
        low, high = SCREEN_MM
        size = int(sides[1]), int(sides[2])
        if all(low <= side <= high for side in size):
            return keep(state, replace(context.load_site(), screen_mm=size), context, "screen", intent.value)
    if intent == Act("write"):
        return state.opening(
            text_entry.PAGE,
            OfficerTextEntry("site_screen_mm", _written, TextEntry("", "digits"), "site_screen_mm_hint", of_first_day=True),
        )
    return state


def _written(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """Empty: as the screen reports."""
    return keep_typed(before, screen_changed(context.load_site(), "screen_mm", text), context, "screen", text or "as reported")


def view(state: OfficerState[Ruler], context: OfficerContext, language: str) -> RulerView:
    texts = context.texts[language]
    other = ActionView("write", texts("ruler_write"), Act("write"))
    return RulerView(
        steps.frame(context, texts),
        texts("ruler_title"),
        texts("ruler_hint"),
        texts("ruler_card"),
        state.subject.width,
        texts("ruler_facts"),
        texts("ruler_keep"),
        other,
    )


PAGE = OfficerPage(PageName.RULER, view, handle)
