"""Days of the place of service, Buddhist years and fiscal years, as an officer writes them."""

import calendar as standard_calendar
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.dates import calendar

days = st.dates(date(1970, 1, 1), date(2400, 12, 31))


def test_someone_who_answers_at_half_past_midnight_counts_on_the_new_day() -> None:
    """00:30 in Bangkok is still yesterday in UTC; the day is Bangkok's."""
    assert calendar.day_of(datetime(2026, 11, 22, 17, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert calendar.day_of(datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2399, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_the_day_is_the_same_in_whatever_offset_the_moment_is_written(moment: datetime, minutes: int) -> None:
    """A server in UTC and a kiosk in Bangkok count one response on one day."""
    aware = moment.replace(tzinfo=UTC)
    elsewhere = aware.astimezone(timezone(timedelta(minutes=minutes)))
    assert calendar.day_of(elsewhere) == calendar.day_of(aware)
    assert datetime.fromisoformat(calendar.timestamp(elsewhere)) == aware.replace(microsecond=0)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2037, 1, 1)))
def test_the_fixed_offset_is_what_the_time_zone_database_says(moment: datetime) -> None:
    """UTC+7 without daylight saving, for every moment a response can have."""
    try:
        bangkok = ZoneInfo("Asia/Bangkok")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time-zone database")
    aware = moment.replace(tzinfo=UTC)
    assert calendar.day_of(aware) == aware.astimezone(bangkok).date()


def test_a_moment_without_an_offset_is_refused() -> None:
    """Nobody can say which day it is."""
    with pytest.raises(ValueError, match="offset"):
        calendar.day_of(datetime(2026, 11, 23, 9, 0))


def test_a_timestamp_is_written_with_bangkoks_offset() -> None:
    """As the contract's started_at and answered_at."""
    assert calendar.timestamp(datetime(2026, 11, 23, 2, 41, tzinfo=UTC)) == "2026-11-23T09:41:00+07:00"


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 9, 30), 2569), (date(2026, 10, 1), 2570), (date(2026, 12, 31), 2570), (date(2027, 1, 1), 2570), (date(2027, 9, 30), 2570)],
)
def test_the_fiscal_year_turns_on_the_first_of_october(day: date, year: int) -> None:
    """Fiscal year 2570 = 1 October 2026 to 30 September 2027."""
    assert calendar.fiscal_year(day) == year


@given(days)
def test_every_day_lies_in_the_fiscal_year_it_is_counted_in(day: date) -> None:
    """And the years follow one another without a gap."""
    first, last = calendar.fiscal_year_days(calendar.fiscal_year(day))
    assert first <= day <= last
    assert calendar.fiscal_year_days(calendar.fiscal_year(day) + 1)[0] == last + timedelta(days=1)
    assert calendar.fiscal_year(last + timedelta(days=1)) == calendar.fiscal_year(day) + 1


@given(days)
def test_a_month_is_as_long_as_the_standard_calendar_says(day: date) -> None:
    """Leap years included."""
    first, last = calendar.month_days(day)
    assert (first.day, last.day) == (1, standard_calendar.monthrange(day.year, day.month)[1])
    assert (first.year, first.month) == (last.year, last.month) == (day.year, day.month)


@pytest.mark.parametrize(
    ("month", "wanted", "sends_on"),
    [
        (date(2026, 11, 3), 30, date(2026, 11, 30)),
        (date(2026, 12, 3), 30, date(2026, 12, 30)),
        (date(2027, 2, 3), 30, date(2027, 2, 28)),
        (date(2028, 2, 3), 30, date(2028, 2, 29)),  # leap
        (date(2100, 2, 3), 30, date(2100, 2, 28)),  # a century is not
        (date(2026, 11, 3), 31, date(2026, 11, 30)),
        (date(2026, 11, 3), 5, date(2026, 11, 5)),
    ],
)
def test_yasothon_sends_on_the_30th_and_in_february_on_its_last_day(month: date, wanted: int, sends_on: date) -> None:
    """The manual's order has no date in February."""
    assert calendar.sending_day(month, wanted) == sends_on
    assert wanted != 30 or calendar.sending_day(month) == sends_on


def test_dates_are_written_as_thai_and_english_readers_expect() -> None:
    """Buddhist year in Thai, common year in English."""
    day = date(2026, 11, 23)
    assert calendar.long_date(day) == "จันทร์ 23 พฤศจิกายน 2569"
    assert calendar.long_date(day, "en") == "Monday 23 November 2026"
    assert (calendar.short_date(day), calendar.short_date(day, "en")) == ("23 พ.ย. 2569", "23 Nov 2026")
    assert (calendar.month_name(day), calendar.month_name(day, "en")) == ("พฤศจิกายน 2569", "November 2026")


def test_every_month_and_weekday_has_its_own_thai_name() -> None:
    """Months of 31, 30 and 28 days end in คม, ยน and พันธ์: the Thai calendar's own rule checks the order."""
    for number, name in enumerate(calendar.THAI_MONTHS, 1):
        length = standard_calendar.monthrange(2026, number)[1]
        assert name.endswith({31: "คม", 30: "ยน", 28: "พันธ์"}[length])
    assert len(set(calendar.THAI_MONTHS)) == len(set(calendar.THAI_SHORT_MONTHS)) == 12
    assert [calendar.long_date(date(2026, 11, 23 + n)).split()[0] for n in range(7)] == list(calendar.THAI_WEEKDAYS)
