"""The telephone of the unit that gives the service: what a citizen in trouble calls (the manual asks for one)."""

from typing import Any

from kiosk.frozen import replace
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day.keeping import keep_typed
from kiosk.officer.state import OfficerState
from kiosk.officer.text_entry import OfficerTextEntry
from kiosk.ui.input.text_editing import TextEntry


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    typed = TextEntry(context.load_site().telephone, "digits")
    return state.opening(text_entry.PAGE, OfficerTextEntry("step_telephone", _written, typed, "telephone_hint", of_first_day=True))


def _written(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """Empty where there is none yet: the counter opens without, and the list of what is ready says so."""
    return keep_typed(before, replace(context.load_site(), telephone=text), context, "telephone", text or "none")
