"""The officers' first page after the PIN: a card for each page, with its present state."""

from kiosk.language.texts import Texts
from kiosk.officer.checks import clock_question, support
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.reports import scores
from kiosk.store import outbox, tallies
from kiosk.survey import scoring
from kiosk.survey.dates.calendar import long_date

# Key of its texts (menu_<key> and menu_<key>_note), icon, the page that it opens.
_ENTRIES = (
    ("figures", "chart", PageName.FIGURES),
    ("by_service", "list", PageName.BY_SERVICE),
    ("comments", "speech", PageName.COMMENTS),
    ("assisted", "people", PageName.ASSISTED),
    ("paper", "pencil", PageName.PAPER_ENTRY),
    ("saved", "list", PageName.SAVED_FORMS),
    ("visits", "door", PageName.VISITS),
    ("export", "save", PageName.EXPORT),
    ("documents", "list", PageName.DOCUMENTS),
    ("coordination", "people", PageName.COORDINATION),
    ("import", "open", PageName.FORM_IMPORT),
    ("outbox", "send", PageName.OUTBOX),
    ("check", "shield", PageName.DIAGNOSTICS),
    ("site", "gear", PageName.SITE_SETTINGS),
)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    notes = {"figures": _today(context, texts), "outbox": _waiting(context, texts), "site": _place(context, texts)}
    entries = tuple(
        EntryView(name, icon, texts(f"menu_{name}"), notes.get(name) or texts(f"menu_{name}_note"), Open(page))
        for name, icon, page in _ENTRIES
    )
    if context.load_site().demonstration:
        left = len(steps.open_steps(context))
        entries = (
            EntryView("first_day", "house", texts("first_day"), texts("first_day_left", count=left), Open(PageName.FIRST_DAY), False),
            *entries,
        )
    if clock_question.is_needed(context):
        words, note = texts("menu_clock"), texts("menu_clock_note")
        entries = (EntryView("clock", "clock", words, note, Open(PageName.CLOCK), good=False), *entries)
    entries = (*filter(None, (support.offer(context, texts),)), *entries)
    frame = OfficerFrame(texts("officers"), context.load_site().place)
    return MenuView(PageName.MENU, frame, long_date(context.today, language), entries, state.page)


def _place(context: OfficerContext, texts: Texts) -> str:
    site = context.load_site()
    return site.place if site.telephone else f"{site.place} · {texts('menu_no_telephone')}"


def _today(context: OfficerContext, texts: Texts) -> str:
    totals = tallies.totals(context.connection, context.today, context.today)
    percent = scoring.shown(scores.scored(totals, context.questionnaire()).percent)
    return texts("menu_today", count=totals.complete, percent=percent)


def _waiting(context: OfficerContext, texts: Texts) -> str:
    counts = outbox.counts(context.connection)
    return (
        texts("menu_refused", pending=counts.pending, refused=counts.refused)
        if counts.refused
        else texts("menu_pending", pending=counts.pending)
    )


PAGE = OfficerPage(PageName.MENU, view)
