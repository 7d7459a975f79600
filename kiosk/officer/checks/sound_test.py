"""Whether headphones and their keys work: a tone on each side, then every key once; what failed is stored for the diagnostics."""

from collections.abc import Callable
from typing import Any

from kiosk.audio import audio_keys, audio_settings, player
from kiosk.audio.player import Player, aplay
from kiosk.audio.side_tone import SIDES, side_tone
from kiosk.diagnostics import tried_by_hand
from kiosk.frozen import frozen, replace
from kiosk.officer import message
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame, SoundTestView
from kiosk.store import journal, settings

KEYS = ("up", "down", "select", *audio_keys.WALK)
_STEERING = {"Up": "up", "Down": "down", "Return": "select", "KP_Enter": "select"}


@frozen
class SoundTest:
    """`stop` ends the tone; `silent`: sides on which nothing was heard so far; `sides`: how many were tried; `pressed`: of KEYS."""

    play: Callable[[str], None]
    stop: Callable[[], object]
    sides: int = 0
    silent: tuple[str, ...] = ()
    pressed: frozenset[str] = frozenset()

    @property
    def side(self) -> str:
        """The one that is heard now; "" once both were."""
        return SIDES[self.sides] if self.sides < len(SIDES) else ""


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    if not player.is_there():
        return state.opening(message.PAGE, OfficerMessage("sound_no_player", (), good=False))
    speaker, device = Player(), audio_settings.load(context.data.audio).headphones
    subject = SoundTest(lambda side: speaker.play(side_tone(side), aplay(device, channels=2)), speaker.stop)
    subject.play(subject.side)
    return state.opening(PAGE, subject)


def handle(state: OfficerState[SoundTest], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    subject.stop()
    if not subject.side:
        return _keys(state, intent, context)
    if intent == Act("hear"):
        subject.play(subject.side)
    elif intent in (Act("heard"), Act("missed")):
        silent = (*subject.silent, subject.side) if intent == Act("missed") else subject.silent
        subject = replace(subject, sides=subject.sides + 1, silent=silent)
        if subject.side:
            subject.play(subject.side)
    return state.about(subject)


def _keys(state: OfficerState[SoundTest], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if intent == Act("missed"):
        return _finished(state.back(), subject, context)
    if not isinstance(intent, Pick) or intent.line != "key":
        return state
    after = replace(subject, pressed=subject.pressed | {intent.value})
    return _finished(state.back(), after, context) if after.pressed.issuperset(KEYS) else state.about(after)


def _finished(before: OfficerState[Any], subject: SoundTest, context: OfficerContext) -> OfficerState[Any]:
    missed = (*subject.silent, *(key for key in KEYS if key not in subject.pressed))
    settings.SOUND_TEST.put(context.connection, tried_by_hand.record(context.now(), missed))
    journal.note(context.connection, "officer", f"sound test: missed {', '.join(missed) or 'none'}", context.now())
    good = OfficerMessage("sound_well", ("sound_well_hint",))
    return before.opening(message.PAGE, good if not missed else OfficerMessage("sound_failed", ("sound_failed_hint",), good=False))


def view(state: OfficerState[SoundTest], context: OfficerContext, language: str) -> SoundTestView:
    subject, texts = state.subject, context.texts[language]
    frame = OfficerFrame(texts("to_sound"), context.load_site().place)
    if subject.side:
        title, hint = texts(f"sound_{subject.side}"), texts("sound_side_hint")
        return SoundTestView(frame, title, hint, subject.side, (), (), texts("sound_missed_side"))
    rows = tuple((key, texts(f"sound_key_{key}"), texts(f"sound_key_{key}_name"), key in subject.pressed) for key in KEYS)
    meanings = ((name, meaning) for name, meaning in (*_STEERING.items(), *audio_keys.KEYS) if meaning in KEYS)
    keys = tuple((name, Pick("key", meaning)) for name, meaning in meanings)
    return SoundTestView(frame, texts("sound_keys"), texts("sound_keys_hint"), "", rows, keys, texts("sound_missed_keys"), state.page)


PAGE = OfficerPage(PageName.SOUND_TEST, view, handle)
