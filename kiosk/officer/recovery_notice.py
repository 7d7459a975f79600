"""What an officer is told after a damaged database was salvaged: how many responses were saved, which numbers are missing. Once."""

from kiosk.officer.context import OfficerContext
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MessageView, OfficerFrame
from kiosk.store.settings import SALVAGE_NOTICE, SalvageNotice

SCREEN = "officer_salvaged"


def first_page(context: OfficerContext) -> OfficerState:
    """The menu; on top of it, until somebody has read it, the page about the salvage."""
    menu = OfficerState("officer_menu")
    notice = SALVAGE_NOTICE.get(context.connection)
    return menu.opening(SCREEN, notice) if notice else menu


def handle(state: OfficerState, intent: object, context: OfficerContext) -> OfficerState:
    """Any way off the page means that it was read."""
    SALVAGE_NOTICE.put(context.connection, None)
    return state


def view(state: OfficerState, context: OfficerContext, language: str) -> MessageView:
    texts, notice = context.texts[language], state.subject
    assert isinstance(notice, SalvageNotice)
    missing = [texts("salvaged_missing", numbers=notice.missing)] if notice.missing else []
    missing += [texts("salvaged_end_gone", number=notice.after)] if notice.after is not None else []
    sentences = (texts("salvaged_saved", count=notice.saved), *(missing or [texts("salvaged_none_missing")]), texts("salvaged_kept"))
    return MessageView(OfficerFrame(texts("officers"), context.load_site().place), texts("salvaged_title"), sentences, False, notice.folder)
