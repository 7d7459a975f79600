"""The kiosk's checks of itself, and the way to duties, links and content, with the last result and the program's version."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

from kiosk.diagnostics import history, readiness
from kiosk.diagnostics.readiness import CounterLine
from kiosk.diagnostics.result import FAIL, PASS
from kiosk.frozen import replace
from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer import background_job
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.transfer import updates
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.site import counter_words
from kiosk.store import journal, settings
from kiosk.survey.dates.calendar import BANGKOK, short_date

# Key of its texts (to_<key> and to_<key>_note), sign, the page that it opens.
_PAGES = (
    ("touch", "search", PageName.TOUCH_CALIBRATION),
    ("sound", "speech", PageName.SOUND_TEST),
    ("duties", "list", PageName.DUTIES),
    ("links", "send", PageName.LINKS),
    ("content", "pencil", PageName.CONTENT),
    ("counter", "door", PageName.COUNTER),
    ("support", "send", PageName.SUPPORT),
)


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    check = context.offered.diagnostics
    if intent == Act("check_now") and check:
        return background_job.opening(state, "menu_check", partial(check, context.spoken))
    if intent == Act("readiness"):
        return background_job.opening(state, "readiness", partial(_write, context))
    if intent == Act("queue_numbers"):
        numbers_on = settings.QUEUE_NUMBERS.get(context.connection)
        settings.QUEUE_NUMBERS.put(context.connection, None if numbers_on else True)
        journal.note(context.connection, "officer", f"queue numbers {'off' if numbers_on else 'on'}", context.now())
        return replace(state)
    return state


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    note, good = _last(context, texts)
    entries = [EntryView("check_now", "shield", texts("check_now"), note, Act("check_now"), good)] if context.offered.diagnostics else []
    entries += [EntryView(name, sign, texts(f"to_{name}"), texts(f"to_{name}_note"), Open(page)) for name, sign, page in _PAGES]
    entries.append(EntryView("readiness", "save", texts("readiness"), texts("readiness_note"), Act("readiness")))
    numbers_on = "on" if settings.QUEUE_NUMBERS.get(context.connection) else "off"
    entries.append(EntryView("queue_numbers", "people", texts("queue_numbers"), texts(f"queue_numbers_{numbers_on}"), Act("queue_numbers")))
    note, good = updates.state_of(context, texts)
    entries.append(EntryView("version", "list", texts("version"), note, Open(PageName.UPDATES), good))
    return MenuView(
        PageName.DIAGNOSTICS,
        OfficerFrame(texts("menu_check"), context.load_site().place),
        texts("checks_title"),
        tuple(entries),
        state.page,
    )


def _last(context: OfficerContext, texts: Texts) -> tuple[str, bool | None]:
    """What the last diagnostics found, and whether it is good news."""
    reports = history.latest(context.connection)
    if not reports:
        return texts("check_never"), None
    at = reports[0].at.astimezone(BANGKOK)
    sentence = texts(
        "check_last", day=short_date(at.date(), texts.language), time=f"{at:%H:%M}", verdict=readiness.verdict(reports[0], texts)
    )
    return sentence, {PASS: True, FAIL: False}.get(reports[0].outcome)


def _write(context: OfficerContext) -> Sequence[ResultLine]:
    """The readiness page of the last diagnostics as a PDF, on the first stick or in this machine's folder; in the background thread."""
    with closing(context.open_store()) as connection:
        reports, words = history.latest(connection), counter_words.said(connection)
    if not reports:
        return [ResultLine("check_never", False)]
    folder = context.folder_for_files()
    folder.mkdir(parents=True, exist_ok=True)
    site, at = context.load_site(), reports[0].at.astimezone(BANGKOK)
    out = folder / f"readiness-{at:%Y-%m-%d}.pdf"
    texts = context.texts["th"]
    lines = [CounterLine(*line) for line in counter_words.lines(words, texts)]
    readiness.write_pdf(reports[0], readiness.KioskIdentity(site.kiosk, site.place, site.province), context.texts["th"], out, lines)
    return [ResultLine("readiness_written", True, str(out))]


PAGE = OfficerPage(PageName.DIAGNOSTICS, view, handle)
