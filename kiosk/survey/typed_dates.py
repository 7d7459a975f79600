"""Parses dates and moments as people type them, in common or Buddhist years. It reads no clock and no file.

A year of 2400 or later is Buddhist: as a common year it lies centuries ahead.
D/M/YYYY, which Thai spreadsheets write, is accepted when it is unambiguous: with a Buddhist year (written day first), with a
day over 12, or with day and month equal. 3/4/2026 is refused rather than guessed.
"""

import re
from datetime import date, datetime

from kiosk.language.sentence import Sentence
from kiosk.survey.calendar import BANGKOK, BUDDHIST_OFFSET

FIRST_BUDDHIST = 2400
_YEARS = range(1970, FIRST_BUDDHIST)
_DASHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(.*)", re.DOTALL)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(.*)", re.DOTALL)
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(T.*)?", re.DOTALL)  # ISO 8601 without dashes
_CLOCK = re.compile(r"[Tt ]+(\d{1,2}):?(\d{2})(?::?(\d{2})([.,]\d+)?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?")


def parse_date(text: str) -> date:
    """A day: 2026-11-23, 2569-11-23, 23/11/2569. Raises ValueError with a sentence's end ("is ...")."""
    day, rest = _day(text.strip())
    if rest.strip():
        raise ValueError(Sentence("must be a day without a time, such as 2026-11-23"))
    return day


def parse_moment(text: str) -> datetime:
    """A day or a moment; a day alone means its noon, a time without an offset Bangkok's. Raises ValueError as above."""
    day, rest = _day(text.strip())
    if not rest.strip():
        return datetime(day.year, day.month, day.day, 12, tzinfo=BANGKOK)
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        raise ValueError(Sentence("must be a day or a moment such as 2026-11-23 or 2026-11-23T09:41:00+07:00"))
    hour, minute, second, _, offset = clock.groups()
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{hour.zfill(2)}:{minute}:{second or '00'}{(offset or '').upper()}")
    except ValueError:
        raise ValueError(Sentence("has a time that no clock shows")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def _day(text: str) -> tuple[date, str]:
    if match := _DASHED.fullmatch(text) or _BASIC.fullmatch(text):
        year, month, day, rest = match.groups()
    elif match := _SLASHED.fullmatch(text):
        day, month, year, rest = match.groups()
        if int(year) < FIRST_BUDDHIST and int(day) <= 12 and day.lstrip("0") != month.lstrip("0"):
            raise ValueError(Sentence("can be read two ways; write it as {year}-MM-DD", year=year))
    else:
        raise ValueError(Sentence("must be a day such as 2026-11-23, or 2569-11-23 in Buddhist years"))
    common = int(year) - BUDDHIST_OFFSET if int(year) >= FIRST_BUDDHIST else int(year)
    if common not in _YEARS:
        raise ValueError(Sentence("is outside the years that can be counted"))
    try:
        return date(common, int(month), int(day)), rest or ""
    except ValueError:
        raise ValueError(Sentence("is no day of any calendar")) from None
