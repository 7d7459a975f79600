"""The percent as a curve: month by month of a fiscal year, or week by week of a month, each beside the one before."""

from datetime import date, timedelta
from typing import Any

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.overview import Figures, period_moved, period_view
from kiosk.officer.figures.period import FiguresPeriod, period_of
from kiosk.officer.figures.views import TrendPoint, TrendView
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame
from kiosk.reports import scores as reports
from kiosk.store import tallies
from kiosk.survey import scoring
from kiosk.survey.dates.calendar import month_days, short_month

WEEK = 7


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Figures]:
    """Of a single day there is no curve: its month's is shown."""
    period = period_of(state.subject, context.today)
    return state.opening(PAGE, Figures(period if period.kind != "day" else period.as_kind("month", context.today)))


def parts_of(period: FiguresPeriod, language: str) -> list[tuple[str, date, date]]:
    """(label, first day, last day): the twelve months of a year, or the weeks of a month from its first day on."""
    first, last = period.span
    parts = []
    while first <= last:
        end = month_days(first)[1] if period.kind == "year" else min(first + timedelta(days=WEEK - 1), last)
        label = short_month(first, language) if period.kind == "year" else f"{first.day}–{end.day}" if first != end else str(first.day)
        parts.append((label, first, end))
        first = end + timedelta(days=1)
    return parts


def view(state: OfficerState[Figures], context: OfficerContext, language: str) -> TrendView:
    texts = context.texts[language]
    period = state.subject.period
    period = period if period.kind != "day" else replace(period, kind="month")
    points = tuple(_point(*part, context) for part in parts_of(period, language) if part[1] <= context.today)
    shown = period_view(period, context, texts)
    answered = [point for point in points if point.hundredths is not None]
    frame = OfficerFrame(texts("trend_title"), f"{shown.title} · {context.load_site().place}")
    notes = (_beside(answered, texts), texts(f"trend_note_{period.kind}"))
    return TrendView(frame, shown, points if answered else (), tuple(filter(None, notes)), texts("trend_none"))


def _point(label: str, first: date, last: date, context: OfficerContext) -> TrendPoint:
    totals = tallies.totals(context.connection, first, last)
    scored = reports.scored(totals, context.questionnaire())
    if scored.percent is None or scoring.is_few(scored.n):
        return TrendPoint(label, None, None, scoring.MISSING, totals.complete)
    ends = scoring.shown_interval(scored, totals.spread)
    bounds = (_hundredths(scoring.shown(ends[0])), _hundredths(scoring.shown(ends[1]))) if ends else None
    percent = scoring.shown(scored.percent)
    return TrendPoint(label, _hundredths(percent), bounds, percent, totals.complete)


def _hundredths(printed: str) -> int:
    return int(printed.replace(".", ""))


def _beside(points: list[TrendPoint], texts: Texts) -> str:
    """The last two that can be compared, in words. Whether a difference means anything their ranges say."""
    if len(points) < 2:
        return ""
    before, last = points[-2:]
    return texts("trend_beside", last=last.label, percent=last.shown, before=before.label, percent_before=before.shown)


PAGE = OfficerPage(PageName.TREND, view, period_moved)
