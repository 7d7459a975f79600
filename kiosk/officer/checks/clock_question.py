"""The page that asks whether day and time are right: before the menu, after a start without a network or where the clock is wrong.

Only an officer can say what day it is where no network does. What was answered meanwhile waits until then (kiosk/store/undated.py).
"""

from datetime import datetime
from typing import Any

from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import message, text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.views import OfficerFrame, OutcomeView, ResultsView
from kiosk.store import undated
from kiosk.store.database import StoreError
from kiosk.store.undated import MachineMoment
from kiosk.survey.dates.calendar import BANGKOK, long_date
from kiosk.survey.dates.clock import PROGRAM_MADE
from kiosk.survey.dates.typed_dates import parse_date, parse_moment
from kiosk.ui.input.text_editing import TextEntry

_EMPTY = TextEntry("", "digits")
AGAIN_S = 10.0  # the minute goes on


def is_needed(context: OfficerContext) -> bool:
    """Whether the clock is in doubt, or answers of an earlier start of the machine have no day."""
    return context.clock is not None and (context.clock.asks() or _older(context) > 0)


def before(following: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    """That page; on top of it the question, where it has to be asked."""
    return following.opening(PAGE, None) if is_needed(context) else following


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def _older(context: OfficerContext) -> int:
    """Responses of earlier starts of the machine, whose day an officer has to name."""
    assert context.clock
    return undated.response_count(context.connection, but=context.clock.start())


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if context.clock is None:
        return state
    match intent:
        case Act(name="clock_right"):
            return _confirmed(state, context)
        case Act(name="set_clock"):
            return state.opening(text_entry.PAGE, OfficerTextEntry("clock_set_title", _set, _EMPTY, "clock_set_hint"))
        case Act(name="name_day"):
            return state.opening(text_entry.PAGE, OfficerTextEntry("clock_day_title", _named, _EMPTY, "clock_day_hint"))
    return state


def _confirmed(state: OfficerState[None], context: OfficerContext) -> OfficerState[Any]:
    assert context.clock
    try:
        context.clock.confirm()
    except StoreError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (localized(error),), False))
    return state if is_needed(context) else state.back()


def _set(asking: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """The question again with the time as it was typed: a wrong key shows there, before anything counts by it."""
    assert context.clock
    context.clock.set_to(_typed_moment(text))
    return asking


def _typed_moment(text: str) -> datetime:
    """With its time: a day alone would mean noon."""
    try:
        moment = parse_moment(text)
    except ValueError as error:
        raise TextEntryError("clock_set_hint") from error
    if ":" not in text:
        raise TextEntryError("clock_set_hint")
    if moment < PROGRAM_MADE:
        raise TextEntryError("clock_too_early")
    return moment


def _named(asking: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    assert context.clock
    try:
        day = parse_date(text)
    except ValueError as error:
        raise TextEntryError("clock_day_hint") from error
    if not PROGRAM_MADE.date() <= day <= context.today:
        raise TextEntryError("clock_day_outside")
    try:
        now = MachineMoment(context.clock.reading(), context.clock.start())
        undated.settle_on(context.connection, context.questionnaire(), day, now)
    except StoreError as error:
        raise TextEntryError(localized(error)) from error
    return asking if is_needed(context) else asking.back()


def view(state: OfficerState[None], context: OfficerContext, language: str) -> ResultsView:
    texts, now = context.texts[language], context.now().astimezone(BANGKOK)
    frame = OfficerFrame(texts("clock_title"), context.load_site().place)
    asks = context.clock is not None and context.clock.asks()
    wrong = context.clock is not None and context.clock.is_wrong()
    lines = [OutcomeView(texts("clock_now", day=long_date(now.date(), language), time=f"{now:%H:%M}"), None, texts("clock_now_note"))]
    older = _older(context) if context.clock else 0
    waiting = undated.response_count(context.connection) - older
    if waiting:
        lines.append(OutcomeView(texts("clock_waiting", count=waiting), False, texts("clock_waiting_note")))
    if older:
        lines.append(OutcomeView(texts("clock_older", count=older), False, texts("clock_older_note")))
    return ResultsView(frame, "", tuple(lines), "", state.page, _actions(asks, wrong and now < PROGRAM_MADE, older > 0, texts))


def _actions(asks: bool, impossible: bool, older: bool, texts: Texts) -> tuple[tuple[Act, str], ...]:
    right = ((Act("clock_right"), texts("clock_right")),) if asks and not impossible else ()
    day = ((Act("name_day"), texts("clock_name_day")),) if older and not asks else ()
    return (*right, (Act("set_clock"), texts("clock_set")), *day)


def refresh_s(state: OfficerState[None], context: OfficerContext) -> float | None:
    return AGAIN_S


PAGE = OfficerPage(PageName.CLOCK, view, handle, refresh_s=refresh_s)
