"""What an officer is told after a damaged database was salvaged: how many responses were saved, which numbers are missing. Once."""

import json

from kiosk.officer.context import OfficerContext
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MessageView, OfficerFrame
from kiosk.store import journal
from kiosk.store.journal import NOT_TOLD

SCREEN = "officer_salvaged"


def first_page(context: OfficerContext) -> OfficerState:
    """The menu; on top of it, until somebody has read it, the page about the salvage."""
    menu = OfficerState("officer_menu")
    text = journal.get_setting(context.connection, NOT_TOLD)
    return menu.opening(SCREEN, text) if text else menu


def handle(state: OfficerState, intent: object, context: OfficerContext) -> OfficerState:
    """Any way off the page means that it was read."""
    journal.set_setting(context.connection, NOT_TOLD, None)
    return state


def view(state: OfficerState, context: OfficerContext, language: str) -> MessageView:
    texts, found = context.texts[language], json.loads(str(state.subject))
    after = found.get("after")
    missing = [texts("salvaged_missing", numbers=found["missing"])] if found["missing"] else []
    missing += [texts("salvaged_end_gone", number=after)] if after is not None else []
    sentences = (texts("salvaged_saved", count=found["saved"]), *(missing or [texts("salvaged_none_missing")]), texts("salvaged_kept"))
    return MessageView(
        OfficerFrame(texts("officers"), context.load_site().place), texts("salvaged_title"), sentences, False, found["folder"]
    )
