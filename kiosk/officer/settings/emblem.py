"""The district's emblem from a stick: its pictures are listed, one is taken with a tap and stands in the header at once."""

from pathlib import Path
from typing import Any

from kiosk import emblem_file
from kiosk.emblem_file import EmblemError
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import message, storage_devices
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.site.site_file import ConfigError
from kiosk.store import journal


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def entry(context: OfficerContext, texts: Texts) -> EntryView:
    """The way here from the settings."""
    own, given = context.data.emblem.exists(), context.data.given_emblem.exists()
    note = texts("emblem_own" if own else "emblem_given" if given else "emblem_none")
    return EntryView("emblem", "shield", texts("emblem"), note, Open(PageName.EMBLEM))


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    try:
        if intent == Act("emblem_remove"):
            emblem_file.remove(context.data)
            return _changed(state, "emblem_removed", "emblem removed", context)
        if isinstance(intent, Pick) and intent.line == "file" and Path(intent.value) in _files(context):
            emblem_file.keep(context.data, emblem_file.read(Path(intent.value)))
            return _changed(state, "emblem_taken", f"emblem taken from {Path(intent.value).name}", context)
    except EmblemError as error:
        return state.opening(message.PAGE, OfficerMessage("emblem_refused", (), False, localized(error)))
    return state


def _changed(state: OfficerState[None], said: str, what: str, context: OfficerContext) -> OfficerState[Any]:
    """Every page is drawn with it from now on; a page says so."""
    try:
        context.save_site(context.load_site())
    except ConfigError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    journal.note(context.connection, "officer", what, context.now())
    return state.back().opening(message.PAGE, OfficerMessage(said))


def _files(context: OfficerContext) -> tuple[Path, ...]:
    return storage_devices.files_on_sticks(context.sticks, context.mounted, emblem_file.FILES)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, files = context.texts[language], _files(context)
    entries = [EntryView(f"file_{place}", "open", path.name, str(path.parent), Pick("file", str(path))) for place, path in enumerate(files)]
    if context.data.emblem.exists():
        after = "emblem_remove_given" if context.data.given_emblem.exists() else "emblem_remove_note"
        entries.append(EntryView("remove", "cross", texts("emblem_remove"), texts(after), Act("emblem_remove")))
    title = texts("emblem_choose" if files else "emblem_no_file")
    return MenuView(PageName.EMBLEM, OfficerFrame(texts("emblem"), context.load_site().place), title, tuple(entries), state.page)


PAGE = OfficerPage(PageName.EMBLEM, view, handle, refresh_s=storage_devices.refresh_s)
