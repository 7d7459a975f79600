"""Shown once after a damaged database was salvaged: how many responses were saved and which numbers are missing."""

from typing import Any

from kiosk.officer import menu
from kiosk.officer.checks import clock_question
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import sequence, steps
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import MessageView, OfficerFrame
from kiosk.store.settings import SALVAGE_NOTICE, SalvageNotice


def first_page(context: OfficerContext) -> OfficerState[Any]:
    """The menu, or the steps of the first day while they are not through; on top of it the question about the clock, and until somebody has
    read it the page about the salvage."""
    first = OfficerState(menu.PAGE, None)
    if steps.is_needed(context):
        first = sequence.opening(first, context)
    menu_page = clock_question.before(first, context)
    notice = SALVAGE_NOTICE.get(context.connection)
    return menu_page.opening(PAGE, notice) if notice else menu_page


def handle(state: OfficerState[SalvageNotice], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    """Any way off the page means that it was read."""
    SALVAGE_NOTICE.put(context.connection, None)
    return state


def view(state: OfficerState[SalvageNotice], context: OfficerContext, language: str) -> MessageView:
    texts, notice = context.texts[language], state.subject
    missing = [texts("salvaged_missing", numbers=notice.missing)] if notice.missing else []
    missing += [texts("salvaged_end_gone", number=notice.after)] if notice.after is not None else []
    sentences = (texts("salvaged_saved", count=notice.saved), *(missing or [texts("salvaged_none_missing")]), texts("salvaged_kept"))
    return MessageView(OfficerFrame(texts("officers"), context.load_site().place), texts("salvaged_title"), sentences, False, notice.folder)


PAGE = OfficerPage(PageName.RECOVERY_NOTICE, view, handle)
