"""Files that exports left in this machine's own folder, with their age; a tap erases one. Nothing is erased that was not listed."""

from pathlib import Path
from typing import Any

from kiosk.diagnostics.left_exports import LeftExport, left_exports
from kiosk.language.texts import Texts
from kiosk.officer import message, storage_devices
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame, SelectableView
from kiosk.store import journal


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def present(context: OfficerContext) -> tuple[LeftExport, ...]:
    return left_exports(context.export_folder, context.now())


def offer(context: OfficerContext, texts: Texts) -> SelectableView | None:
    """The way here from the page of exports; None while there is nothing."""
    files = present(context)
    if not files:
        return None
    note = texts("left_exports_note", count=len(files), age=_age(files[0], texts))
    return SelectableView("left_exports", texts("left_exports"), note, False, Open(PageName.LEFT_EXPORTS))


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    files = [export.path for export in present(context)]
    if isinstance(intent, Pick) and intent.line == "file" and Path(intent.value) in files:
        return _erased(state, [Path(intent.value)], context)
    return _erased(state, files, context) if intent == Act("erase_left") else state


def _erased(state: OfficerState[None], files: list[Path], context: OfficerContext) -> OfficerState[Any]:
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            return state.opening(message.PAGE, OfficerMessage("left_export_stays", (), False, f"{path.name}: {error.strerror}"))
        journal.note(context.connection, "officer", f"exported file {path.name} erased from this machine", context.now())
    return state.about(None, page=0)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, files = context.texts[language], present(context)
    entries = [
        EntryView(f"file_{place}", "save", export.path.name, f"{storage_devices.size(export.size)} · {_age(export, texts)}", _pick(export))
        for place, export in enumerate(files)
    ]
    if len(files) > 1:
        words = texts("left_exports_erase_all", count=len(files))
        entries.insert(0, EntryView("all", "cross", words, "", Act("erase_left"), good=False))
    title = texts("left_exports_erase") if files else texts("left_exports_none")
    return MenuView(
        PageName.LEFT_EXPORTS, OfficerFrame(texts("left_exports"), context.load_site().place), title, tuple(entries), state.page
    )


def _pick(export: LeftExport) -> Pick:
    return Pick("file", str(export.path))


def _age(export: LeftExport, texts: Texts) -> str:
    return texts("left_export_days", days=export.days) if export.days else texts("left_export_today")


PAGE = OfficerPage(PageName.LEFT_EXPORTS, view, handle)
