"""What this district owes and what is missing: from this kiosk, and from the province's last word. The rules are kiosk/survey's."""

import json
from collections.abc import Collection
from datetime import date, datetime

from kiosk.language.texts import Texts
from kiosk.officer.checks.links import known_links
from kiosk.officer.context import OfficerContext
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


def opening(state: OfficerState, context: OfficerContext) -> OfficerState:
    return state.opening(SCREEN)


def handle(state: OfficerState, intent: object, context: OfficerContext) -> OfficerState:
    if intent == Act("sending"):
        _marked(context, SENT_FOR, context.today.isoformat(), "the month's figures are sent")
    elif intent == Act("questionnaire"):
        _marked(context, ANSWERED_FOR, str(fiscal_year(context.today)), "the provider's questionnaire is answered")
    else:
        return state
    return OfficerState(SCREEN, None, state.page, state.before)


def _marked(context: OfficerContext, key: str, value: str, words: str) -> None:
    """Done; the same tap again takes it back, for whoever tapped by mistake."""
    done = _same(key, journal.get_setting(context.connection, key), value)
    journal.set_setting(context.connection, key, None if done else value)
    journal.note(context.connection, "officer", f"{words}: {value}{' - taken back' if done else ''}", context.now())


def _same(key: str, kept: str | None, value: str) -> bool:
    return kept is not None and (kept[:7] == value[:7] if key == SENT_FOR else kept == value)


def facts(context: OfficerContext) -> KioskFacts:
    """From the store and the settings; the fiscal year's responses and people."""
    connection, site, today, word = context.connection, context.load_site(), context.today, heard(context)
    first, _ = fiscal_year_days(fiscal_year(today))
    totals = tallies.totals(connection, first, today)
    days, failing = link_checks.for_duties(known_links(context), link_checks.latest(connection))
    sent, answered = journal.get_setting(connection, SENT_FOR), journal.get_setting(connection, ANSWERED_FOR)
    return KioskFacts(
        open_services=len(site.services),
        sending_day=word.sending_day if word else site.sending_day,
        sent_for=date.fromisoformat(sent) if sent else None,
        since=_first_day(context),
        open_days=_open_days(context) if site.server.url else None,
        answered_for=max(int(answered or 0), (word and word.provider_year) or 0) or None,
        links=days,
        failing_links=failing,
        responses=totals.complete,
        people=visits.people_and_uses(connection, first, today).people,
        interval=_interval(totals, context),
    )


def heard(context: OfficerContext) -> ProvinceWord | None:
    """What the province last said; None before, and while this kiosk belongs to none."""
    kept = journal.get_setting(context.connection, WORD)
    if kept is None or not context.load_site().server.url:
        return None
    said_at = json.loads(kept)
    return read_word(said_at["word"], day_of(datetime.fromisoformat(said_at["at"])))


def _interval(totals: tallies.PeriodTotals, context: OfficerContext) -> Interval:
    return scoring.interval(scores.scored(totals, context.questionnaire()).percent, totals.spread)


def _first_day(context: OfficerContext) -> date | None:
    """The day of the first response here."""
    first = next(iter(responses.records(context.connection)), None)
    return date.fromisoformat(first["answered_at"][:10]) if first else None


def _open_days(context: OfficerContext) -> int:
    kept = journal.get_setting(context.connection, RECONCILED)
    return len(json.loads(kept)["red"]) if kept else 1


def view(state: OfficerState, context: OfficerContext, language: str) -> MenuView:
    texts, word, today = context.texts[language], heard(context), context.today
    owed = most_urgent_first([*kiosk_duties(facts(context), today), *province_duties(word, today, bool(context.load_site().server.url))])
    known = word is not None and (word.provider_year or 0) >= fiscal_year(today)
    entries = tuple(_entry(one, texts, () if known and one.name == "questionnaire" else MARKED) for one in owed)
    return MenuView(SCREEN, OfficerFrame(texts("to_duties"), context.load_site().place), texts("duties_title"), entries, state.page)


def _entry(duty: Duty, texts: Texts, marked: Collection[str]) -> EntryView:
    """`marked`: the duties that a tap marks as done; the province's own word cannot be taken back here."""
    sign, good = _SIGNS[duty.state]
    words = said(duty, texts)
    intent: object = _LEADS_TO.get(duty.name)
    if duty.name in marked:
        intent = Act(duty.name)
        words = f"{words} · {texts('tap_to_take_back' if duty.state == 'done' else 'tap_when_done')}"
    return EntryView(duty.name, sign, texts(duty.title), words, intent, good)
