"""The days a page is about: a fiscal year or one month of it, from the address of the page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from kiosk.frozen import frozen
from kiosk.survey.calendar import day_of, fiscal_year, fiscal_year_days, month_days, month_name, short_date

YEARS_BACK = 4


@frozen
class Period:
    first: date
    last: date
    year: int  # Buddhist fiscal year
    month: str = ""  # "2026-11", or empty for the whole year
    today: date = date.min

    def label(self, language: str) -> str:
        if self.month:
            return month_name(self.first, language)
        return f"{short_date(self.first, language)} – {short_date(self.last, language)}"

    @property
    def query(self) -> str:
        """What a link to another page adds to stay on the same days."""
        return urlencode({"year": self.year} | ({"month": self.month} if self.month else {}))

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
    """From a page's query; anything that is no year or no month of that year falls back to the fiscal year of `now`."""
    typed = query.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and 2500 <= int(typed[:5]) <= 3500 else fiscal_year(now)
    first, last = fiscal_year_days(year)
    month = query.get("month", "")
    try:
        start = date.fromisoformat(f"{month}-01")
    except ValueError:
        return Period(first, last, year, today=now)
    return Period(*month_days(start), fiscal_year(start), month, now)
