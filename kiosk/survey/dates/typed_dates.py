"""Parses dates and moments as people and spreadsheets write them, in common or Buddhist years. It reads no clock and no file.

A year of 2400 or later is Buddhist: as a common year it lies centuries ahead. A year of two digits is the one year within
LIKELY_YEARS that ends so: 69 is 2569, 26 is 2026. Figures with the year last are accepted when they have one reading: with a
Buddhist year or a month's name (written day first), with a day over 12 (11/23/2026 too), or with day and month equal. 3/4/2026
alone is refused rather than guessed. In a column all days are written in one order, which those with one reading tell
(`written_order`); a column that mixes both is refused where the month stands first.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal

from kiosk.language.sentence import Sentence
from kiosk.survey.dates.calendar import (
    BANGKOK,
    BUDDHIST_OFFSET,
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAYS,
    THAI_MONTHS,
    THAI_SHORT_MONTHS,
    THAI_WEEKDAYS,
)

Order = Literal["day first", "month first", "unknown"]  # of figures with the year last

FIRST_BUDDHIST = 2400
LIKELY_YEARS = range(2015, 2046)  # one century's two digits name one year here at most, in both calendars together
_YEARS = range(1970, FIRST_BUDDHIST)
_YEAR = r"(\d{4}|\d{2})(?!\d)"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)", re.DOTALL)
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(T.*)?", re.DOTALL)  # ISO 8601 without dashes
_YEAR_LAST = re.compile(rf"(\d{{1,2}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?{_YEAR}(.*)", re.DOTALL)
_NAMED = re.compile(rf"(\d{{1,2}})([^\d/]{{2,40}}?){_YEAR}(.*)", re.DOTALL)  # 23 Nov 2026, 23-Nov-26
_NAME_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})(?!\d)(.*)", re.DOTALL)  # November 23, 2026
_WEEKDAYS = "|".join((*THAI_WEEKDAYS, *(f"{name[:3]}(?:{name[3:]})?" for name in ENGLISH_WEEKDAYS)))
_WEEKDAY = re.compile(rf"(?:วัน)?(?:{_WEEKDAYS})?(?:ที่)?[\s,]*", re.IGNORECASE)
_CLOCK = re.compile(
    r"[Tt,\s]+(?:เวลา\s*)?(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2})([.,]\d+)?)?\s*(?:น\.?|นาฬิกา|([AaPp])\.?[Mm]\.?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?"
)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_SERIALS = range(36526, 73051)  # the days of 2000 to 2099
_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=BANGKOK)  # ECMA-376 part 1, 18.17.4.1: day 1 is 1900-01-01, with a 29 February that never was
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ERAS = {"พศ": "buddhist", "คศ": "common", "": ""}


def _months() -> dict[str, int]:
    """A month's name without dots and blanks -> its number."""
    names: dict[str, int] = {}
    for number, (thai, short, english) in enumerate(zip(THAI_MONTHS, THAI_SHORT_MONTHS, ENGLISH_MONTHS, strict=True), 1):
        spoken = re.sub("(คม|ยน|พันธ์)$", "", thai)
        names |= dict.fromkeys((thai, spoken, short.replace(".", ""), english.lower(), english[:3].lower()), number)
    return names | {"sept": 9}


_MONTHS = _months()


def parse_date(text: str, order: Order = "unknown") -> date:
    """A day: 2026-11-23, 2569-11-23, 23/11/2569, 23 พ.ย. 69; `order` is that of its column.

    Raises ValueError with a sentence's end ("is ...").
    """
    day, rest = _day(text, order)
    if rest.strip():
        raise ValueError(Sentence("must be a day without a time, such as 2026-11-23"))
    return day


def written_order(texts: Iterable[str]) -> Order:
    """The order of a column of days: day first as soon as one day can be read in no other way, month first if some can be read
    only so and none the other way."""
    orders = {_own_order(match) for text in texts if (match := _YEAR_LAST.fullmatch(_without_weekday(text)))}
    return "day first" if "day first" in orders else "month first" if "month first" in orders else "unknown"


def parse_moment(text: str, order: Order = "unknown") -> datetime:
    """A day or a moment, also a spreadsheet's serial number; a day alone means its noon, a time without an offset Bangkok's.

    Raises ValueError as above.
    """
    text = text.translate(_THAI_DIGITS).strip()
    serial = _SERIAL.fullmatch(text)
    if serial and int(serial[1]) in _SERIALS:
        return _of_serial(int(serial[1]), float(serial[2] or 0))
    day, rest = _day(text, order)
    if not rest.strip():
        return datetime(day.year, day.month, day.day, 12, tzinfo=BANGKOK)
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        raise ValueError(Sentence("must be a day or a moment such as 2026-11-23 or 2026-11-23T09:41:00+07:00"))
    hour, minute, second, _, half, offset = clock.groups()
    try:
        clock_time = f"{_hour(int(hour), half or ''):02}:{minute}:{second or '00'}{(offset or '').upper()}"
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock_time}")
    except ValueError:
        raise ValueError(Sentence("has a time that no clock shows")) from None
    if moment.tzinfo:
        return moment
    midnight = moment.time() == time()  # what a spreadsheet puts behind a day alone
    return moment.replace(hour=12 if midnight else moment.hour, tzinfo=BANGKOK)


