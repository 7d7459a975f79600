"""The rules by which duties are judged: one engine for the kiosk's page, the province's page and `province status`. Pure.

Facts and dates come in, a Duty with its state goes out. What a kiosk knows comes as KioskFacts; what the province tells it, as
kiosk/survey/province_status.py; what the province's page looks at is gathered by sync/server/duties/assess.py. A Duty carries the key
of its sentence and the values in it; on the kiosk these are texts of the group "duties": duty_<name> is the title and
duty_<name>_<outcome> the sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from kiosk.frozen import field, frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import fiscal_year, fiscal_year_days, month_days, month_name, sending_day, short_date
from kiosk.survey.limits import FEWEST_RESPONSES, FEWEST_SERVICES
from kiosk.survey.scoring import MISSING, shown

LINK_DAYS = 90  # a link nobody has opened for longer may have died
REPORT_AFTER = timedelta(days=30)  # after the year's end, from when a report not locked or a provider's form not sent is late
SENDING_NOTICE = timedelta(days=5)  # an officer is reminded from here on
YAMANE_ERROR = Fraction(5, 100)

Interval = tuple[Fraction, Fraction] | None
_NONE: Mapping[Any, Any] = MappingProxyType({})


State = Literal["done", "coming", "due", "late", "unknown"]
URGENCY: tuple[State, ...] = ("late", "due", "unknown", "coming", "done")  # most urgent first


@frozen
class Duty:
    name: str
    state: State  # coming: nothing to do yet; due: do it now; late: missed, or something is wrong
    outcome: str  # which of the duty's sentences
    values: Mapping[str, object] = field(default_factory=lambda: _NONE)

    @property
    def title(self) -> str:
        return f"duty_{self.name}"

    @property
    def sentence(self) -> str:
        return f"duty_{self.name}_{self.outcome}"


def sentence_of(duty: Duty, texts: Texts) -> str:
    """The duty's sentence in the texts' language, its days, months and interval written out."""
    days = {name: value for name, value in duty.values.items() if isinstance(value, date)}
    written = {name: (month_name if name == "month" else short_date)(day, texts.language) for name, day in days.items()}
    if "interval" in duty.values:
        between = duty.values["interval"]
        written["interval"] = "–".join(shown(end) for end in between) if isinstance(between, tuple) else MISSING
    return texts(duty.sentence, **{**duty.values, **written}) if duty.values else texts(duty.sentence)


def kpi_score(districts_open: int) -> int:
    """The province's indicator: 50, 75, 100 for 1, 2, 3 districts that opened at least 5 services (the manual, 1.4)."""
    return (0, 50, 75, 100)[min(districts_open, 3)]


def kpi_duty(districts_open: int) -> Duty:
    """Done at 100, the manual's high target; due while another district would raise the score; late at 0, where not even the initial
    target of 50 is reached (the manual, 1.4: 50 is "initial", 75 "standard", 100 "high")."""
    score = kpi_score(districts_open)
    values: dict[str, object] = {"score": score, "open": districts_open, "fewest": FEWEST_SERVICES}
    if score == 100:
        return Duty("kpi", "done", "full", values)
    return Duty("kpi", "due" if score else "late", "next", {**values, "following": kpi_score(districts_open + 1)})


def services_duty(count: int) -> Duty:
    """At least 5 of the 325 services at a district. The manual (1.4) sets no day for it, so that too few are due, never late."""
    values = {"count": count, "fewest": FEWEST_SERVICES, "missing": max(0, FEWEST_SERVICES - count)}
    return Duty("services", "done", "enough", values) if count >= FEWEST_SERVICES else Duty("services", "due", "few", values)


def sending_state(today: date, due: date, sent: bool) -> State:
    """Of one month's figures. The manual sends them "on the 30th": on that day they are due, and late the day after."""
    if sent:
        return "done"
    if today > due:
        return "late"
    return "due" if due - today <= SENDING_NOTICE else "coming"


