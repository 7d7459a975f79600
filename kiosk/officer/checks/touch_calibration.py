"""Tapping the four corners and the middle, to prove the touch panel; what was missed is kept for the self-check."""

from dataclasses import replace

from kiosk.diagnostics.history import TOUCH
from kiosk.diagnostics.screen import touch_record
from kiosk.frozen import frozen
from kiosk.officer.context import Ground
from kiosk.officer.intents import Act, Pick
from kiosk.officer.state import OfficerState, Told
from kiosk.officer.views import OfficerFrame, TouchView
from kiosk.store import journal

SCREEN = "officer_touch"
TARGETS = ("top_left", "top_right", "middle", "bottom_left", "bottom_right")


@frozen
class Touch:
    done: frozenset[str] = frozenset()


def opening(state: OfficerState, ground: Ground) -> OfficerState:
    return state.opening(SCREEN, Touch())


def handle(state: OfficerState, intent: object, ground: Ground) -> OfficerState:
    subject = state.subject
    assert isinstance(subject, Touch) and state.before
    if intent == Act("missed"):
        return _finished(state.before, subject, ground)
    if not isinstance(intent, Pick) or intent.line != "touch":
        return state
    after = replace(subject, done=subject.done | {intent.value})
    return _finished(state.before, after, ground) if after.done.issuperset(TARGETS) else state.about(after)


def _finished(before: OfficerState, subject: Touch, ground: Ground) -> OfficerState:
    missed = tuple(one for one in TARGETS if one not in subject.done)
    journal.set_setting(ground.connection, TOUCH, touch_record(ground.now(), missed))
    journal.note(ground.connection, "officer", f"touch test: missed {', '.join(missed) or 'none'}", ground.now())
    told = Told("touch_failed", ("touch_failed_hint",), good=False) if missed else Told("touch_well", ("touch_well_hint",))
    return before.opening("officer_told", told)


def view(state: OfficerState, ground: Ground, language: str) -> TouchView:
    subject, texts = state.subject, ground.texts[language]
    assert isinstance(subject, Touch)
    frame = OfficerFrame(texts("to_touch"), ground.load_site().place)
    return TouchView(
        frame, texts("to_touch"), texts("touch_hint"), texts("touch_missed"), tuple((one, one in subject.done) for one in TARGETS)
    )
