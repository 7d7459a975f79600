"""The days a page is about: a fiscal year or one month of it, from the address of the page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import BUDDHIST_OFFSET, day_of, fiscal_year, fiscal_year_days, month_days, month_name, short_date
from sync.server.report import EARLIEST, LATEST

YEARS_BACK = 4


@frozen
class Period:
    first: date
    last: date
    year: int  # Buddhist fiscal year
    month: str = ""  # "2026-11", or empty for the whole year
    today: date = date.min
    misread: str = ""  # a year or month in the address that there is not: the page says so

    def label(self, language: str) -> str:
        if self.month:
            return month_name(self.first, language)
        return f"{short_date(self.first, language)} – {short_date(self.last, language)}"

    @property
    def query(self) -> str:
        """What a link to another page adds to stay on the same days."""
        return urlencode({"year": self.year} | ({"month": self.month} if self.month else {}))

    @property
    def before(self) -> "Period | None":
        """The month before this one, or the fiscal year before; None where no year is meant any more."""
        if self.month:
            return _span({"month": (self.first - timedelta(days=1)).isoformat()[:7]}, self.today)
        return self.year_before

    @property
    def year_before(self) -> "Period | None":
        """The same month of last year, or last fiscal year."""
        if self.month:
            return _span({"month": self.first.replace(year=self.first.year - 1).isoformat()[:7]}, self.today)
        return _span({"year": str(self.year - 1)}, self.today)

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.last < self.today

    def years(self) -> list[int]:
        now = fiscal_year(self.today)
        return sorted({self.year, *range(now, now - YEARS_BACK - 1, -1)}, reverse=True)

    def months(self, language: str) -> list[tuple[str, str]]:
        day, months = fiscal_year_days(self.year)[0], []
        for _ in range(12):
            months.append((day.isoformat()[:7], month_name(day, language)))
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return months


def today() -> date:
    return day_of(datetime.now(UTC))


def period(query: Mapping[str, str], now: date) -> Period:
    """From a page's query. A month alone brings its year; beside a year to which it does not belong, the whole of that year is meant.

    What is no year or no month falls back to the fiscal year of `now`, and stands in `misread`.
    """
    typed, typed_month = query.get("year", ""), query.get("month", "")
    year, start = _year(typed, now), _month(typed_month, now)
    wrong = typed if typed and year is None else typed_month if typed_month and start is None else ""
    if start is not None and year in (None, fiscal_year(start)):
        return Period(*month_days(start), fiscal_year(start), typed_month, now, wrong[:20])
    chosen = year or fiscal_year(now)
    return Period(*fiscal_year_days(chosen), chosen, today=now, misread=wrong[:20])


def year_of(typed: str, now: date) -> Period | None:
    """The whole of a year as an address names it; None for one that there is not: another must not be shown, or changed, in its place."""
    chosen = period({"year": typed}, now)
    return chosen if typed == str(chosen.year) else None


def _span(query: Mapping[str, str], now: date) -> Period | None:
    span = period(query, now)
    return None if span.misread else span


def _year(typed: str, now: date) -> int | None:
    """A fiscal year that can be meant: none after the next one, of which nothing can be known or written."""
    year = int(typed[:5]) if typed.isascii() and typed.isdigit() else 0
    return year if EARLIEST <= year <= min(LATEST, fiscal_year(now) + 1) else None


def _month(typed: str, now: date) -> date | None:
    """The first day of a month as the pages write it, in a fiscal year that can be meant."""
    try:
        start = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return start if len(typed) == len("2026-11") and start.year < LATEST - BUDDHIST_OFFSET and _year(str(fiscal_year(start)), now) else None
