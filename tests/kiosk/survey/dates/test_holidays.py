"""Weekends and official holidays: days on which an office is not expected to be heard of."""

from datetime import date

import pytest

from kiosk.survey.dates.holidays import working_day_passed


@pytest.mark.parametrize(
    ("since", "today", "holidays", "passed"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), (), False),  # a weekend
        (date(2026, 11, 20), date(2026, 11, 24), (), True),
        (date(2027, 4, 12), date(2027, 4, 16), (), False),  # Songkran, Tuesday to Thursday
        (date(2026, 12, 4), date(2026, 12, 8), (), True),  # Monday the 7th is a day in lieu, which nobody can know beforehand
        (date(2026, 12, 4), date(2026, 12, 8), (date(2026, 12, 7),), False),  # but a province that enters it
        (date(2027, 4, 30), date(2027, 5, 4), (), True),  # Labour Day falls on a Saturday and is none of offices: Monday counts
        (date(2026, 11, 23), date(2026, 11, 23), (), False),
        (date(2026, 11, 25), date(2026, 11, 23), (), False),  # a clock that was set back
    ],
)
def test_a_working_day_has_passed(since: date, today: date, holidays: tuple[date, ...], passed: bool) -> None:
    """Monday to Friday, without official holidays."""
    assert working_day_passed(since, today, holidays) is passed
