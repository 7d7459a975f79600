"""Drawings: nothing leaves its frame, and what is drawn is what is said."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.scoring import LEVELS
from sync.server.pages.parts import charts

percents = st.one_of(st.none(), st.fractions(20, 100))


@given(st.dictionaries(st.sampled_from(LEVELS), st.integers(0, 1000)))
def test_the_levels_fill_their_bar_and_nothing_more(counts: dict[int, int]) -> None:
    """Side by side without gap, 100 % together, the best first."""
    parts = charts.stack(counts)
    assert [part.level for part in parts] == [level for level in LEVELS if counts.get(level)]
    ends = [Fraction(part.start) + Fraction(part.width) for part in parts]
    assert all(abs(end - Fraction(after.start)) <= Fraction(2, 100) for end, after in zip(ends, parts[1:], strict=False))
    assert not parts or abs(ends[-1] - 100) <= Fraction(2, 100)


@given(st.lists(st.tuples(percents, st.fractions(0, 10)), min_size=1, max_size=12))
def test_a_curve_stays_in_its_frame_and_breaks_where_a_month_is_missing(months: list[Any]) -> None:
    """Higher percents stand higher; a month without score has no point and no line through it."""
    drawn = [
        charts.Month("", percent, None if percent is None else (max(Fraction(20), percent - half), min(Fraction(100), percent + half)))
        for percent, half in months
    ]
    curve = charts.curve(drawn)
    assert all(point.y is None or charts.TOP <= point.y <= charts.BOTTOM for point in curve.points)
    assert [point.y is None for point in curve.points] == [percent is None for percent, _ in months]
    scored = sorted((percent, -point.y) for (percent, _), point in zip(months, curve.points, strict=True) if point.y is not None)
    assert [y for _, y in scored] == sorted(y for _, y in scored)
    assert sum(path.count(",") for path in curve.paths) <= sum(percent is not None for percent, _ in months)


@given(st.lists(st.tuples(st.text(max_size=3), st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))), min_size=1, max_size=24))
def test_columns_are_as_tall_as_their_number(rows: list[Any]) -> None:
    """The largest touches the top, none sinks under the line, none stands outside the picture."""
    drawing = charts.columns(rows, ("a", "b"))
    bars = [bar for column in drawing.columns for bar in column.bars]
    assert all(bar.x >= 0 and bar.x + bar.width <= drawing.width and bar.y + bar.height == drawing.base and bar.y >= 0 for bar in bars)


def test_one_rule_for_every_axis() -> None:
    """It ends at 100 and begins at the multiple of 20 below everything that is drawn, the goal and the ends of intervals too: two curves
    of the eighties have one axis, and a curve uses its height."""
    high, other = (
        charts.curve([charts.Month("", Fraction(85), None), charts.Month("", value, None)], 80) for value in (Fraction(91), Fraction(99))
    )
    assert high.points[0].y == other.points[0].y
    assert [tick.label for tick in high.ticks] == ["80", "85", "90", "95", "100"]
    for lowest, labels in ((79, ["60", "70", "80", "90", "100"]), (59, ["40", "60", "80", "100"]), (21, ["20", "40", "60", "80", "100"])):
        months = [charts.Month("", Fraction(90), (Fraction(lowest), Fraction(95)))]
        assert [tick.label for tick in charts.curve(months, 80).ticks] == labels
    assert charts.curve([charts.Month("", Fraction(90), None)], 60).ticks[0].label == "60"


def places(drawing: charts.Columns) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of each number, as wide as its figures are drawn."""
    return [
        (value.x - round(len(value.value) * 4.2), value.y - 11, value.x + round(len(value.value) * 4.2), value.y)
        for column in drawing.columns
        for value in column.values
    ]


@given(st.lists(st.tuples(st.just(""), st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))), min_size=1, max_size=24))
def test_no_number_lies_on_a_column_or_on_another_number(rows: list[Any]) -> None:
    """2,769 used to be cut by the blue column beside it; where there is no room the number stands in the table alone."""
    drawing = charts.columns(rows, ("a", "b"))
    numbers = places(drawing)
    bars = [(bar.x, bar.y, bar.x + bar.width, bar.y + bar.height) for column in drawing.columns for bar in column.bars if bar.height]
    for place, (left, top, right, bottom) in enumerate(numbers):
        for others_left, others_top, others_right, others_bottom in (*numbers[place + 1 :], *bars):
            assert right <= others_left or others_right <= left or bottom <= others_top or others_bottom <= top
        assert top >= 0 and left >= 0 and right <= drawing.width


def test_nobody_counted_is_no_nought() -> None:
    """A month without a count has a dash in the table and no number over its columns."""
    drawing = charts.columns([("ต.ค.", (None, 476)), ("พ.ย.", (0, 0))], ("a", "b"))
    assert [[bar.value for bar in column.bars] for column in drawing.columns] == [["–", "476"], ["0", "0"]]
    assert [[value.value for value in column.values] for column in drawing.columns] == [["476"], []]


def test_heat_goes_from_two_to_five() -> None:
    """Below two is as cold as it gets; no score has no heat."""
    assert [charts.heat(mean) for mean in (None, Fraction(1), Fraction(2), Fraction(7, 2), Fraction(5))] == ["none", "0", "0", "5", "10"]
