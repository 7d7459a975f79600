"""What a district owes, what is done and what is missing: pure, from figures and dates that come in.

Each duty carries the key of its sentence and the values in it (texts group "duties": duty_<name> is its title and
duty_<name>_<outcome> its sentence). What only the province knows (the KPI's level, the yearly
report, silent kiosks) is kiosk/survey/province_status.py's.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.calendar import fiscal_year, fiscal_year_days, month_days, month_name, sending_day, short_date
from kiosk.survey.limits import FEWEST_RESPONSES, FEWEST_SERVICES
from kiosk.survey.scoring import MISSING, shown

LINK_DAYS = 90  # a link nobody has opened for longer may have died
SENDING_NOTICE = timedelta(days=5)  # an officer is reminded from here on
YAMANE_ERROR = Fraction(5, 100)

Interval = tuple[Fraction, Fraction] | None
_NONE: Mapping[Any, Any] = MappingProxyType({})


@frozen
class Duty:
    name: str
    state: str  # done | coming (nothing to do yet) | due (do it now) | late (missed, or missing) | unknown
    outcome: str  # which of the duty's sentences
    values: Mapping[str, object] = field(default_factory=lambda: _NONE)

    @property
    def title(self) -> str:
        return f"duty_{self.name}"

    @property
    def sentence(self) -> str:
        return f"duty_{self.name}_{self.outcome}"


def said(duty: Duty, texts: Texts) -> str:
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


def services_duty(count: int) -> Duty:
    """At least 5 of the 325 at this counter."""
    values = {"count": count, "fewest": FEWEST_SERVICES, "missing": max(0, FEWEST_SERVICES - count)}
    return Duty("services", "done", "enough", values) if count >= FEWEST_SERVICES else Duty("services", "late", "few", values)


def sending_duty(today: date, wanted: int = 30, sent_for: date | None = None, since: date | None = None) -> Duty:
    """The month's figures for the province. `sent_for`: any day of the last month whose figures went; `since`: the first
    day of service here, before which nothing is owed; None: unknown, so only this month is looked at."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    sent = sent_for.replace(day=1) if sent_for else None
    if since and month_days(last_month)[1] >= since and (sent is None or sent < last_month):
        return Duty("sending", "late", "missed", {"month": last_month})
    due = sending_day(this_month, wanted)
    if sent and sent >= this_month:
        return Duty("sending", "done", "sent", {"month": this_month})
    if today > due:
        return Duty("sending", "late", "missed", {"month": this_month})
    return Duty("sending", "due" if due - today <= SENDING_NOTICE else "coming", "due", {"day": due, "days": (due - today).days})


def reconciliation_duty(open_days: int | None) -> Duty:
    """`open_days`: days on which the kiosk's count and digest are not yet shown equal to the province's; None: joined no province."""
    if open_days is None:
        return Duty("reconciliation", "unknown", "alone")
    return Duty("reconciliation", "late", "open", {"days": open_days}) if open_days else Duty("reconciliation", "done", "equal")


def questionnaire_duty(today: date, answered_for: int | None, since: date | None = None) -> Duty:
    """The provider's questionnaire: one a district at the end of each fiscal year, due in September.

    `answered_for`: the last Buddhist fiscal year it was filled in for."""
    year = fiscal_year(today)
    if since and since <= fiscal_year_days(year - 1)[1] and (answered_for or 0) < year - 1:
        return Duty("questionnaire", "late", "missed", {"year": year - 1})
    if (answered_for or 0) >= year:
        return Duty("questionnaire", "done", "answered", {"year": year})
    end = fiscal_year_days(year)[1]
    return Duty("questionnaire", "due" if today.month == end.month else "coming", "due", {"year": year, "day": end})


def links_duty(today: date, checked: Mapping[str, date | None], failing: Collection[str] = ()) -> Duty:
    """`checked`: open service id -> the day its link was last requested; `failing`: those that did not answer then."""
    old = [one for one, day in checked.items() if day is None or (today - day).days > LINK_DAYS]
    broken = [one for one in checked if one in failing and one not in old]
    if broken:
        return Duty("links", "late", "failing", {"services": ", ".join(broken), "count": len(broken)})
    values = {"services": ", ".join(old), "count": len(old), "days": LINK_DAYS}
    return Duty("links", "due", "unchecked", values) if old else Duty("links", "done", "checked", values)


def target_responses(people: int) -> int:
    """Yamane (1967): n = N / (1 + N e^2) with e = 5 %, rounded up; `people` who came, N."""
    size = Fraction(people) / (1 + people * YAMANE_ERROR**2)
    return -(-size.numerator // size.denominator)


def responses_duty(n: int, people: int, interval: Interval) -> Duty:
    """Whether `n` complete responses say anything about `people` who came; `interval` as scoring.interval gives it."""
    target = target_responses(people)
    values = {"n": n, "people": people, "target": target, "missing": max(0, target - n), "interval": interval}
    if people and n >= target:
        return Duty("responses", "done", "enough", values)
    if interval is None or n < FEWEST_RESPONSES:
        return Duty("responses", "late", "few", values)
    return Duty("responses", "coming", "growing", values)


def most_urgent_first(duties: Iterable[Duty]) -> list[Duty]:
    order = ("late", "due", "unknown", "coming", "done")
    return sorted(duties, key=lambda duty: order.index(duty.state))


@frozen
class KioskFacts:
    """What one district's page looks at."""

    open_services: int
    sending_day: int = 30
    sent_for: date | None = None
    since: date | None = None
    open_days: int | None = None
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
            reconciliation_duty(facts.open_days),
            questionnaire_duty(today, facts.answered_for, facts.since),
            links_duty(today, facts.links, facts.failing_links),
            responses_duty(facts.responses, facts.people, facts.interval),
        )
    )
