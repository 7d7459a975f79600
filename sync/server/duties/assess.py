"""The province's duties: the facts are gathered here and judged by kiosk/survey/duties.py, by the rules of the kiosk's page.

Where several districts share a duty its state is the most urgent of theirs. sentences.py beside it puts them in words.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.frozen import field, frozen
from kiosk.survey import duties
from kiosk.survey.catalogue_search import in_thai_order
from kiosk.survey.dates.calendar import BANGKOK, fiscal_year, fiscal_year_days, month_days, sending_day, timestamp
from kiosk.survey.duties import URGENCY, State, most_urgent
from sync.server.comments.comments import unread_count
from sync.server.configuration.due_day import DEFAULT, chosen_day
from sync.server.configuration.entered_holidays import entered_holidays
from sync.server.configuration.level_band import chosen_band
from sync.server.duties import district_facts, provider_questionnaire
from sync.server.duties.district_facts import District
from sync.server.duties.province_status import outstanding_report, report_state
from sync.server.kiosks.refusals import kiosks_refused
from sync.server.kiosks.silence import silent_kiosks
from sync.server.scope import Scope
from sync.server.services import proposals
from sync.server.services.directory import unchecked_links
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.score_summary import ScoreSummary

UNREAD_COUNTED = 1000  # comments to screen are counted up to here


@frozen
class ProvinceFacts:
    """Everything the duties of a fiscal year are judged by, of the whole province or of one district."""

    today: date
    year: int  # Buddhist fiscal year
    districts: Sequence[District]  # with the days of the fiscal year
    last_month: Sequence[District]  # with the days of the month that was due last
    due_month: date  # a day of that month
    summaries: Mapping[str, ScoreSummary]  # by district
    questionnaires: frozenset[str]  # districts that have sent their provider's questionnaire
    report: str  # state of the year's report; "" = none
    silent: Mapping[str, Sequence[str]]  # district -> when each of its silent kiosks was last heard, longest silence first
    unchecked_links: Mapping[str, int]  # district -> links
    unread: int  # comments, counted up to UNREAD_COUNTED
    whole_province: bool
    sending_day: int = DEFAULT  # of the month
    previous_year: int = 0  # the fiscal year before, while its report is not locked; 0: nothing is outstanding
    previous_report: str = ""
    previous_missing: Sequence[str] = ()  # districts that have not sent that year's questionnaire
    holidays: Sequence[date] = ()
    refused: Mapping[str, int] = field(default_factory=dict)  # district -> kiosks whose records are refused again and again
    proposals: Mapping[str, int] = field(default_factory=dict)  # district -> services of which a kiosk proposes links or a telephone


@frozen
class ProvinceDuty:
    """One duty as judged. `name` and `outcome` choose the page's sentence."""

    name: str
    state: State
    outcome: str
    districts: Mapping[str, int] = field(default_factory=dict)  # not done yet: services open, days, kiosks, links or responses of each
    year: int = 0  # Buddhist fiscal year, of report and questionnaire


def gather(connection: Connection, settings: Settings, scope: Scope, year: int, today: date) -> ProvinceFacts:
    """The facts of a Buddhist fiscal year; what the year before left outstanding is looked up for the current one only."""
    first, last = fiscal_year_days(year)
    band, sending = chosen_band(connection), chosen_day(connection)
    due_month = last_due_month(today, sending)
    districts = district_facts.districts(connection, scope, settings.catalogue, first, last)
    totals = queries.answer_totals(connection, scope, first, last)
    current = year == fiscal_year(today)
    previous, previous_report = outstanding_report(connection, scope.province, year) if current else (year, "")
    sent_before = provider_questionnaire.sent_by(connection, scope, previous) if previous < year else frozenset()
    return ProvinceFacts(
        today=today,
        year=year,
        districts=districts,
        last_month=district_facts.districts(connection, scope, settings.catalogue, *month_days(due_month)),
        due_month=due_month,
        summaries={district.name: ScoreSummary.of(totals.get(district.name), settings.aspects, band) for district in districts},
        questionnaires=provider_questionnaire.sent_by(connection, scope, year),
        report=report_state(connection, scope.province, year),
        silent=silent_kiosks(connection, scope, today),
        unchecked_links=unchecked_links(connection, scope, _links_checked_since(today)),
        unread=unread_count(connection, scope, UNREAD_COUNTED),
        whole_province=not scope.district,
        sending_day=sending,
        previous_year=previous if previous < year else 0,
        previous_report=previous_report,
        previous_missing=[district.name for district in districts if district.name not in sent_before] if previous < year else (),
        holidays=sorted(entered_holidays(connection)),
        refused=kiosks_refused(connection, scope, today),
        proposals=proposals.waiting_by_district(connection, scope),
    )


def _links_checked_since(today: date) -> str:
    return timestamp(datetime.combine(today - timedelta(days=duties.LINK_DAYS), time(0), BANGKOK))


def last_due_month(today: date, chosen_day: int = DEFAULT) -> date:
    """A day of the month whose figures were due last: this month from its sending day on, the month before until then."""
    return today if today >= sending_day(today, chosen_day) else today.replace(day=1) - timedelta(days=1)


def next_sending_day(today: date, chosen_day: int = DEFAULT) -> date:
    """The first sending day after today."""
    this_month = sending_day(today, chosen_day)
    return this_month if today < this_month else sending_day(month_days(today)[1] + timedelta(days=1), chosen_day)


