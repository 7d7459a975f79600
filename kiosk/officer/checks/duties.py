"""What this district owes and what is missing: from this kiosk, and from the province's last word. The rules are kiosk/survey's."""

import json
from collections.abc import Collection
from datetime import date, datetime

from kiosk.language.texts import Texts
from kiosk.officer.checks.links import known_links
from kiosk.officer.context import Ground
from kiosk.officer.intents import Act, Open
from kiosk.officer.state import OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.reports import scores
from kiosk.site import link_checks
from kiosk.store import journal, responses, tallies, visits
from kiosk.survey import scoring
from kiosk.survey.calendar import day_of, fiscal_year, fiscal_year_days
from kiosk.survey.duties import Duty, Interval, KioskFacts, kiosk_duties, most_urgent_first, said
from kiosk.survey.province_status import ProvinceWord, province_duties, read_word

SCREEN = "officer_duties"
SENT_FOR, ANSWERED_FOR = "figures_sent_for", "provider_answered_for"  # settings: ISO day of the month sent; Buddhist fiscal year
WORD = (
    "province_word"  # setting of the sync client (sync/client/contact_state.py): {"at": ISO moment, "word": what only the province knows}
)
RECONCILED = "reconciled"  # setting of the sync client (sync/client/reconcile.py): {"red": [day, ...], ...}
MARKED = ("sending", "questionnaire")  # only an officer knows that they are done
_SIGNS = {"done": ("tick", True), "coming": ("clock", None), "due": ("warning", False), "late": ("cross", False), "unknown": ("list", None)}
_LEADS_TO = {"links": Open("officer_links"), "services": Open("officer_services"), "reconciliation": Open("officer_outbox")}


def opening(state: OfficerState, ground: Ground) -> OfficerState:
    return state.opening(SCREEN)


def handle(state: OfficerState, intent: object, ground: Ground) -> OfficerState:
    if intent == Act("sending"):
        _marked(ground, SENT_FOR, ground.today.isoformat(), "the month's figures are sent")
    elif intent == Act("questionnaire"):
        _marked(ground, ANSWERED_FOR, str(fiscal_year(ground.today)), "the provider's questionnaire is answered")
    else:
        return state
    return OfficerState(SCREEN, None, state.page, state.before)


def _marked(ground: Ground, key: str, value: str, words: str) -> None:
    """Done; the same tap again takes it back, for whoever tapped by mistake."""
    done = _same(key, journal.get_setting(ground.connection, key), value)
    journal.set_setting(ground.connection, key, None if done else value)
    journal.note(ground.connection, "officer", f"{words}: {value}{' - taken back' if done else ''}", ground.now())


def _same(key: str, kept: str | None, value: str) -> bool:
    return kept is not None and (kept[:7] == value[:7] if key == SENT_FOR else kept == value)


def facts(ground: Ground) -> KioskFacts:
    """From the store and the settings; the fiscal year's responses and people."""
    connection, site, today, word = ground.connection, ground.load_site(), ground.today, heard(ground)
    first, _ = fiscal_year_days(fiscal_year(today))
    totals = tallies.totals(connection, first, today)
    days, failing = link_checks.for_duties(known_links(ground), link_checks.latest(connection))
    sent, answered = journal.get_setting(connection, SENT_FOR), journal.get_setting(connection, ANSWERED_FOR)
    return KioskFacts(
        open_services=len(site.services),
        sending_day=word.sending_day if word else site.sending_day,
        sent_for=date.fromisoformat(sent) if sent else None,
        since=_first_day(ground),
        open_days=_open_days(ground) if site.server.url else None,
        answered_for=max(int(answered or 0), (word and word.provider_year) or 0) or None,
        links=days,
        failing_links=failing,
        responses=totals.complete,
        people=visits.people_and_uses(connection, first, today).people,
        interval=_interval(totals, ground),
    )


def heard(ground: Ground) -> ProvinceWord | None:
    """What the province last said; None before, and while this kiosk belongs to none."""
    kept = journal.get_setting(ground.connection, WORD)
    if kept is None or not ground.load_site().server.url:
        return None
    said_at = json.loads(kept)
    return read_word(said_at["word"], day_of(datetime.fromisoformat(said_at["at"])))


def _interval(totals: tallies.PeriodTotals, ground: Ground) -> Interval:
    return scoring.interval(scores.scored(totals, ground.questionnaire()).percent, totals.spread)


def _first_day(ground: Ground) -> date | None:
    """The day of the first response here."""
    first = next(iter(responses.records(ground.connection)), None)
    return date.fromisoformat(first["answered_at"][:10]) if first else None


def _open_days(ground: Ground) -> int:
    kept = journal.get_setting(ground.connection, RECONCILED)
    return len(json.loads(kept)["red"]) if kept else 1


def view(state: OfficerState, ground: Ground, language: str) -> MenuView:
    texts, word, today = ground.texts[language], heard(ground), ground.today
    owed = most_urgent_first([*kiosk_duties(facts(ground), today), *province_duties(word, today, bool(ground.load_site().server.url))])
    known = word is not None and (word.provider_year or 0) >= fiscal_year(today)
    entries = tuple(_entry(one, texts, () if known and one.name == "questionnaire" else MARKED) for one in owed)
    return MenuView(SCREEN, OfficerFrame(texts("to_duties"), ground.load_site().place), texts("duties_title"), entries, state.page)


def _entry(duty: Duty, texts: Texts, marked: Collection[str]) -> EntryView:
    """`marked`: the duties that a tap marks as done; the province's own word cannot be taken back here."""
    sign, good = _SIGNS[duty.state]
    words = said(duty, texts)
    intent: object = _LEADS_TO.get(duty.name)
    if duty.name in marked:
        intent = Act(duty.name)
        words = f"{words} · {texts('tap_to_take_back' if duty.state == 'done' else 'tap_when_done')}"
    return EntryView(duty.name, sign, texts(duty.title), words, intent, good)
