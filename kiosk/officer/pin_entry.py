"""The PIN's page: enter it, set the first one, change it. Mistakes are counted in kiosk/officer/pin.py, and noted in the journal.

The first PIN is the installer's: on an installed machine its page stands before the first screen ("setup"). Where a PIN was once set, or
the kiosk belongs to a real place, no passer-by chooses one: `kiosk pin set` does, which needs the account of the machine.
"""

import logging
from typing import Any

from kiosk.frozen import field, frozen, replace
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import menu, message, pin, recovery_notice
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import sequence, steps
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame, PinEntryView
from kiosk.store import journal, settings
from kiosk.store.database import StoreError
from kiosk.ui.input.physical_keyboard import digit
from kiosk.ui.intents import Erase, TypeText

log = logging.getLogger(__name__)

COUNTDOWN_S = 1.0


@frozen
class PinEntry:
    purpose: str  # setup | enter | current | new | again
    typed: str = field(default="", repr=False)
    first: str = field(default="", repr=False)  # the new PIN as typed the first time
    message: str = ""  # key of a text
    trouble: str = ""  # a sentence of PinError


def opening(context: OfficerContext) -> OfficerState[Any]:
    """The first page of the officers. Where there never was a PIN (there is no default) it sets one: by the installer on an installed
    machine, by whoever looks at it on a demonstration."""
    if pin.is_set(context.pin_file):
        _mark(context)
        return OfficerState(PAGE, PinEntry("enter"))
    if settings.PIN_WAS_SET.get(context.connection):
        return OfficerState(PAGE, PinEntry("enter"))
    if context.installed:
        return OfficerState(PAGE, PinEntry("setup"))
    return OfficerState(PAGE, PinEntry("new" if context.load_site().demonstration else "enter"))


def _mark(context: OfficerContext) -> None:
    if not settings.PIN_WAS_SET.get(context.connection):
        settings.PIN_WAS_SET.put(context.connection, True)


def _note(context: OfficerContext, text: str) -> None:
    """In the journal; a disk that takes no line of it opens nothing and shuts nothing."""
    try:
        journal.note(context.connection, "pin", text, context.now())
    except StoreError as error:
        log.warning("not noted: %s (%s)", text, error)


def changing() -> PinEntry:
    return PinEntry("current")


def handle(state: OfficerState[PinEntry], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any] | None:
    entry = state.subject
    if isinstance(intent, Erase):
        return state.about(replace(entry, typed=entry.typed[:-1]))
    figure = digit(intent.text, intent.key) if isinstance(intent, TypeText) else ""
    if not figure:
        return state
    entry = replace(entry, typed=entry.typed + figure, message="", trouble="")
    if len(entry.typed) < pin.DIGITS:
        return state.about(entry)
    try:
        return _STEPS[entry.purpose](state, entry, context)
    except pin.PinError as error:
        return state.about(replace(entry, typed="", trouble=localized(error)))


def _entered(state: OfficerState[PinEntry], entry: PinEntry, context: OfficerContext) -> OfficerState[Any]:
    verdict = pin.check(context.pin_file, entry.typed, context.now(), context.uptime())
    if not verdict.accepted:
        waits = f", the next try in {verdict.wait_s} s" if verdict.wait_s else ""
        _note(context, f"wrong PIN, mistake {verdict.mistakes}{waits}{', locked' if verdict.locked else ''}")
        return state.about(replace(entry, typed="", message="pin_wrong"))
    return recovery_notice.first_page(context) if entry.purpose == "enter" else state.about(PinEntry("new"))


def _chosen(state: OfficerState[PinEntry], entry: PinEntry, context: OfficerContext) -> OfficerState[Any]:
    if pin.weakness(entry.typed):
        return state.about(PinEntry(entry.purpose, message="pin_weak"))
    return state.about(PinEntry("again", first=entry.typed))


def _repeated(state: OfficerState[PinEntry], entry: PinEntry, context: OfficerContext) -> OfficerState[Any]:
    if entry.typed != entry.first:
        return state.about(PinEntry("new", message="pin_differs"))
    pin.set_pin(context.pin_file, entry.typed)
    _mark(context)
    _note(context, "PIN set at the screen")
    if state.before is None:
        return _after_the_first(context)
    return state.back().opening(message.PAGE, OfficerMessage("pin_changed"))


def _after_the_first(context: OfficerContext) -> OfficerState[Any]:
    """A PIN was set where there was none: the steps of the first day, where nobody has set this kiosk up."""
    first = OfficerState(menu.PAGE, None)
    return sequence.opening(first, context) if context.load_site().demonstration else first


_STEPS = {"enter": _entered, "current": _entered, "setup": _chosen, "new": _chosen, "again": _repeated}


def refresh_s(state: OfficerState[PinEntry], context: OfficerContext) -> float | None:
    """Every second while the page counts down a wait."""
    return COUNTDOWN_S if _look(state.subject, context)[0] > 0 else None


def _look(entry: PinEntry, context: OfficerContext) -> tuple[int, bool, str]:
    """(seconds to wait, locked, a sentence of trouble)."""
    if entry.purpose not in ("enter", "current"):
        return 0, False, entry.trouble
    try:
        verdict = pin.look(context.pin_file, context.now(), context.uptime())
    except pin.PinError as error:
        return 0, False, localized(error)
    return verdict.wait_s, verdict.locked, entry.trouble


def view(state: OfficerState[PinEntry], context: OfficerContext, language: str) -> PinEntryView:
    entry, texts = state.subject, context.texts[language]
    wait, locked, trouble = _look(entry, context)
    message = texts.translated(trouble) or (texts(entry.message) if entry.message else "")
    if wait:
        message = texts("pin_locked" if locked else "pin_wait", time=duration(wait, texts))
    return PinEntryView(
        _frame(state, context, texts),
        texts(f"pin_title_{entry.purpose}"),
        texts(f"pin_hint_{entry.purpose}"),
        len(entry.typed),
        pin.DIGITS,
        message,
        not wait,
    )


def _frame(state: OfficerState[PinEntry], context: OfficerContext, texts: Texts) -> OfficerFrame:
    """On a machine that nobody has set up, the first of the steps."""
    if state.before is None and context.installed and context.load_site().demonstration:
        return replace(steps.frame(context, texts), locked=True)
    return OfficerFrame(texts("officers"), context.load_site().place, locked=state.before is None)


def duration(seconds: int, texts: Texts) -> str:
    """15 วินาที, 2 นาที 5 วินาที, 4 ชั่วโมง 16 นาที."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [("hours", hours), ("minutes", minutes), ("seconds", left if not hours else 0)]
    return " ".join(texts(key, count=count) for key, count in parts if count)


PAGE = OfficerPage(PageName.PIN_ENTRY, view, handle, refresh_s=refresh_s)
