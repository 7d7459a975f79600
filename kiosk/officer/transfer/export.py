"""Responses of a period into a file on a stick or in a folder, to hand on or sealed. kiosk/reports/response_export.py writes them."""

import os
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import amount
from kiosk.language.texts import Texts
from kiosk.officer import background_job, storage_devices, text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.overview import period_moved, period_view
from kiosk.officer.figures.period import FiguresPeriod
from kiosk.officer.intents import Act, OfficerIntent, Pick, SetPeriod, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.transfer import left_exports
from kiosk.officer.transfer.views import ExportView
from kiosk.officer.views import OfficerFrame, SelectableView
from kiosk.reports import exports
from kiosk.reports.export_room import ExportRoom
from kiosk.reports.response_export import export_responses
from kiosk.reports.scores import EARLIEST, LATEST
from kiosk.store import journal, tallies
from kiosk.ui.input.text_editing import TextEntry


@frozen
class Export:
    period: FiguresPeriod
    everything: bool = False
    form: str = "xlsx"
    sealed: bool = False  # whole records, for auditors and the province
    folder: Path | None = None  # None: OfficerContext.folder_for_files
    typed: Path | None = None  # a folder that was typed in

    @property
    def span(self) -> tuple[date, date]:
        return (EARLIEST, LATEST) if self.everything else self.period.span


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, Export(FiguresPeriod("month", context.today)))


def handle(state: OfficerState[Export], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if isinstance(intent, Pick) and intent.line in _PICKS:
        return state.about(replace(subject, **{intent.line: _PICKS[intent.line](intent.value)}))
    if isinstance(intent, SetPeriod | ShiftPeriod):
        after = period_moved(state, intent, context)
        return after if after is state else after.about(replace(after.subject, everything=False))
    if intent == Act("other_folder"):
        return state.opening(
            text_entry.PAGE,
            OfficerTextEntry("export_other", _typed, TextEntry(str(subject.typed or context.export_folder), "latin"), "export_other_hint"),
        )
    return _export(state, subject, context) if intent == Act("export") else state


_PICKS = {"form": str, "folder": Path, "everything": bool, "sealed": bool}


def _typed(before: OfficerState[Export], text: str, context: OfficerContext) -> OfficerState[Any]:
    folder = Path(os.path.expanduser(text))  # noqa: PTH111 (those of Path raise, on a name that is too long or of nobody)
    if not folder.is_absolute() or not os.path.isdir(folder):  # noqa: PTH112
        raise TextEntryError("export_no_folder")
    if _pulled(folder, context):
        raise TextEntryError("stick_pulled")
    return before.about(replace(before.subject, typed=folder, folder=folder))


def _target(subject: Export, context: OfficerContext) -> Path:
    """Where the file goes; a stick that was pulled is no longer chosen."""
    if subject.folder and not _pulled(subject.folder, context):
        return subject.folder
    return context.folder_for_files()


def _pulled(folder: Path, context: OfficerContext) -> bool:
    return storage_devices.pulled(folder, context.sticks, context.mounted)


def _export(state: OfficerState[Export], subject: Export, context: OfficerContext) -> OfficerState[Any]:
    if subject.folder and _pulled(subject.folder, context):  # chosen, and pulled before the page could show it
        return background_job.opening(
            state.about(replace(subject, folder=None)), "export_title", lambda: [ResultLine("stick_pulled", False)]
        )
    folder = _target(subject, context)
    first, last = subject.span
    name = "responses-sealed" if subject.sealed else "responses"
    name += "" if subject.everything else f"-{first}" if first == last else f"-{first}-{last}"
    return background_job.opening(state, "export_title", partial(_write, folder / f"{name}.{subject.form}", subject, context))


def _write(out: Path, subject: Export, context: OfficerContext) -> Sequence[ResultLine]:
    """In the background thread, with a connection of its own."""
    with closing(context.open_store()) as connection:
        if out.parent == context.export_folder:
            out.parent.mkdir(parents=True, exist_ok=True)
        room = ExportRoom(subject.form, out, context.data.root)
        count = export_responses(connection, context.questionnaire(), subject.span, room, subject.sealed)
        sealed = ", sealed," if subject.sealed else ""
        journal.note(connection, "officer", f"{amount(count, 'response', 'responses')}{sealed} exported to {out}", context.now())
    done = ResultLine("export_done", True, str(out), (("count", f"{count:,}"),))
    return [done, ResultLine("stick_may_go", None)] if storage_devices.is_on_stick(out, context.sticks) else [done]


def view(state: OfficerState[Export], context: OfficerContext, language: str) -> ExportView:
    subject, texts = state.subject, context.texts[language]
    totals = tallies.totals(context.connection, *subject.span)
    count = totals.complete + totals.partial
    forms = tuple(
        SelectableView(f"form_{form}", texts(f"form_{form}"), texts(f"form_{form}_note"), form == subject.form, Pick("form", form))
        for form in exports.FORMATS
    )
    frame = OfficerFrame(texts("export_title"), context.load_site().place)
    return ExportView(
        frame,
        period_view(subject.period, context, texts),
        SelectableView(
            "everything", texts("export_everything"), "", subject.everything, Pick("everything", "" if subject.everything else "yes")
        ),
        forms,
        SelectableView("sealed", texts("sealed"), texts("sealed_note"), subject.sealed, Pick("sealed", "" if subject.sealed else "yes")),
        _folders(subject, context, texts),
        SelectableView("other_folder", texts("export_other"), "", False, Act("other_folder")),
        texts("export_now", count=f"{count:,}"),
        state.page,
        left_exports.offer(context, texts),
    )


def _folders(subject: Export, context: OfficerContext, texts: Texts) -> tuple[SelectableView, ...]:
    chosen = _target(subject, context)
    rows = [
        (stick.path, texts("stick", name=stick.name), stick.free, stick.writable)
        for stick in storage_devices.sticks(context.sticks, context.mounted)
    ]
    rows.append((context.export_folder, texts("this_machine"), storage_devices.free_bytes(context.export_folder), True))
    if subject.typed:
        rows.append((subject.typed, str(subject.typed), storage_devices.free_bytes(subject.typed), True))
    notes = [
        texts("free_space", size=storage_devices.size(free)) if writable else texts("read_only_stick") for _, _, free, writable in rows
    ]
    usable = tuple(
        SelectableView(f"folder_{place}", name, note, path == chosen, Pick("folder", str(path)))
        for place, ((path, name, *_), note) in enumerate(zip(rows, notes, strict=True))
    )
    foreign = tuple(
        SelectableView(
            f"foreign_{place}", texts("stick", name=stick.name or stick.kind), texts("foreign_stick", kind=stick.kind), False, None
        )
        for place, stick in enumerate(context.foreign_sticks())
    )
    return (*usable, *foreign)


PAGE = OfficerPage(PageName.EXPORT, view, handle, refresh_s=storage_devices.refresh_s)
