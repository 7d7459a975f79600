"""Dates as officers type them and as Thai spreadsheets write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.dates.typed_dates import parse_date, parse_moment, written_order


@pytest.mark.parametrize("text", ["2026-11-23", "2569-11-23", " 2026-11-23 ", "23/11/2569", "23/11/2026", "20261123", "11/23/2026"])
def test_same_day_written_in_many_ways(text: str) -> None:
    """Common and Buddhist years, dashes and slashes."""
    assert parse_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        *("23/11/69", "23 / 11 / 69", "23.11.69", "23-11-2569", "23-11-69", "2569/11/23", "2026.11.23", "๒๓/๑๑/๒๕๖๙", "23/11/26"),
        *("23 พ.ย. 69", "23 พย 69", "23พ.ย.2569", "23 พฤศจิกายน 2569", "23 พฤศจิกายน พ.ศ. 2569", "23 พ.ย. ค.ศ. 2026", "23-พ.ย.-69"),
        *("วันจันทร์ที่ 23 พฤศจิกายน พ.ศ. 2569", "วันที่ 23 พฤศจิกา 69", "23-Nov-26", "Monday, 23 November 2026", "Nov 23, 2026"),
    ],
)
def test_clerk_writes_the_day_as_on_every_form_of_the_office(text: str) -> None:
    """Years of two digits, months by name, Thai figures, the weekday in front: one day, where no other can be meant."""
    assert parse_date(text) == date(2026, 11, 23)


@given(st.dates(date(1970, 1, 1), date(2399, 12, 31)))
def test_any_day_reads_back_in_both_calendars(day: date) -> None:
    """Also 29 February of a Buddhist year that would be no leap year as a common one."""
    buddhist = f"{day.year + 543}-{day.month:02}-{day.day:02}"
    assert parse_date(day.isoformat()) == day
    if day.year + 543 >= 2513:
        assert parse_date(buddhist) == day
        assert parse_date(f"{day.day}/{day.month}/{day.year + 543}") == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3/4/2026", "can be read two ways; write it as 2026-MM-DD"),
        ("3/11/26", "can be read two ways; write it as 2026-MM-DD"),
        ("23-11-26", "can be read two ways; write it as 2026-MM-DD"),
        ("23/11/50", "a year that can be read two ways; write all four digits"),
        ("23 พ.ย.", "must be a day such as"),
        ("23 พ.บ. 2569", "must be a day such as"),
        ("31 พ.ย. 2569", "is no day of any calendar"),
        ("46349", "must be a day such as"),
        ("2026-02-30", "is no day of any calendar"),
        ("2569-02-29", "is no day of any calendar"),
        ("2450-01-01", "is outside the years that can be counted"),
        ("1969-12-31", "is outside the years that can be counted"),
        ("yesterday", "must be a day such as"),
        ("", "must be a day such as"),
        ("2026-11-23T10:00", "must be a day without a time"),
    ],
)
def test_what_is_no_day_is_refused_in_words(text: str, words: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=words):
        parse_date(text)


def test_spreadsheet_set_to_english_writes_the_month_first_in_the_whole_column() -> None:
    """One day over 12 tells how the others are meant; a time behind the day changes nothing."""
    column = ["11/3/2026", "11/23/2026 9:41", "11/5/2026"]
    order = written_order(column)
    assert [parse_moment(text, order).date() for text in column] == [date(2026, 11, day) for day in (3, 23, 5)]


def test_thai_column_with_a_day_over_12_has_the_day_first() -> None:
    """Also where a Buddhist year or a year of two digits is the only sign of it."""
    for column in (["3/11/2026", "23/11/2026"], ["3/11/2026", "5/11/2569"], ["3/11/2026", "จันทร์ 3/11/69"]):
        assert written_order(column) == "day first"
        assert parse_date(column[0], written_order(column)) == date(2026, 11, 3)


def test_two_clerks_who_write_days_in_two_orders_are_asked() -> None:
    """No day of such a column is put into another month; and of days that can all be read two ways none is guessed."""
    column = ["23/11/2026", "11/24/2026", "3/11/2026"]
    order = written_order(column)
    with pytest.raises(ValueError, match="has the month first, other days of the file the day; write it as 2026-MM-DD"):
        parse_date("11/24/2026", order)
    assert written_order(["3/11/2026", "5/11/2026", "2026-11-23", "", "23 พ.ย. 69", "nonsense"]) == "unknown"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23", "2026-11-23T12:00:00+07:00"),
        ("2569-11-23 9:41", "2026-11-23T09:41:00+07:00"),
        ("23/11/2569 09:41:30", "2026-11-23T09:41:30+07:00"),
        ("2026-11-23T09:41:00+07:00", "2026-11-23T09:41:00+07:00"),
        ("2026-11-23T02:41:00.250Z", "2026-11-23T02:41:00+00:00"),
        ("20261123", "2026-11-23T12:00:00+07:00"),
        ("20261123T024100Z", "2026-11-23T02:41:00+00:00"),
        ("23/11/2569 9:41 น.", "2026-11-23T09:41:00+07:00"),
        ("23/11/2569 0:00:00", "2026-11-23T12:00:00+07:00"),
        ("2026-11-23T00:00:00+07:00", "2026-11-23T00:00:00+07:00"),
        ("23/11/2569 9.41", "2026-11-23T09:41:00+07:00"),
        ("๒๓ พ.ย. ๖๙ เวลา ๙.๔๑ น.", "2026-11-23T09:41:00+07:00"),
        ("23/11/2026 9:41:30 PM", "2026-11-23T21:41:30+07:00"),
        ("23/11/2026 12:05 AM", "2026-11-23T00:05:00+07:00"),
        ("46349", "2026-11-23T12:00:00+07:00"),
        ("46349.4034722", "2026-11-23T09:41:00+07:00"),
        ("2026-11-23t09:41:00.123456789+07", "2026-11-23T09:41:00+07:00"),
    ],
)
def test_moment_without_time_is_noon_and_without_offset_bangkok(text: str, moment: str) -> None:
    """Noon keeps a paper form on its day wherever it is looked at from."""
    assert parse_moment(text).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["2026-11-23 25:00", "2026-11-23 morning", "2026-11-23T10:61", "2026-11-23T10:00+99:00", "23/11/2569 13:00 PM", "99999"]
)
def test_what_no_clock_shows_is_refused(text: str) -> None:
    """A wrong time is not dropped silently."""
    with pytest.raises(ValueError, match=r"no clock shows|such as 2026-11-23"):
        parse_moment(text)
