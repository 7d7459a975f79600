"""Days gathered into weeks, Monday to Sunday."""

from collections.abc import Mapping
from datetime import date, timedelta

from sync.server.tallies.queries import Totals, combined


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_of(first: date, last: date) -> tuple[date, date]:
    """First and last day of the weeks that begin between `first` and `last`: each week lies in one year, whole."""
    opening = monday_of(first + timedelta(days=6))
    return opening, monday_of(last) + timedelta(days=6)


def by_week(days: Mapping[str, Totals]) -> dict[date, Totals]:
    """`days`: ISO day -> Totals. Monday -> their sum, oldest first."""
    weeks: dict[date, list[Totals]] = {}
    for day in sorted(days):
        weeks.setdefault(monday_of(date.fromisoformat(day)), []).append(days[day])
    return {monday: combined(parts) for monday, parts in weeks.items()}
