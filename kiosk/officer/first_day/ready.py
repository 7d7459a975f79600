"""Everything is decided: the kiosk checks itself once more, and the officer lets the first citizen come."""

from functools import partial
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.sentence import localized
from kiosk.officer import background_job, message
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.views import ActionView, ReadyView
from kiosk.officer.intents import Act, OfficerIntent
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView
from kiosk.site import first_setup
from kiosk.site.site_file import ConfigError
from kiosk.store import journal


@frozen
class Ready:
    job: BackgroundJob | None  # the kiosk's own check; None where there is none to ask


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    """Not before the last step: the page with all of them says which is open."""
    if steps.open_steps(context):
        return state
    check = context.offered.diagnostics
    return state.opening(PAGE, Ready(BackgroundJob("menu_check", partial(check, context.spoken)) if check else None))


def handle(state: OfficerState[Ready], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any] | None:
    if intent != Act("finish") or steps.open_steps(context):
        return state
    site = context.load_site()
    try:
        context.save_site(first_setup.finished(site))
    except ConfigError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    journal.note(context.connection, "officer", f"first day finished: {site.place}, {len(site.services)} services", context.now())
    return None


def refresh_s(state: OfficerState[Ready], context: OfficerContext) -> float | None:
    job = state.subject.job
    return background_job.AGAIN_S if job and job.lines is None else None


def view(state: OfficerState[Ready], context: OfficerContext, language: str) -> ReadyView:
    job, site, texts = state.subject.job, context.load_site(), context.texts[language]
    lines = (job.lines if job else ()) or ()
    worth_reading = [line for line in lines if line.passed is False]
    fine = sum(line.passed is True for line in lines)
    entries = [EntryView("fine", "tick", texts("ready_fine", count=fine), "", None, True)] if fine else []
    for at, line in enumerate(worth_reading):
        words = background_job.words(line, texts)
        entries.append(EntryView(f"line_{at}", "warning", words, texts.translated(line.note), None, False))
    running = job is not None and job.lines is None
    title = texts("ready_running") if running else texts("ready_look", count=len(worth_reading)) if worth_reading else texts("ready_title")
    begin = ActionView("finish", texts("ready_begin"), Act("finish"), "right", True)
    return ReadyView(steps.frame(context, texts), title, site.place, running, not worth_reading, tuple(entries), begin, state.page)


PAGE = OfficerPage(PageName.READY, view, handle, refresh_s=refresh_s)