def _of_serial(days: int, fraction: float) -> datetime:
    seconds = round(fraction * 86400) or 12 * 3600
    return _SERIAL_ZERO + timedelta(days=days, seconds=seconds)


def _hour(hour: int, half: str) -> int:
    if half and not 1 <= hour <= 12:
        raise ValueError("a clock of twelve hours begins at 1")
    return hour % 12 + 12 * (half.lower() == "p") if half else hour


def _without_weekday(text: str) -> str:
    text = text.translate(_THAI_DIGITS).strip()
    return text[_WEEKDAY.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing too


def _day(text: str, order: Order = "unknown") -> tuple[date, str]:
    """The day at the beginning of the text, and what stands behind it."""
    text = _without_weekday(text)
    if match := _BASIC.fullmatch(text):
        year, month, day, rest = match.groups()
        return _calendar_day(_year(year), int(month), int(day)), rest or ""
    if match := _YEAR_FIRST.fullmatch(text):
        year, _, month, day, rest = match.groups()
        return _calendar_day(_year(year), int(month), int(day)), rest
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match, order)
    if (match := _NAMED.fullmatch(text)) and (named := _month_and_era(match[2])):
        return _calendar_day(_year(match[3], named[1]), named[0], int(match[1])), match[4]
    if (match := _NAME_FIRST.fullmatch(text)) and (month_number := _MONTHS.get(match[1].lower())):
        return _calendar_day(_year(match[3]), month_number, int(match[2])), match[4]
    raise ValueError(Sentence("must be a day such as 2026-11-23, or 2569-11-23 in Buddhist years"))


def _year_last(match: re.Match[str], order: Order) -> tuple[date, str]:
    first, mark, second, year, rest = match.groups()
    common = _year(year)
    own = _own_order(match)
    year_first = mark == "-" and len(year) == 2 and int(year) <= 31 and 2000 + int(first) in LIKELY_YEARS  # 23-11-26 may be of 2023
    if year_first or (own == order == "unknown" and int(first) != int(second)):
        raise ValueError(Sentence("can be read two ways; write it as {year}-MM-DD", year=common))
    if own == "month first" and order == "day first":
        raise ValueError(Sentence("has the month first, other days of the file the day; write it as {year}-MM-DD", year=common))
    day, month = (second, first) if "month first" in (own, order) else (first, second)
    return _calendar_day(common, int(month), int(day)), rest


def _own_order(match: re.Match[str]) -> Order:
    """What figures with the year last say of their order: no month is over 12, and a Buddhist year is written behind the month."""
    first, _, second, year, _ = match.groups()
    if int(second) > 12:
        return "month first" if int(first) <= 12 else "day first"
    buddhist = int(year) >= FIRST_BUDDHIST or (len(year) == 2 and int(year) + 2000 not in LIKELY_YEARS)
    return "day first" if buddhist or int(first) > 12 else "unknown"


def _month_and_era(words: str) -> tuple[int, str] | None:
    """What stands between day and year: "พ.ย.", "พฤศจิกายน พ.ศ.", "-Nov-"; None where it is no month."""
    letters = re.sub(r"[\s.,\-]", "", words).lower()
    era = letters[-2:] if letters[-2:] in _ERAS else ""
    number = _MONTHS.get(letters.removesuffix(era))
    return (number, _ERAS[era]) if number else None


def _year(digits: str, era: str = "") -> int:
    """The common year that is meant."""
    number = int(digits)
    if len(digits) == 4:
        return number - BUDDHIST_OFFSET if number >= FIRST_BUDDHIST else number
    years = {"common": 2000 + number, "buddhist": 2500 + number - BUDDHIST_OFFSET}
    likely = [year for calendar, year in years.items() if year in LIKELY_YEARS and era in ("", calendar)]
    if len(likely) != 1:
        raise ValueError(Sentence("has a year that can be read two ways; write all four digits of it"))
    return likely[0]


def _calendar_day(common: int, month: int, day: int) -> date:
    if common not in _YEARS:
        raise ValueError(Sentence("is outside the years that can be counted"))
    try:
        return date(common, month, day)
    except ValueError:
        raise ValueError(Sentence("is no day of any calendar")) from None