def sending_duty(today: date, chosen_day: int = 30, sent_for: date | None = None, since: date | None = None) -> Duty:
    """The month's figures for the province, as an officer marks them. `chosen_day`: the day of the month; `sent_for`: any day of the
    last month whose figures went; `since`: the first day of service here, before which nothing is outstanding. None: unknown, so only
    this month is looked at."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    sent = sent_for.replace(day=1) if sent_for else None
    if since and month_days(last_month)[1] >= since and (sent is None or sent < last_month):
        return Duty("sending", "late", "missed", {"month": last_month})
    due = sending_day(this_month, chosen_day)
    state = sending_state(today, due, sent is not None and sent >= this_month)
    if state == "done":
        return Duty("sending", state, "sent", {"month": this_month})
    if state == "late":
        return Duty("sending", state, "missed", {"month": this_month})
    return Duty("sending", state, "due", {"day": due, "days": (due - today).days})


def reconciliation_duty(differing: int | None, unchecked: int = 0) -> Duty:
    """Days on which the kiosk's count and digest differ from the province's, and days not compared yet. None: joined no province.

    A difference is late: something is wrong. What has not been compared is only due.
    """
    if differing is None:
        return Duty("reconciliation", "unknown", "alone")
    if differing or unchecked:
        return Duty("reconciliation", "late" if differing else "due", "open", {"days": differing or unchecked})
    return Duty("reconciliation", "done", "equal")


def questionnaire_state(today: date, year: int, answered: bool) -> State:
    """Of the provider's questionnaire: the manual wants one a district "at the end of the fiscal year". So it is due from September on, and
    not late on the first days after the year: as the yearly report, only REPORT_AFTER later."""
    if answered:
        return "done"
    end = fiscal_year_days(year)[1]
    if today > end + REPORT_AFTER:
        return "late"
    return "due" if today >= end.replace(day=1) else "coming"


def questionnaire_duty(today: date, answered_for: int | None, since: date | None = None) -> Duty:
    """The provider's questionnaire. `answered_for`: the last Buddhist fiscal year it was filled in for."""
    year = fiscal_year(today)
    if since and since <= fiscal_year_days(year - 1)[1] and (answered_for or 0) < year - 1:
        return Duty("questionnaire", questionnaire_state(today, year - 1, False), "missed", {"year": year - 1})
    state = questionnaire_state(today, year, (answered_for or 0) >= year)
    if state == "done":
        return Duty("questionnaire", state, "answered", {"year": year})
    return Duty("questionnaire", state, "due", {"year": year, "day": fiscal_year_days(year)[1]})


def report_duty(today: date, year: int, report: str) -> Duty:
    """The yearly report of a Buddhist fiscal year; `report` is its state, "" while there is none. Only a locked one is done.

    Due when the year has ended, late REPORT_AFTER later.
    """
    end = fiscal_year_days(year)[1]
    state: State = "coming" if today <= end else "due" if today <= end + REPORT_AFTER else "late"
    return Duty("report", "done" if report == "locked" else state, report or "none", {"year": year})


def silent_duty(count: int, since: date | None) -> Duty:
    """Kiosks of a district that were not heard for a working day; `since`: when the one silent longest was last heard."""
    if count:
        return Duty("silent", "late", "some", {"count": count, "since": since})
    return Duty("silent", "done", "none")


def links_duty(today: date, checked: Mapping[str, date | None], failing: Collection[str] = ()) -> Duty:
    """`checked`: open service id -> the day its link was last requested; `failing`: those that did not answer then."""
    old = [service for service, day in checked.items() if day is None or (today - day).days > LINK_DAYS]
    broken = [service for service in checked if service in failing and service not in old]
    if broken:
        return Duty("links", "late", "failing", {"services": ", ".join(broken), "count": len(broken)})
    values = {"services": ", ".join(old), "count": len(old), "days": LINK_DAYS}
    return Duty("links", "due", "unchecked", values) if old else Duty("links", "done", "checked", values)


def target_responses(people: int) -> int:
    """Yamane (1967): n = N / (1 + N e^2) with e = 5 %, rounded up; `people` who came, N."""
    size = Fraction(people) / (1 + people * YAMANE_ERROR**2)
    return -(-size.numerator // size.denominator)


def enough_responses(n: int, people: int) -> bool:
    """Whether `n` complete responses reach the target; never while nobody has counted the people who came (the manual, 4.1)."""
    return people > 0 and n >= target_responses(people)


def responses_duty(n: int, people: int, interval: Interval) -> Duty:
    """Whether `n` complete responses say anything about `people` who came; `interval` as scoring.interval gives it.

    The manual asks for no number of responses: below the target there is something to hope for, nothing to do now.
    """
    target = target_responses(people)
    values = {"n": n, "people": people, "target": target, "missing": max(0, target - n), "interval": interval}
    if enough_responses(n, people):
        return Duty("responses", "done", "enough", values)
    return Duty("responses", "coming", "few" if interval is None or n < FEWEST_RESPONSES else "growing", values)


def districts_duty(few: int, districts: int) -> Duty:
    """How many of the province's districts are below their target of responses: judged as responses_duty judges one."""
    return Duty("districts", "coming" if few else "done", "few" if few else "enough", {"few": few, "districts": districts})


def most_urgent_first(duties: Iterable[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda duty: URGENCY.index(duty.state))


def most_urgent(states: Iterable[State]) -> State:
    """The state of a duty that several districts share; done when there is none."""
    return min(states, key=URGENCY.index, default="done")


@frozen
class KioskFacts:
    """What one district's page looks at."""

    open_services: int
    sending_day: int = 30
    sent_for: date | None = None
    since: date | None = None
    differing_days: int | None = None  # None: joined no province
    unchecked_days: int = 0
    answered_for: int | None = None
    links: Mapping[str, date | None] = field(default_factory=lambda: _NONE)
    failing_links: Collection[str] = ()
    responses: int = 0
    people: int = 0
    interval: Interval = None


def kiosk_duties(facts: KioskFacts, today: date) -> list[Duty]:
    return most_urgent_first(
        (
            services_duty(facts.open_services),
            sending_duty(today, facts.sending_day, facts.sent_for, facts.since),
            reconciliation_duty(facts.differing_days, facts.unchecked_days),
            questionnaire_duty(today, facts.answered_for, facts.since),
            links_duty(today, facts.links, facts.failing_links),
            responses_duty(facts.responses, facts.people, facts.interval),
        )
    )
