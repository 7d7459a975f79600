"""The officers' first page after the PIN: every page they have, each with what stands there now. It decides nothing else."""

from kiosk.language.texts import Texts
from kiosk.officer.context import Ground
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


def view(state: OfficerState, ground: Ground, language: str) -> MenuView:
    texts = ground.texts[language]
    notes = {"figures": _today(ground, texts), "outbox": _waiting(ground, texts), "site": ground.load_site().place}
    entries = tuple(
        EntryView(name, icon, texts(f"menu_{name}"), notes.get(name) or texts(f"menu_{name}_note"), Open(f"officer_{name}"))
        for name, icon in _ENTRIES
    )
    frame = OfficerFrame(texts("officers"), ground.load_site().place)
    return MenuView(SCREEN, frame, long_date(ground.today, language), entries, state.page)


def _today(ground: Ground, texts: Texts) -> str:
    totals = tallies.totals(ground.connection, ground.today, ground.today)
    percent = scoring.shown(scores.scored(totals, ground.questionnaire()).percent)
    return texts("menu_today", count=totals.complete, percent=percent)


def _waiting(ground: Ground, texts: Texts) -> str:
    counts = outbox.counts(ground.connection)
    return (
        texts("menu_refused", pending=counts.pending, refused=counts.refused)
        if counts.refused
        else texts("menu_pending", pending=counts.pending)
    )
