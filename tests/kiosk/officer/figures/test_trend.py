"""An officer sees whether the percent went up or down."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.officer.figures.views import TrendView
from kiosk.officer.intents import Open, SetPeriod, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.curve import TOP, CurveChart, CurvePoint
from kiosk.ui.drawing.theme import CONTRAST, NORMAL, Theme, contrast
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.text.thai_text import TextStyle
from tests.support.office import NOW, Office, walked
from tests.support.scene_checks import noted


def trend(office: Office, *taps: object) -> TrendView:
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.FIGURES), *taps), "th")
    assert isinstance(view, TrendView)
    return view


def test_a_year_is_a_curve_of_months_and_a_month_one_of_weeks(office: Office) -> None:
    """October and November with their percents and ranges; a week with four people has no point; what is still to come is not there."""
    office.answer(8, seed=1)
    office.answer(4, at=NOW - timedelta(days=10), seed=2)
    office.answer(9, at=NOW - timedelta(days=40), seed=3)
    year = trend(office, SetPeriod("year"), Open(PageName.TREND))
    assert [(point.label, point.n) for point in year.points] == [("ต.ค.", 9), ("พ.ย.", 12)]
    october, november = year.points
    assert october.hundredths and october.bounds and october.bounds[0] <= october.hundredths <= october.bounds[1]
    assert f"พ.ย. ร้อยละ {november.shown} · ต.ค. ร้อยละ {october.shown}" in year.notes[0] and "ยังบอกไม่ได้" in year.notes[1]
    month = trend(office, SetPeriod("month"), Open(PageName.TREND))
    assert [(point.label, point.n, point.hundredths is None) for point in month.points] == [
        ("1–7", 0, True),
        ("8–14", 4, True),
        ("15–21", 0, True),
        ("22–28", 8, False),
    ]
    assert trend(office, Open(PageName.TREND)).points == month.points
    assert not trend(office, SetPeriod("month"), Open(PageName.TREND), ShiftPeriod(-1), ShiftPeriod(-1)).points


def test_small_ups_and_downs_look_small() -> None:
    """The axis ends at 100 and is never shorter than thirty."""
    high = CurvePoint("ต.ค.", 9_500, (9_300, 9_700), "95.00", "30 คน")
    curve = CurveChart((high, replace(high, value=9_600)), TextStyle("", 20))
    assert curve.floor == TOP - 3_000
    assert replace(curve, points=(high, replace(high, value=4_100, bounds=None))).floor == 4_000
    assert replace(curve, points=(replace(high, value=None, bounds=None),)).floor == TOP - 3_000


@pytest.mark.parametrize("theme", [NORMAL, CONTRAST], ids=["normal", "contrast"])
def test_how_sure_a_point_is_can_be_seen_in_high_contrast_too(theme: Theme) -> None:
    """Its bar has an edge that stands out, and no number is written over it."""
    style = TextStyle(find_fonts().regular, 24)
    points = tuple(CurvePoint(label, 8_500, (8_000, 9_000), "85.00", "30 คน") for label in ("ต.ค.", "พ.ย."))
    painted = noted(CurveChart(points, style), 800, 600, theme, "card")
    bars = [panel.box for panel in painted.panels if panel.role == "chip" and contrast(theme[panel.edge], theme["card"]) >= 3]
    numbers = [text.box for text in painted.texts if text.words == "85.00"]
    assert len(bars) == len(numbers) == 2
    assert not any(number.overlaps(bar) for number in numbers for bar in bars)
