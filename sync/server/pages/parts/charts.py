"""Where the lines and areas of a chart go, in numbers. The drawing is templates/charts.html; the figures come in ready."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kiosk.frozen import frozen
from kiosk.survey.scoring import LEVELS, MISSING, shown
from sync.server.pages.parts.axis import Axis, AxisTick, axis_of

CURVE_WIDTH, CURVE_HEIGHT = 960, 380
LEFT, RIGHT, TOP, BOTTOM = 52, 930, 54, 326
COLUMNS_WIDTH, COLUMNS_HEIGHT = 960, 260
LETTER, LINE = 8.6, 17  # width of a figure and height of a line of a value, as charts.css draws them (14 px, bold)


@frozen
class Span:
    """A percent with its interval as positions along a bar; None where there is no score."""

    value: str | None
    low: str | None = None
    high: str | None = None


@frozen
class Part:
    level: int
    start: str
    width: str


@frozen
class Point:
    x: int
    y: int | None
    value: str
    label: str
    few: int = 0  # 1 to 4 respondents: their number, written under the point; it stands apart from the line
    below: bool = False  # the value stands under the point: the line comes down to it from both sides
    ends: str = ""  # of the interval, as the table beside the drawing says them


@frozen
class Curve:
    ticks: tuple[AxisTick, ...]
    points: tuple[Point, ...]
    paths: tuple[str, ...]  # one for each run of months without a gap
    bands: tuple[str, ...]
    goal: int | None = None  # its height
    width: int = CURVE_WIDTH
    height: int = CURVE_HEIGHT
    left: int = LEFT
    right: int = RIGHT


@frozen
class Bar:
    kind: str
    x: int
    y: int
    width: int
    height: int
    value: str  # an en dash where nobody counted


@frozen
class BarValue:
    """A number over a group of columns, behind a spot in its column's colour."""

    kind: str
    x: int  # middle of the words
    y: int  # their base
    spot: int  # left edge of the spot
    value: str


@frozen
class ColumnGroup:
    label: str
    middle: int
    bars: tuple[Bar, ...]
    values: tuple[BarValue, ...]  # none where they would touch the next group's: the table has them


@frozen
class Columns:
    columns: tuple[ColumnGroup, ...]
    base: int
    width: int = COLUMNS_WIDTH
    height: int = COLUMNS_HEIGHT


def share(part: Fraction | int | None, whole: Fraction | int) -> str | None:
    """`part` of `whole` as percent of a width, two decimals; None where there is nothing to draw."""
    return shown(Fraction(part) * 100 / whole) if part and whole else None


def span(percent: Fraction | None, interval: tuple[Fraction, Fraction] | None) -> Span:
    if percent is None:
        return Span(None)
    low, high = interval or (None, None)
    return Span(shown(percent), shown(low) if low else None, shown(high) if high else None)


def stack(counts: Mapping[int, int]) -> tuple[Part, ...]:
    """The levels 5..1 of one item side by side, filling the width."""
    total, before, parts = sum(counts.values()), 0, []
    for level in LEVELS:
        if counts.get(level):
            parts.append(Part(level, shown(Fraction(before * 100, total)), shown(Fraction(counts[level] * 100, total))))
            before += counts[level]
    return tuple(parts)


@frozen
class Month:
    label: str
    percent: Fraction | None
    interval: tuple[Fraction, Fraction] | None
    few: int = 0  # 1 to 4 respondents


def curve(months: Sequence[Month], goal: int | None = None) -> Curve:
    """The percent by month, with the goal as a line, on the axis of `axis.axis_of`."""
    ends = [end for month in months for end in month.interval or ()]
    axis = axis_of([*(month.percent for month in months), *ends, goal], TOP, BOTTOM)
    heights = [None if month.percent is None else axis.height(month.percent) for month in months]
    points = tuple(_point(index, heights, month) for index, month in enumerate(months))
    runs = _runs(points)
    paths = tuple(" ".join(f"{points[i].x},{points[i].y}" for i in run) for run in runs if len(run) > 1)
    bands = tuple(_band(run, points, months, axis) for run in runs if len(run) > 1)
    return Curve(axis.ticks, points, paths, bands, None if goal is None else axis.height(Fraction(goal)))


def _point(index: int, heights: Sequence[int | None], month: Month) -> Point:
    y = heights[index]
    x = LEFT + round(Fraction((2 * index + 1) * (RIGHT - LEFT), 2 * len(heights)))
    beside = [height for height in (*heights[max(0, index - 1) : index], *heights[index + 1 : index + 2]) if height is not None]
    valley = y is not None and bool(beside) and all(height < y for height in beside) and y + 2 * LINE < BOTTOM and not month.few
    ends = "–".join(map(shown, month.interval)) if month.interval else ""
    return Point(x, y, shown(month.percent), month.label, month.few, valley, ends)


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Indices of the points that follow one another without a gap."""
    runs: list[list[int]] = [[]]
    for index, point in enumerate(points):
        if point.y is None or point.few:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]


def _band(run: Sequence[int], points: Sequence[Point], months: Sequence[Month], axis: Axis) -> str:
    ends = {index: months[index].interval or (months[index].percent, months[index].percent) for index in run}
    upper = [f"{points[i].x},{axis.height(ends[i][1])}" for i in run]  # type: ignore[arg-type]
    lower = [f"{points[i].x},{axis.height(ends[i][0])}" for i in reversed(run)]  # type: ignore[arg-type]
    return " ".join(upper + lower)


def columns(rows: Sequence[tuple[str, Sequence[int | None]]], kinds: Sequence[str]) -> Columns:
    """Groups of columns, one of each kind, as tall as the largest number of all, under their numbers in the order of `kinds`."""
    base, top = COLUMNS_HEIGHT - 34, 8 + LINE * len(kinds)
    largest = max((value or 0 for _, values in rows for value in values), default=0) or 1
    slot = COLUMNS_WIDTH // max(1, len(rows))
    width = min(46, max(6, slot * 7 // 10 // len(kinds)))
    drawn = []
    for index, (label, values) in enumerate(rows):
        left, middle = index * slot + (slot - width * len(kinds)) // 2, index * slot + slot // 2
        heights = [round(Fraction((value or 0) * (base - top), largest)) for value in values]
        bars = tuple(
            Bar(kind, left + place * width, base - height, width - 3, height, MISSING if value is None else f"{value:,}")
            for place, (kind, value, height) in enumerate(zip(kinds, values, heights, strict=True))
        )
        drawn.append(ColumnGroup(label, middle, bars, _values(bars, middle, base - max(heights), slot)))
    return Columns(tuple(drawn), base)


def _values(bars: Sequence[Bar], middle: int, top: int, slot: int) -> tuple[BarValue, ...]:
    """One under another over the group's tallest column, so that none lies on a column or on another number."""
    drawn = [bar for bar in bars if bar.height or bar.value not in ("0", MISSING)]
    spot = LINE if len(bars) > 1 else 0
    widest = max((round(len(bar.value) * LETTER) for bar in drawn), default=0)
    if widest + spot + 4 > slot:
        return ()
    left = middle - (widest + spot) // 2
    return tuple(
        BarValue(bar.kind, left + spot + widest // 2, top - 6 - LINE * (len(drawn) - 1 - place), left, bar.value)
        for place, bar in enumerate(drawn)
    )


def heat(mean: Fraction | None) -> str:
    """The step of the heat table, "0" (2.0 and below) to "10" (5.0), or "none"; most districts stand between 3 and 5."""
    return "none" if mean is None else str(max(0, int((mean - 2) * 10 // 3)))
