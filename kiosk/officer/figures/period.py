"""A day, a month or a fiscal year of figures: its span, its neighbours, its name. No store, no clock."""

from datetime import date, timedelta

from kiosk.frozen import frozen
from kiosk.officer.intents import PeriodKind
from kiosk.survey.dates import calendar

KINDS: tuple[PeriodKind, ...] = ("day", "month", "year")


@frozen
class FiguresPeriod:
    kind: PeriodKind
    day: date  # any day inside

    @property
    def span(self) -> tuple[date, date]:
        """First and last day, both included."""
        if self.kind == "day":
            return self.day, self.day
        return calendar.month_days(self.day) if self.kind == "month" else calendar.fiscal_year_days(calendar.fiscal_year(self.day))

    def shifted(self, by: int) -> "FiguresPeriod":
        """The neighbour before or after; a far jump stays inside the years that can be counted."""
        first, last = self.span
        try:
            day = last + timedelta(days=1) if by > 0 else first - timedelta(days=1)
        except OverflowError:
            return self
        return FiguresPeriod(self.kind, day) if 1970 <= day.year <= 9000 else self

    def as_kind(self, kind: PeriodKind, today: date) -> "FiguresPeriod":
        """The same time as another kind; a month or year that holds today opens on today."""
        first, last = self.span
        return FiguresPeriod(kind, today if first <= today <= last else self.day)

    def title(self, language: str, fiscal_year: str) -> str:
        """จันทร์ 23 พฤศจิกายน 2569 / พฤศจิกายน 2569 / ปีงบประมาณ 2570; `fiscal_year` is the word before the year."""
        if self.kind == "day":
            return calendar.long_date(self.day, language)
        if self.kind == "month":
            return calendar.month_name(self.day, language)
        return f"{fiscal_year} {calendar.fiscal_year(self.day)}"


def period_of(subject: object, today: date) -> FiguresPeriod:
    """The period that a page is about; today where it is about none."""
    period = getattr(subject, "period", None)
    return period if isinstance(period, FiguresPeriod) else FiguresPeriod("day", today)
