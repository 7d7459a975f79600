"""Paper forms from a CSV file on a stick or in this machine's folder: listed, then imported as a whole or not at all."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import localized
from kiosk.officer import background_job, storage_devices
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.reports.import_store import dated_ahead, import_sheet
from kiosk.reports.imports import FormImportError, ImportContext, read
from kiosk.site import open_services
from kiosk.store.database import transaction


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "file":
        return background_job.opening(state, "menu_import", partial(_take, Path(intent.value), context))
    return state


def _take(path: Path, context: OfficerContext) -> Sequence[ResultLine]:
    """In the background thread, with a connection of its own."""
    site, form = context.load_site(), context.questionnaire()
    try:
        sheet = read(path, ImportContext(form, open_services.choosable(site, context.catalogue), site.kiosk, "paper", context.now()))
        with closing(context.open_store()) as connection, transaction(connection):
            fresh = import_sheet(connection, sheet, path.name, form, context.now())
    except FormImportError as fault:
        return [ResultLine("import_failed", False, localized(fault))]
    counts = (("import_held", len(sheet.drafts) - fresh), ("import_ahead", dated_ahead(sheet, context.now())))
    beside = [ResultLine(key, None, "", (("count", str(count)),)) for key, count in counts if count]
    return [ResultLine("import_done", True, path.name, (("count", str(fresh)),)), *beside]


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    sticks = storage_devices.sticks(context.sticks, context.mounted)
    files = storage_devices.sheets([*(stick.path for stick in sticks), context.export_folder])
    entries = tuple(EntryView(str(place), "open", path.name, str(path.parent), Pick("file", str(path))) for place, path in enumerate(files))
    title = texts("import_choose") if files else texts("import_none" if sticks else "import_no_stick")
    return MenuView(PageName.FORM_IMPORT, OfficerFrame(texts("menu_import"), context.load_site().place), title, entries, state.page)


PAGE = OfficerPage(PageName.FORM_IMPORT, view, handle, refresh_s=storage_devices.refresh_s)
