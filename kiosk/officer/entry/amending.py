"""An officer corrects or withdraws a saved response: the reason is asked for, then it is done and noted. Nothing is erased."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from kiosk.frozen import replace
from kiosk.language.sentence import localized
from kiosk.officer import message, text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.message import OfficerMessage
from kiosk.officer.state import OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, SaveText, TextEntryError
from kiosk.store import amendments, journal
from kiosk.store.amendments import AmendmentError, Decision
from kiosk.store.database import transaction
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.response import Draft, Response


def correcting(state: OfficerState[Any], response_id: str, draft: Draft) -> OfficerState[Any]:
    """From the form as it should have been to the question why."""
    return _asking_why(state, partial(_corrected, response_id, draft))


def withdrawing(state: OfficerState[Any], response_id: str) -> OfficerState[Any]:
    """From the page of one response to the question why."""
    return _asking_why(state, partial(_withdrawn, response_id))


def _asking_why(state: OfficerState[Any], keep: SaveText) -> OfficerState[Any]:
    return state.opening(text_entry.PAGE, OfficerTextEntry("saved_reason", keep, hint="saved_reason_hint"))


def _corrected(response_id: str, draft: Draft, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """A form that keeps its day keeps its moment, too."""
    now = amendments.history(context.connection, response_id)
    form = now.form or now.response
    if day_of(form) == day_of(draft):
        draft = replace(draft, started_at=form.started_at, answered_at=form.answered_at)
    _do(context, text, lambda why: amendments.correct(context.connection, response_id, draft, why, context.questionnaire()))
    return _ended(before.back(), "saved_corrected")


def _withdrawn(response_id: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    _do(context, text, lambda why: amendments.withdraw(context.connection, response_id, why, context.questionnaire()))
    return _ended(before, "saved_withdrawn")


def _do(context: OfficerContext, reason: str, act: Callable[[Decision], Response]) -> None:
    """Do it and note it. Raises TextEntryError with what stands against it."""
    if not reason:
        raise TextEntryError("must_not_be_empty")
    try:
        with transaction(context.connection):  # with its line in the journal, or not at all
            record = act(Decision(reason, context.now()))
            assert record.amends
            journal.note(context.connection, "officer", f"{record.amends.act} {record.amends.id}: {reason}", context.now())
    except AmendmentError as error:
        raise TextEntryError(localized(error)) from error


def _ended(of_response: OfficerState[Any], title: str) -> OfficerState[Any]:
    """The message, from which Back leads to the day's list."""
    return of_response.back().opening(message.PAGE, OfficerMessage(title, ("saved_kept",)))


def day_of(form: Draft) -> date:
    """The Bangkok day on which a form counts."""
    return datetime.fromisoformat(form.answered_at).astimezone(BANGKOK).date()
