"""A machine that runs from a stick is put on a disk inside the PC: which disk, what goes with it, and two questions before it is erased."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer import background_job
from kiosk.officer.background_job import JobChoice, JobQuestion
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import OfficerIntent, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.storage_devices import size
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.store import journal
from kiosk.updates import disks, inbox
from kiosk.updates.disks import Disk


def entries(context: OfficerContext, texts: Texts) -> list[EntryView]:
    """The way here, on the page of the versions: only for an image that runs from a stick."""
    if not context.machine.copies or not disks.runs_from_stick(context.devices):
        return []
    return [EntryView("disk", "save", texts("disk_install"), texts("disk_install_note"), Open(PageName.DISK_INSTALLATION))]


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "disk":
        for disk in disks.inside(context.devices):
            if disk.name == intent.value:
                return background_job.opening(state, "disk_install", partial(_ask, disk, context))
    return state


def _words(disk: Disk) -> str:
    return f"{disk.model} {size(disk.size)}"


def _holds(disk: Disk, texts: Texts) -> str:
    return texts("disk_install_holds", names=", ".join(disk.holds)) if disk.holds else texts("disk_install_empty")


# ------------------------------------------------------------------ in the background thread


def _ask(disk: Disk, context: OfficerContext) -> JobQuestion:
    named = (("disk", _words(disk)),)
    lines = (
        ResultLine("disk_install_erases", False, values=named),
        *((ResultLine("disk_install_holds", None, values=(("names", ", ".join(disk.holds)),)),) if disk.holds else ()),
        ResultLine("disk_install_stays", None),
        ResultLine("disk_install_time", None),
    )
    return JobQuestion(lines, (JobChoice("next", "disk_install_go_on", (), partial(_ask_again, disk, context)),))


def _ask_again(disk: Disk, context: OfficerContext) -> JobQuestion:
    named = (("disk", _words(disk)),)
    erase = JobChoice("erase_disk", "disk_install_erase", named, partial(_install, disk, context))
    return JobQuestion((ResultLine("disk_install_sure", False, values=named), ResultLine("disk_install_unsure", None)), (erase,))


def _install(disk: Disk, context: OfficerContext) -> Sequence[ResultLine]:
    _note(context, f"installing on the disk {_words(disk)} asked for")
    inbox.ask_to_disk(disk.name, context.machine)
    inbox.answer(context.machine)
    _note(context, f"installed on the disk {_words(disk)}")
    return [ResultLine("disk_install_done", True), ResultLine("disk_install_then", None)]


def _note(context: OfficerContext, what: str) -> None:
    with closing(context.open_store()) as connection:
        journal.note(connection, "officer", what, context.now())


# ------------------------------------------------------------------ the page


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, offered = context.texts[language], disks.inside(context.devices)
    entries = tuple(
        EntryView(f"disk_{disk.name}", "save", disk.model, f"{size(disk.size)} · {_holds(disk, texts)}", Pick("disk", disk.name))
        for disk in offered
    )
    title = texts("disk_install_choose" if offered else "disk_install_none")
    frame = OfficerFrame(texts("disk_install"), context.load_site().place)
    return MenuView(PageName.DISK_INSTALLATION, frame, title, entries, state.page)


PAGE = OfficerPage(PageName.DISK_INSTALLATION, view, handle)
