"""The day, month or year that an officer looks at."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.officer.figures.period import KINDS, FiguresPeriod
from kiosk.officer.intents import Open, SetPeriod, ShiftPeriod
from kiosk.officer.page_names import PageName
from tests.support.office import NOW, Office, figure, shown, walked


def test_the_officer_looks_back_and_never_past_today(office: Office) -> None:
    """The day before exists; there is no tomorrow."""
    controller = office.controller()
    today = walked(controller, Open(PageName.FIGURES))
    assert controller.handle(today, ShiftPeriod(1)) is today and not shown(controller, today).period.has_next
    yesterday = walked(controller, ShiftPeriod(-1), start=today)
    assert shown(controller, yesterday).period.title == "Sunday 22 November 2026" and shown(controller, yesterday).period.has_next


def test_a_month_and_a_fiscal_year_hold_their_days(office: Office) -> None:
    """October 2026 belongs to fiscal year 2570, not to November."""
    office.answer(2)
    office.answer(3, at=NOW.replace(month=10), seed=1)
    office.answer(4, at=NOW.replace(month=9), seed=2)
    controller = office.controller()
    values = {
        kind: figure(shown(controller, walked(controller, Open(PageName.FIGURES), SetPeriod(kind))), "answered").value for kind in KINDS
    }
    assert values == {"day": "2", "month": "2", "year": "5"}
    assert shown(controller, walked(controller, Open(PageName.FIGURES), SetPeriod("year")), "th").period.title.endswith("2570")


@given(st.sampled_from(KINDS), st.dates())
def test_periods_follow_each_other_without_a_gap(kind: str, day: object) -> None:
    """The day after a period's last day is the next one's first."""
    period = FiguresPeriod(kind, day)
    following = period.shifted(1)
    if following != period:
        assert following.span[0] - period.span[1] == timedelta(days=1)
