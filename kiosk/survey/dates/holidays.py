"""Official holidays with a fixed date, and the working days of a government office."""

from collections.abc import Collection
from datetime import date, timedelta

# Official holidays that have the same date each year (month, day), as the cabinet has kept them since 2562: New Year, Chakri,
# Songkran, Coronation, the Queen, the King, the Queen Mother, 13 and 23 October, 5 and 10 December, New Year's Eve. Labour Day is
# not one for government offices. Lunar days, days in lieu and one-year days are declared: a province enters them.
FIXED_HOLIDAYS = frozenset(
    {
        (1, 1),
        (4, 6),
        (4, 13),
        (4, 14),
        (4, 15),
        (5, 4),
        (6, 3),
        (7, 28),
        (8, 12),
        (10, 13),
        (10, 23),
        (12, 5),
        (12, 10),
        (12, 31),
    }
)


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, and neither a fixed official holiday nor one of `holidays`."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS and day not in holidays


def working_day_passed(since: date, today: date, holidays: Collection[date] = ()) -> bool:
    """Whether a whole working day lies between two days: a weekend or Songkran alone is none."""
    between = (since + timedelta(days=passed) for passed in range(1, (today - since).days))
    return any(is_working_day(day, holidays) for day in between)
