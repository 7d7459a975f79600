"""The PIN's page: entering it, setting the first one, changing it. The counting of mistakes is kiosk/officer/pin.py's."""

from dataclasses import dataclass, field, replace

from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import pin, recovery_notice
from kiosk.officer.context import Ground
from kiosk.officer.state import OfficerState, Told
from kiosk.officer.views import OfficerFrame, PinView
from kiosk.ui.intents import Erase, TypeText
from kiosk.ui.physical_keyboard import digit

SCREEN = "officer_pin"


@dataclass(frozen=True, slots=True)
class PinPad:
    purpose: str  # enter | current | new | again
    typed: str = field(default="", repr=False)
    first: str = field(default="", repr=False)  # the new PIN as typed the first time
    message: str = ""  # key of a text
    trouble: str = ""  # a sentence of PinError


def opening(ground: Ground) -> OfficerState:
    """The first page of the officers; on a machine without a PIN, the page that sets one (there is no default)."""
    return OfficerState(SCREEN, PinPad("enter" if pin.is_set(ground.pin_file) else "new"))


def changing() -> PinPad:
    return PinPad("current")


def handle(state: OfficerState, intent: object, ground: Ground) -> OfficerState | None:
    pad = state.subject
    assert isinstance(pad, PinPad)
    if isinstance(intent, Erase):
        return state.about(replace(pad, typed=pad.typed[:-1]))
    figure = digit(intent.text) if isinstance(intent, TypeText) else ""
    if not figure:
        return state
    pad = replace(pad, typed=pad.typed + figure, message="", trouble="")
    if len(pad.typed) < pin.DIGITS:
        return state.about(pad)
    try:
        return _STEPS[pad.purpose](state, pad, ground)
    except pin.PinError as error:
        return state.about(replace(pad, typed="", trouble=localized(error)))


def _entered(state: OfficerState, pad: PinPad, ground: Ground) -> OfficerState:
    if not pin.check(ground.pin_file, pad.typed, ground.now()).accepted:
        return state.about(replace(pad, typed="", message="pin_wrong"))
    return recovery_notice.first_page(ground) if pad.purpose == "enter" else state.about(PinPad("new"))


def _chosen(state: OfficerState, pad: PinPad, ground: Ground) -> OfficerState:
    if pin.fault(pad.typed):
        return state.about(PinPad("new", message="pin_weak"))
    return state.about(PinPad("again", first=pad.typed))


def _repeated(state: OfficerState, pad: PinPad, ground: Ground) -> OfficerState:
    if pad.typed != pad.first:
        return state.about(PinPad("new", message="pin_differs"))
    pin.set_pin(ground.pin_file, pad.typed)
    if state.before is None:
        return OfficerState("officer_menu")
    return state.before.opening("officer_told", Told("pin_changed"))


_STEPS = {"enter": _entered, "current": _entered, "new": _chosen, "again": _repeated}


def waits(state: OfficerState, ground: Ground) -> bool:
    """Whether the page counts down and must be drawn again every second."""
    return state.screen == SCREEN and _look(state.subject, ground)[0] > 0


def _look(pad: object, ground: Ground) -> tuple[int, bool, str]:
    """(seconds to wait, locked, a sentence of trouble)."""
    assert isinstance(pad, PinPad)
    if pad.purpose not in ("enter", "current"):
        return 0, False, pad.trouble
    try:
        verdict = pin.look(ground.pin_file, ground.now())
    except pin.PinError as error:
        return 0, False, localized(error)
    return verdict.wait_s, verdict.locked, pad.trouble


def view(state: OfficerState, ground: Ground, language: str) -> PinView:
    pad, texts = state.subject, ground.texts[language]
    assert isinstance(pad, PinPad)
    wait, locked, trouble = _look(pad, ground)
    message = texts.told(trouble) or (texts(pad.message) if pad.message else "")
    if locked:
        message = texts("pin_locked")
    elif wait:
        message = texts("pin_wait", time=duration(wait, texts))
    return PinView(
        OfficerFrame(texts("officers"), ground.load_site().place, locked=state.before is None),
        texts(f"pin_title_{pad.purpose}"),
        texts(f"pin_hint_{pad.purpose}"),
        len(pad.typed),
        pin.DIGITS,
        message,
        not wait and not locked,
    )


def duration(seconds: int, texts: Texts) -> str:
    """15 วินาที, 2 นาที 5 วินาที, 4 ชั่วโมง 16 นาที."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [("hours", hours), ("minutes", minutes), ("seconds", left if not hours else 0)]
    return " ".join(texts(key, count=count) for key, count in parts if count)
