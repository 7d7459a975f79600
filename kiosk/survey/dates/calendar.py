"""Days, months and fiscal years of the place of service. It reads no clock: moments are arguments.

Bangkok has kept UTC+7 without daylight saving since 1920 (IANA tz database, Asia/Bangkok), so a fixed offset is exact
for every response and the kiosk needs no time-zone data.
"""

import re
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.language.texts import Texts

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
BUDDHIST_OFFSET = 543
_WRITTEN_IN_BANGKOK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+07:00")

THAI_MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
THAI_SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
THAI_WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_of(moment: datetime) -> date:
    """The day a response counts on: the calendar day in Bangkok. ValueError for a moment without an offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset has no day")
    return moment.astimezone(BANGKOK).date()


def day_in_bangkok(moment: str) -> str:
    """As `day_of`, both as ISO text. A moment that was written in Bangkok's time says its day itself."""
    return moment[:10] if _WRITTEN_IN_BANGKOK.fullmatch(moment) else day_of(datetime.fromisoformat(moment)).isoformat()


def moment_of(text: str) -> datetime | None:
    """The aware moment that a stored text names, None if it names none: a damaged text must stop nothing that can do without it."""
    try:
        moment = datetime.fromisoformat(text)
        day_of(moment)
    except (ValueError, OverflowError):  # also one without an offset, or whose day in Bangkok lies outside the calendar
        return None
    return moment


def timestamp(moment: datetime) -> str:
    """ISO 8601 with Bangkok's offset, whole seconds: 2026-11-23T09:41:00+07:00."""
    return moment.astimezone(BANGKOK).isoformat(timespec="seconds")


def buddhist_year(day: date) -> int:
    """Common year + 543."""
    return day.year + BUDDHIST_OFFSET


def fiscal_year(day: date) -> int:
    """Buddhist fiscal year: October to September, named by the year it ends in (2570 = Oct 2026 - Sep 2027)."""
    return buddhist_year(day) + (1 if day.month >= 10 else 0)


def fiscal_year_days(year: int) -> tuple[date, date]:
    """First and last day of a Buddhist fiscal year, both included."""
    common = year - BUDDHIST_OFFSET
    return date(common - 1, 10, 1), date(common, 9, 30)


def month_days(day: date) -> tuple[date, date]:
    """First and last day of the month that `day` is in."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day.replace(day=1), following - timedelta(days=1)


def sending_day(month: date, wanted: int = 30) -> date:
    """The day of `month` on which figures go to the province: day `wanted`, or the month's last day if it is shorter.

    Source: the manual's Yasothon example, "every 30th"; February has none.
    """
    last = month_days(month)[1]
    return last if wanted >= last.day else month.replace(day=wanted)


def long_date(day: date, language: str = "th") -> str:
    """จันทร์ 23 พฤศจิกายน 2569 / Monday 23 November 2026."""
    if language == "th":
        return f"{THAI_WEEKDAYS[day.weekday()]} {day.day} {THAI_MONTHS[day.month - 1]} {buddhist_year(day)}"
    return f"{ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, language: str = "th") -> str:
    """23 พ.ย. 2569 / 23 Nov 2026."""
    if language == "th":
        return f"{day.day} {THAI_SHORT_MONTHS[day.month - 1]} {buddhist_year(day)}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"


def short_month(day: date, language: str = "th") -> str:
    """พ.ย. / Nov."""
    return THAI_SHORT_MONTHS[day.month - 1] if language == "th" else ENGLISH_MONTHS[day.month - 1][:3]


def month_name(day: date, language: str = "th") -> str:
    """พฤศจิกายน 2569 / November 2026."""
    if language == "th":
        return f"{THAI_MONTHS[day.month - 1]} {buddhist_year(day)}"
    return f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_date_said(day: date, texts: "Texts") -> str:
    """`short_date` in the language of the texts: one that came as files may have months of its own, with common years."""
    month = texts.phrase(THAI_SHORT_MONTHS[day.month - 1], "")
    return f"{day.day} {month} {day.year}" if month else short_date(day, texts.language)


def month_said(day: date, texts: "Texts") -> str:
    """As `short_date_said`, of `month_name`."""
    month = texts.phrase(THAI_MONTHS[day.month - 1], "")
    return f"{month} {day.year}" if month else month_name(day, texts.language)


def rounded_span(difference: timedelta) -> tuple[int, str]:
    """(count, unit) rounded as people say it: (7, "minutes"), (5, "hours"), (3650, "days"); never one hour or one day."""
    minutes = round(abs(difference).total_seconds() / 60)
    if minutes < 120:
        return minutes, "minutes"
    return (round(minutes / 60), "hours") if minutes < 2 * 1440 else (round(minutes / 1440), "days")
