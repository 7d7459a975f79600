"""What only the province knows of a district's duties, as its last word said it, and the duties that follow. Pure.

The word comes with the heartbeat's answer (sync/wire.py) and is kept with its moment: a page that stands on it says of which day it is.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from kiosk.frozen import frozen
from kiosk.survey.calendar import fiscal_year_days, working_day_passed
from kiosk.survey.duties import Duty, Interval, kpi_score, target_responses
from kiosk.survey.limits import FEWEST_SERVICES

REPORT_AFTER = timedelta(days=30)  # after the year's end, from when a report that is not locked is late
REPORT_STATES = ("", "draft", "review", "certified", "locked")
_COUNTS = ("districts", "districts_open", "silent", "silent_elsewhere", "few", "people", "responses")
NAMES = ("kpi", "report", "silent", "districts")  # the duties that need the province's word


@frozen
class ProvinceWord:
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


def read_word(word: object, of: date) -> ProvinceWord | None:
    """The word as the wire has it (sync.wire.ProvinceWord); None for what is none: an older province says nothing of duties."""
    try:
        return _read(word, of) if isinstance(word, Mapping) else None
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def _read(word: Mapping[str, Any], of: date) -> ProvinceWord:
    counts = {name: _count(word[name]) for name in _COUNTS}
    report, ends, since = word["report"], word["interval"], word["silent_since"]
    if report not in REPORT_STATES or not 1 <= _count(word["sending_day"]) <= 31:
        raise ValueError("no state of a report, or no day of a month")
    low, high = map(Fraction, ends) if ends else (Fraction(0), Fraction(0))
    return ProvinceWord(
        of=of,
        sending_day=word["sending_day"],
        report_year=_count(word["report_year"]),
        report=report,
        provider_year=None if word["provider_year"] is None else _count(word["provider_year"]),
        silent_since=date.fromisoformat(since) if since else None,
        interval=(low, high) if ends else None,
        holidays=tuple(map(date.fromisoformat, word["holidays"])),
        **counts,
    )


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value


def province_duties(word: ProvinceWord | None, today: date, joined: bool) -> list[Duty]:
    """Without a word each duty says why it is not known."""
    if word is None:
        return [Duty(name, "unknown", "unheard" if joined else "alone") for name in NAMES]
    return [_kpi(word), _report(word, today), _silent(word, today), _districts(word)]


def _kpi(word: ProvinceWord) -> Duty:
    score = kpi_score(word.districts_open)
    values: dict[str, object] = {"score": score, "open": word.districts_open, "fewest": FEWEST_SERVICES, "of": word.of}
    if score == 100:
        return Duty("kpi", "done", "full", values)
    return Duty("kpi", "coming", "next", {**values, "following": kpi_score(word.districts_open + 1)})


def _report(word: ProvinceWord, today: date) -> Duty:
    end, values = fiscal_year_days(word.report_year)[1], {"year": word.report_year, "of": word.of}
    late = "coming" if today <= end else "due" if today <= end + REPORT_AFTER else "late"
    return Duty("report", "done" if word.report == "locked" else late, word.report or "none", values)


def _silent(word: ProvinceWord, today: date) -> Duty:
    """This kiosk's own silence first: then what the province last said is old."""
    if working_day_passed(word.of, today, word.holidays):
        return Duty("silent", "late", "self", {"of": word.of})
    if word.silent and word.silent_since:
        return Duty("silent", "late", "some", {"count": word.silent, "since": word.silent_since, "of": word.of})
    return Duty("silent", "done", "none", {"elsewhere": word.silent_elsewhere, "of": word.of})


def _districts(word: ProvinceWord) -> Duty:
    """Too few answers to say anything: how many districts, and this one as the province sees it."""
    mine = {"n": word.responses, "people": word.people, "target": target_responses(word.people), "interval": word.interval}
    values = {"few": word.few, "districts": word.districts, "of": word.of, **mine}
    return Duty("districts", "coming" if word.few else "done", "few" if word.few else "enough", values)
