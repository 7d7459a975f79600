"""A newer version of the program from a stick, and the way back to the one before. Checked whole here; root checks and installs it."""

import os
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer import background_job, storage_devices
from kiosk.officer.background_job import JobChoice, JobQuestion
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.transfer import disk_installation
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.store import journal
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import LANGUAGES
from kiosk.updates import inbox
from kiosk.updates.machine import NOT_COPIED
from kiosk.updates.update_file import Manifest


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "file" and Path(intent.value) in _files(context):
        return background_job.opening(state, "updates_look", partial(_look, Path(intent.value), context))
    if intent == Act("update_back") and context.machine.before:
        return background_job.opening(state, "updates_back_title", partial(_ask_back, context))
    if intent == Act("restart") and context.offered.restart:
        return background_job.opening(state, "updates_restart", partial(_restart, context))
    return state


def _files(context: OfficerContext) -> tuple[Path, ...]:
    if not context.machine.takes_updates:
        return ()
    return inbox.files(stick.path for stick in storage_devices.sticks(context.sticks, context.mounted))


# ------------------------------------------------------------------ in the background thread


def _look(path: Path, context: OfficerContext) -> JobQuestion:
    """What is new, and the question; nothing is written before its yes."""
    return question(inbox.look(path, context.machine).manifest, path, context)


def question(said: Manifest, path: Path, context: OfficerContext) -> JobQuestion:
    """What a checked update says of itself, and whether to install it."""
    versions = (("before", context.machine.installed), ("version", said.version))
    lines = [
        ResultLine("updates_whole", True, values=versions),
        *(line for language in LANGUAGES for line in _news(said, language)),
    ]
    install = JobChoice("update", "updates_install", (("version", said.version),), partial(_install, path, said.version, context))
    return JobQuestion(tuple(lines), (install,))


def _news(said: Manifest, language: str) -> list[ResultLine]:
    """When it was made, and what is new in it, for who reads this language."""
    release_day = ResultLine("updates_made", values=(("day", short_date(parse_date(said.made_on), language)),), language=language)
    return [release_day, *(ResultLine(line, language=language) for line in said.news.get(language) or said.news.get("th", ()))]


def _install(path: Path, version: str, context: OfficerContext) -> JobQuestion | Sequence[ResultLine]:
    _note(context, f"update to version {version} asked for")
    inbox.hand_over(path, context.machine)
    installed = inbox.answer(context.machine).version
    _note(context, f"version {installed} installed")
    return _from_the_next_start(ResultLine("updates_installed", True, values=(("version", installed),)), context)


def _from_the_next_start(said: ResultLine, context: OfficerContext) -> JobQuestion | Sequence[ResultLine]:
    lines = (said, ResultLine("stick_may_go", None), ResultLine("updates_tonight", None))
    if not context.offered.restart:
        return lines
    return JobQuestion(lines, (JobChoice("restart", "updates_restart", (), partial(_restart, context)),))


def _ask_back(context: OfficerContext) -> JobQuestion:
    before = (("version", context.machine.before),)
    return JobQuestion(
        (ResultLine("updates_back_what", None, values=before), ResultLine("updates_back_keeps", True)),
        (JobChoice("update_back", "updates_back", before, partial(_back, context)),),
    )


def _back(context: OfficerContext) -> JobQuestion | Sequence[ResultLine]:
    inbox.ask_back(context.machine)
    outcome = inbox.answer(context.machine)
    _note(context, f"back to version {context.machine.installed} from {outcome.version}")
    return _from_the_next_start(ResultLine("updates_installed", True, values=(("version", context.machine.installed),)), context)


def _restart(context: OfficerContext) -> Sequence[ResultLine]:
    assert context.offered.restart
    _note(context, "start anew, with the installed version")
    context.offered.restart()
    return [ResultLine("updates_restarting", None)]


def _note(context: OfficerContext, what: str) -> None:
    with closing(context.open_store()) as connection:
        journal.note(connection, "officer", what, context.now())


# ------------------------------------------------------------------ the page


def state_of(context: OfficerContext, texts: Texts) -> tuple[str, bool | None]:
    """Which version runs, whether another one waits or was left, and whether that is good news."""
    installed = context.machine.installed
    if not installed or installed == __version__:
        return texts("version_note", version=__version__), None
    if os.environ.get("KIOSK_WENT_BACK"):  # assets/deploy/kiosk/start says why
        return texts("updates_went_back", version=__version__, failed=installed), False
    return texts("updates_waits", version=__version__, next=installed), True


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, files, machine = context.texts[language], _files(context), context.machine
    note, good = state_of(context, texts)
    entries = [EntryView("version", "shield", texts("version"), note, None, good)]
    if context.offered.restart and machine.installed not in ("", __version__):
        entries.append(EntryView("restart", "clock", texts("updates_restart"), texts("updates_restart_note"), Act("restart")))
    entries += [EntryView(f"file_{place}", "open", path.name, texts("updates_file_note"), _pick(path)) for place, path in enumerate(files)]
    outcome = machine.outcome()
    if outcome and outcome.pattern and outcome.state != NOT_COPIED:
        entries.append(EntryView("last", "warning", texts("updates_last"), texts.translated(outcome.reason), None, good=False))
    if machine.takes_updates and machine.before:
        words = texts("updates_back", version=machine.before)
        entries.append(EntryView("back", "left", words, texts("updates_back_note"), Act("update_back")))
    entries += disk_installation.entries(context, texts)
    title = "updates_choose" if files else "updates_no_file" if machine.takes_updates else "updates_not_here"
    return MenuView(PageName.UPDATES, OfficerFrame(texts("updates"), context.load_site().place), texts(title), tuple(entries), state.page)


def _pick(path: Path) -> Pick:
    return Pick("file", str(path))


PAGE = OfficerPage(PageName.UPDATES, view, handle, refresh_s=storage_devices.refresh_s)
