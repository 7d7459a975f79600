"""Tapping the four corners and the middle, to prove the touch panel; what was missed is kept for the self-check."""

from dataclasses import replace

from kiosk.diagnostics.screen import touch_record
from kiosk.frozen import frozen
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, Pick
from kiosk.officer.state import Message, OfficerState
from kiosk.officer.views import OfficerFrame, TouchCalibrationView
from kiosk.store import journal, settings

SCREEN = "officer_touch"
TARGETS = ("top_left", "top_right", "middle", "bottom_left", "bottom_right")


@frozen
class TouchCalibration:
    done: frozenset[str] = frozenset()


def opening(state: OfficerState, context: OfficerContext) -> OfficerState:
    return state.opening(SCREEN, TouchCalibration())


def handle(state: OfficerState, intent: object, context: OfficerContext) -> OfficerState:
    subject = state.subject
    assert isinstance(subject, TouchCalibration) and state.before
    if intent == Act("missed"):
        return _finished(state.before, subject, context)
    if not isinstance(intent, Pick) or intent.line != "touch":
        return state
    after = replace(subject, done=subject.done | {intent.value})
    return _finished(state.before, after, context) if after.done.issuperset(TARGETS) else state.about(after)


def _finished(before: OfficerState, subject: TouchCalibration, context: OfficerContext) -> OfficerState:
    missed = tuple(one for one in TARGETS if one not in subject.done)
    settings.TOUCH_TEST.put(context.connection, touch_record(context.now(), missed))
    journal.note(context.connection, "officer", f"touch test: missed {', '.join(missed) or 'none'}", context.now())
    told = Message("touch_failed", ("touch_failed_hint",), good=False) if missed else Message("touch_well", ("touch_well_hint",))
    return before.opening("officer_told", told)


def view(state: OfficerState, context: OfficerContext, language: str) -> TouchCalibrationView:
    subject, texts = state.subject, context.texts[language]
    assert isinstance(subject, TouchCalibration)
    frame = OfficerFrame(texts("to_touch"), context.load_site().place)
    return TouchCalibrationView(
        frame, texts("to_touch"), texts("touch_hint"), texts("touch_missed"), tuple((one, one in subject.done) for one in TARGETS)
    )
