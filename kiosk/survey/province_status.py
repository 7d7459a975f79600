"""What only the province knows of a district's duties, as it last told its kiosk, and the duties that follow. Pure.

The status comes with the heartbeat's answer (sync/wire.py) and is stored with its moment: a page that shows it says of which day it is.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

from kiosk.frozen import field, frozen, replace
from kiosk.language.checks import whole_number
from kiosk.survey.dates.holidays import working_day_passed
from kiosk.survey.duties import Duty, Interval, districts_duty, kpi_duty, report_duty, silent_duty, target_responses

REPORT_STATES = ("", "draft", "review", "certified", "locked")
_COUNTS = ("districts", "districts_open", "silent", "silent_elsewhere", "few", "people", "responses")
NAMES = ("kpi", "report", "silent", "districts")  # the duties that need the province's status


@frozen
class ProvinceStatus:
    """`of`: the day it was said. The figures of the fiscal year are as the province has received them."""

    of: date
    sending_day: int
    districts: int
    districts_open: int  # with at least 5 services
    report_year: int  # Buddhist fiscal year: the one that ended, until its report is locked
    report: str  # one of REPORT_STATES; "": not begun
    provider_year: int | None  # the last fiscal year for which this district has sent the provider's questionnaire
    silent: int  # kiosks of this district
    silent_since: date | None  # when the one silent longest was last heard
    silent_elsewhere: int  # other districts with a silent kiosk
    few: int  # districts below the target of responses
    people: int  # of this district, as the two below
    responses: int
    interval: Interval
    holidays: tuple[date, ...] = field(default=())


def read_status(status: object, of: date) -> ProvinceStatus | None:
    """The status as the wire has it (sync.wire.ProvinceStatus); None for what is none: an older province says nothing of duties."""
    try:
        return _read(status, of) if isinstance(status, Mapping) else None
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def _read(status: Mapping[str, Any], of: date) -> ProvinceStatus:
    counts = {name: _count(status[name]) for name in _COUNTS}
    report, ends, since = status["report"], status["interval"], status["silent_since"]
    if report not in REPORT_STATES or not 1 <= _count(status["sending_day"]) <= 31:
        raise ValueError("no state of a report, or no day of a month")
    low, high = map(Fraction, ends) if ends else (Fraction(0), Fraction(0))
    return ProvinceStatus(
        of=of,
        sending_day=status["sending_day"],
        report_year=_count(status["report_year"]),
        report=report,
        provider_year=None if status["provider_year"] is None else _count(status["provider_year"]),
        silent_since=date.fromisoformat(since) if since else None,
        interval=(low, high) if ends else None,
        holidays=tuple(map(date.fromisoformat, status["holidays"])),
        **counts,
    )


def _count(value: object) -> int:
    return whole_number(value, "a count", 0, inf, "")  # nobody is shown what was wrong with it


def province_duties(status: ProvinceStatus | None, today: date, joined: bool) -> list[Duty]:
    """Without a status each duty says why it is not known."""
    if status is None:
        return [Duty(name, "unknown", "unheard" if joined else "alone") for name in NAMES]
    duties = (
        kpi_duty(status.districts_open),
        report_duty(today, status.report_year, status.report),
        _silent(status, today),
        _districts(status),
    )
    return [replace(duty, values={**duty.values, "of": status.of}) for duty in duties]


def _silent(status: ProvinceStatus, today: date) -> Duty:
    """This kiosk's own silence first: then what the province last said is old."""
    if working_day_passed(status.of, today, status.holidays):
        return Duty("silent", "late", "self")
    duty = silent_duty(status.silent if status.silent_since else 0, status.silent_since)
    return duty if duty.state == "late" else replace(duty, values={"elsewhere": status.silent_elsewhere})


def _districts(status: ProvinceStatus) -> Duty:
    """Too few responses to say anything: how many districts, and this one as the province sees it."""
    target = target_responses(status.people)
    this = {"n": status.responses, "people": status.people, "target": target, "interval": status.interval}
    duty = districts_duty(status.few, status.districts)
    return replace(duty, values={**duty.values, **this})
