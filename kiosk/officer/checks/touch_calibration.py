"""Tapping the four corners and the middle, to prove the touch panel; what was missed is stored for the diagnostics."""

from typing import Any

from kiosk.diagnostics import tried_by_hand
from kiosk.frozen import frozen, replace
from kiosk.officer import message
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame, TouchCalibrationView
from kiosk.store import journal, settings

TARGETS = ("top_left", "top_right", "middle", "bottom_left", "bottom_right")


@frozen
class TouchCalibration:
    done: frozenset[str] = frozenset()


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, TouchCalibration())


def handle(state: OfficerState[TouchCalibration], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if intent == Act("missed"):
        return _finished(state.back(), subject, context)
    if not isinstance(intent, Pick) or intent.line != "touch":
        return state
    after = replace(subject, done=subject.done | {intent.value})
    return _finished(state.back(), after, context) if after.done.issuperset(TARGETS) else state.about(after)


def _finished(before: OfficerState[Any], subject: TouchCalibration, context: OfficerContext) -> OfficerState[Any]:
    missed = tuple(target for target in TARGETS if target not in subject.done)
    settings.TOUCH_TEST.put(context.connection, tried_by_hand.record(context.now(), missed))
    journal.note(context.connection, "officer", f"touch test: missed {', '.join(missed) or 'none'}", context.now())
    message_shown = (
        OfficerMessage("touch_failed", ("touch_failed_hint",), good=False) if missed else OfficerMessage("touch_well", ("touch_well_hint",))
    )
    return before.opening(message.PAGE, message_shown)


def view(state: OfficerState[TouchCalibration], context: OfficerContext, language: str) -> TouchCalibrationView:
    subject, texts = state.subject, context.texts[language]
    frame = OfficerFrame(texts("to_touch"), context.load_site().place)
    return TouchCalibrationView(
        frame, texts("to_touch"), texts("touch_hint"), texts("touch_missed"), tuple((target, target in subject.done) for target in TARGETS)
    )


PAGE = OfficerPage(PageName.TOUCH_CALIBRATION, view, handle)