def assess(facts: ProvinceFacts) -> list[ProvinceDuty]:
    """All duties, the most urgent first. A district is not asked for the province's indicator and report."""
    whole = facts.whole_province
    assessed = [_services(facts), *([_kpi(facts)] if whole else []), _next_sending(facts)]
    assessed += [_report(facts.today, facts.year, facts.report)] if whole else []
    if facts.districts:  # before the first district nothing is "complete", although nothing is missing
        assessed += [
            _sending(facts),
            _reconciliation(facts),
            _silent(facts),
            *_refused(facts),
            _comments(facts),
            _links(facts),
            _responses(facts),
        ]
        assessed.append(_proposals(facts))
        missing = [district.name for district in facts.districts if district.name not in facts.questionnaires]
        assessed += [_questionnaire(facts.today, facts.year, missing), *_previous_year(facts)]
    return sorted(assessed, key=lambda duty: URGENCY.index(duty.state))


def districts_open(facts: ProvinceFacts) -> int:
    """Of the whole province; a district is not asked for its indicator."""
    return sum(district.services.enough for district in facts.districts)


def _services(facts: ProvinceFacts) -> ProvinceDuty:
    if not facts.districts:
        return ProvinceDuty("services", "coming", "no_districts")
    judged = {district.name: duties.services_duty(len(district.services.counting)) for district in facts.districts}
    short = {district.name: len(district.services.counting) for district in facts.districts if judged[district.name].state != "done"}
    return ProvinceDuty("services", most_urgent(duty.state for duty in judged.values()), "few" if short else "enough", short)


def _kpi(facts: ProvinceFacts) -> ProvinceDuty:
    duty = duties.kpi_duty(districts_open(facts))
    return ProvinceDuty("kpi", duty.state, duty.outcome)


def _report(today: date, year: int, report: str) -> ProvinceDuty:
    duty = duties.report_duty(today, year, report)
    return ProvinceDuty("report", duty.state, duty.outcome, year=year)


def _sending(facts: ProvinceFacts) -> ProvinceDuty:
    """The month that was due last counts as sent when nothing waits on the kiosks and every day with answers has been compared."""
    waiting = {district.name: district.unsent for district in facts.last_month if not _all_received(district)}
    state = duties.sending_state(facts.today, sending_day(facts.due_month, facts.sending_day), not waiting)
    return ProvinceDuty("sending", state, "waiting" if waiting else "sent", waiting)


def _all_received(district: District) -> bool:
    return not (district.unsent or district.unchecked or district.differing)


def _next_sending(facts: ProvinceFacts) -> ProvinceDuty:
    day = next_sending_day(facts.today, facts.sending_day)
    return ProvinceDuty("next_sending", duties.sending_state(facts.today, day, False), "due")


def _reconciliation(facts: ProvinceFacts) -> ProvinceDuty:
    state = most_urgent(duties.reconciliation_duty(district.differing, district.unchecked).state for district in facts.districts)
    differing = {district.name: district.differing for district in facts.districts if district.differing}
    unchecked = {district.name: district.unchecked for district in facts.districts if district.unchecked}
    outcome = "differing" if differing else "unchecked" if unchecked else "equal"
    return ProvinceDuty("reconciliation", state, outcome, differing or unchecked)


def _silent(facts: ProvinceFacts) -> ProvinceDuty:
    silent = {name: len(heard) for name, heard in in_thai_order(facts.silent)}
    state = most_urgent(duties.silent_duty(count, None).state for count in silent.values())
    return ProvinceDuty("silent", state, "some" if silent else "none", silent)


def _refused(facts: ProvinceFacts) -> list[ProvinceDuty]:
    """Of the province alone, and only while there is something to look at."""
    return [ProvinceDuty("refused", "late", "some", dict(in_thai_order(facts.refused)))] if facts.refused else []


def _comments(facts: ProvinceFacts) -> ProvinceDuty:
    """The province's alone: a kiosk screens nothing."""
    outcome = "none" if not facts.unread else "waiting" if facts.unread < UNREAD_COUNTED else "many"
    return ProvinceDuty("comments", "due" if facts.unread else "done", outcome)


def _links(facts: ProvinceFacts) -> ProvinceDuty:
    duty = duties.links_duty(facts.today, dict.fromkeys(facts.unchecked_links))
    return ProvinceDuty("links", duty.state, duty.outcome, dict(in_thai_order(facts.unchecked_links)))


def _proposals(facts: ProvinceFacts) -> ProvinceDuty:
    """What a kiosk writes about a service is shown to nobody else until somebody has looked at it."""
    waiting = dict(in_thai_order(facts.proposals))
    return ProvinceDuty("proposals", "due" if waiting else "done", "waiting" if waiting else "none", waiting)


def _responses(facts: ProvinceFacts) -> ProvinceDuty:
    totals = {name: summary.totals for name, summary in facts.summaries.items()}
    few = {name: total.complete for name, total in totals.items() if not duties.enough_responses(total.complete, total.people)}
    duty = duties.districts_duty(len(few), len(facts.districts))
    return ProvinceDuty("responses", duty.state, duty.outcome, few)


def _questionnaire(today: date, year: int, missing: Sequence[str]) -> ProvinceDuty:
    state = duties.questionnaire_state(today, year, not missing)
    return ProvinceDuty("questionnaire", state, "missing" if missing else "answered", dict.fromkeys(missing, 1), year)


def _previous_year(facts: ProvinceFacts) -> list[ProvinceDuty]:
    """What was not finished of the year before: in October a new year begins, and the old one's report is due."""
    if not facts.previous_year:
        return []
    outstanding = [_report(facts.today, facts.previous_year, facts.previous_report)] if facts.whole_province else []
    if facts.previous_missing:
        outstanding.append(_questionnaire(facts.today, facts.previous_year, facts.previous_missing))
    return outstanding
