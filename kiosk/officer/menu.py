"""The officers' first page after the PIN: every page they have, each with what stands there now. It decides nothing else."""

from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Open
from kiosk.officer.state import OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.reports import scores
from kiosk.store import outbox, tallies
from kiosk.survey import scoring
from kiosk.survey.calendar import long_date

SCREEN = "officer_menu"

# name of the page, icon; the texts are menu_<name> and menu_<name>_note
_ENTRIES = (
    ("figures", "chart"),
    ("by_service", "list"),
    ("comments", "speech"),
    ("assisted", "people"),
    ("paper", "pencil"),
    ("visits", "door"),
    ("export", "save"),
    ("import", "open"),
    ("outbox", "send"),
    ("check", "shield"),
    ("site", "gear"),
)


def view(state: OfficerState, context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    notes = {"figures": _today(context, texts), "outbox": _waiting(context, texts), "site": context.load_site().place}
    entries = tuple(
        EntryView(name, icon, texts(f"menu_{name}"), notes.get(name) or texts(f"menu_{name}_note"), Open(f"officer_{name}"))
        for name, icon in _ENTRIES
    )
    frame = OfficerFrame(texts("officers"), context.load_site().place)
    return MenuView(SCREEN, frame, long_date(context.today, language), entries, state.page)


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
