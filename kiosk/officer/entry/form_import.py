"""Paper forms from a CSV or XLSX file on a stick or in this machine's folder: listed, then imported as a whole or not at all.

Where forms of the file came in before, the officer reads how many and from which file, and chooses: the others, all, or back.
"""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import localized
from kiosk.officer import background_job, storage_devices
from kiosk.officer.background_job import JobChoice, JobQuestion
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.reports.import_store import Take, dated_ahead, import_sheet
from kiosk.reports.imports import FormSheet, ImportContext, SheetError, read
from kiosk.reports.known_rows import KnownRowsError, Overlap
from kiosk.sheet_file import UTF_8, WORKBOOK
from kiosk.site import open_services
from kiosk.store.database import transaction


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "file":
        return background_job.opening(state, "menu_import", partial(_import, Path(intent.value), context, "unless_known"))
    return state


def _import(path: Path, context: OfficerContext, take: Take) -> Sequence[ResultLine] | JobQuestion:
    """In the background thread, with a connection of its own."""
    site, form, now = context.load_site(), context.questionnaire(), context.now()
    try:
        sheet = read(path, ImportContext(form, open_services.choosable_names(site, context.catalogue), site.kiosk, "paper", now))
        with closing(context.open_store()) as connection, transaction(connection):
            imported = import_sheet(connection, sheet, path.name, form, now, take)
    except KnownRowsError as question:
        return _question(path, context, question.overlap)
    except SheetError as fault:
        return [ResultLine("import_failed", False, localized(fault))]
    counts = (("import_held", imported.known), ("import_ahead", dated_ahead(sheet, now)))
    beside = [ResultLine(key, None, "", (("count", str(count)),)) for key, count in counts if count]
    return [ResultLine("import_done", True, path.name, (("count", str(imported.new)),)), *beside, *_encoding(sheet)]


def _encoding(sheet: FormSheet) -> list[ResultLine]:
    return [ResultLine("import_encoding", None, "", (("encoding", sheet.encoding),))] if sheet.encoding not in (UTF_8, WORKBOOK) else []


def _question(path: Path, context: OfficerContext, overlap: Overlap) -> JobQuestion:
    """How many forms came in before, from which file and day; what to do with them is the officer's to say."""
    counts = (("count", str(overlap.known)), ("all", str(overlap.count)))
    fresh, all_ = overlap.count - overlap.known, overlap.count
    only_new = JobChoice("only_new", "import_only_new", (("count", str(fresh)),), partial(_import, path, context, "only_new"))
    again = JobChoice("again", "import_again", (("count", str(all_)),), partial(_import, path, context, "all"))
    return JobQuestion((ResultLine("import_known", False, overlap.where(), counts),), (only_new, again) if fresh else (again,))


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    sticks = storage_devices.sticks(context.sticks, context.mounted)
    files = storage_devices.sheets([*(stick.path for stick in sticks), context.export_folder])
    entries = tuple(EntryView(str(place), "open", path.name, str(path.parent), Pick("file", str(path))) for place, path in enumerate(files))
    title = texts("import_choose") if files else texts("import_none" if sticks else "import_no_stick")
    foreign = [texts("foreign_stick", kind=stick.kind) for stick in context.foreign_sticks()]
    title = " · ".join([*foreign, *([title] if files or not foreign else [])])
    return MenuView(PageName.FORM_IMPORT, OfficerFrame(texts("menu_import"), context.load_site().place), title, entries, state.page)


PAGE = OfficerPage(PageName.FORM_IMPORT, view, handle, refresh_s=storage_devices.refresh_s)
