"""The district's duties: facts from this kiosk and from the province's last status, judged by kiosk/survey/duties.py."""

from datetime import date
from typing import Any

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.officer.checks.links import known_links
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.reports import scores
from kiosk.site import link_checks
from kiosk.store import journal, responses, settings, tallies, visits
from kiosk.survey import scoring
from kiosk.survey.dates.calendar import day_of, fiscal_year, fiscal_year_days
from kiosk.survey.duties import Duty, Interval, KioskFacts, kiosk_duties, most_urgent_first, sentence_of
from kiosk.survey.province_status import ProvinceStatus, province_duties, read_status

MARKED = {"sending": Act("sending")}  # only an officer knows that it is done
_SIGNS = {"done": ("tick", True), "coming": ("clock", None), "due": ("warning", False), "late": ("cross", False), "unknown": ("list", None)}
_LEADS_TO = {"links": Open(PageName.LINKS), "services": Open(PageName.SERVICES), "reconciliation": Open(PageName.OUTBOX)}
_FORM = Open(PageName.PROVIDER_FORM)  # filled in here, or marked as filled in on paper


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent == Act("sending"):
        _mark_sent(context)
    else:
        return state
    return replace(state)


def _mark_sent(context: OfficerContext) -> None:
    """Done for this month; the same tap again takes it back, after a slip."""
    before, today = settings.FIGURES_SENT_FOR.get(context.connection), context.today
    already_sent = before is not None and (before.year, before.month) == (today.year, today.month)
    settings.FIGURES_SENT_FOR.put(context.connection, None if already_sent else today)
    _note(context, f"the month's figures are sent: {today.isoformat()}", already_sent)


def _note(context: OfficerContext, what: str, taken_back: bool) -> None:
    journal.note(context.connection, "officer", f"{what}{' - taken back' if taken_back else ''}", context.now())


def facts(context: OfficerContext) -> KioskFacts:
    """From the store and the settings; the fiscal year's responses and people."""
    connection, site, today, status = context.connection, context.load_site(), context.today, known_status(context)
    first, _ = fiscal_year_days(fiscal_year(today))
    totals = tallies.totals(connection, first, today)
    days, failing = link_checks.for_duties(known_links(context), link_checks.latest(connection))
    answered = settings.PROVIDER_ANSWERED_FOR.get(connection)
    comparison = settings.COMPARISON.get(connection)
    return KioskFacts(
        open_services=len(context.catalogue.counting(site.services, [service for service, words in site.details.items() if words.name])),
        sending_day=site.decided.sending_day or (status.sending_day if status else site.sending_day),
        sent_for=settings.FIGURES_SENT_FOR.get(connection),
        since=responses.first_day(connection),
        differing_days=(len(comparison.red) if comparison else 0) if site.server.url else None,
        unchecked_days=0 if comparison else 1,
        answered_for=max(answered or 0, (status and status.provider_year) or 0) or None,
        links=days,
        failing_links=failing,
        responses=totals.complete,
        people=visits.people_and_uses(connection, first, today).people,
        interval=_interval(totals, context),
    )


def known_status(context: OfficerContext) -> ProvinceStatus | None:
    """What the province last said; None before, and while this kiosk belongs to none."""
    message, site = settings.PROVINCE_MESSAGE.get(context.connection), context.load_site()
    if message is None or not site.server.url:
        return None
    status = read_status(message.duties, day_of(message.at))
    if status is None or not site.decided.holidays:
        return status
    return replace(status, holidays=tuple(map(date.fromisoformat, site.decided.holidays)))


def _interval(totals: tallies.PeriodTotals, context: OfficerContext) -> Interval:
    return scoring.shown_interval(scores.scored(totals, context.questionnaire()), totals.spread)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, status, today = context.texts[language], known_status(context), context.today
    joined = bool(context.load_site().server.url)
    duties = most_urgent_first([*kiosk_duties(facts(context), today), *province_duties(status, today, joined)])
    sent = status is not None and (status.provider_year or 0) >= fiscal_year(today)
    entries = tuple(_entry(duty, texts, None if sent else _FORM) for duty in duties)
    frame = OfficerFrame(texts("to_duties"), context.load_site().place)
    return MenuView(PageName.DUTIES, frame, texts("duties_title"), entries, state.page)


def _entry(duty: Duty, texts: Texts, form: OfficerIntent | None) -> EntryView:
    """`form`: what opens the provider's questionnaire; None where the province has it already."""
    sign, good = _SIGNS[duty.state]
    words = sentence_of(duty, texts)
    intent: OfficerIntent | None = form if duty.name == "questionnaire" else _LEADS_TO.get(duty.name)
    if duty.name in MARKED:
        intent = MARKED[duty.name]
        words = f"{words} · {texts('tap_to_take_back' if duty.state == 'done' else 'tap_when_done')}"
    return EntryView(duty.name, sign, texts(duty.title), words, intent, good)


PAGE = OfficerPage(PageName.DUTIES, view, handle)
