"""At which hours people answer, over a period."""

from typing import Any

from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.overview import Figures, period_moved, period_view
from kiosk.officer.figures.period import period_of
from kiosk.officer.figures.views import HoursView
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame
from kiosk.store import tallies

OFFICE_HOURS = range(8, 17)  # shown even when empty; others only when somebody answered then


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Figures]:
    return state.opening(PAGE, Figures(period_of(state.subject, context.today)))


def view(state: OfficerState[Figures], context: OfficerContext, language: str) -> HoursView:
    subject, texts = state.subject, context.texts[language]
    shown = period_view(subject.period, context, texts)
    totals = tallies.totals(context.connection, *subject.period.span)
    low, high = min([*totals.by_hour, OFFICE_HOURS.start]), max([*totals.by_hour, OFFICE_HOURS.stop - 1])
    hours = tuple((f"{hour:02d}", totals.by_hour.get(hour, 0)) for hour in range(low, high + 1))
    busiest = max(totals.by_hour, key=lambda hour: (totals.by_hour[hour], -hour), default=None)
    note = "" if busiest is None else texts("hours_busiest", hour=f"{busiest:02d}.00–{busiest:02d}.59", count=totals.by_hour[busiest])
    frame = OfficerFrame(texts("hours_title"), f"{shown.title} · {context.load_site().place}")
    return HoursView(frame, shown, hours if totals.by_hour else (), texts("nobody_answered"), note)


PAGE = OfficerPage(PageName.HOURS, view, period_moved)
