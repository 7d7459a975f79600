"""Where the lines and areas of a chart go, in numbers. The drawing is templates/charts.html; the figures come in ready."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kiosk.frozen import frozen
from kiosk.survey.scoring import LEVELS, shown

CURVE_WIDTH, CURVE_HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 930, 34, 256
COLUMNS_WIDTH, COLUMNS_HEIGHT = 960, 220


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
class AxisTick:
    at: int
    label: str


@frozen
class Point:
    x: int
    y: int | None
    value: str
    label: str
    few: int = 0  # 1 to 4 respondents: their number, written under the point; it stands apart from the line


@frozen
class Curve:
    ticks: tuple[AxisTick, ...]
    points: tuple[Point, ...]
    paths: tuple[str, ...]  # one for each run of months without a gap
    bands: tuple[str, ...]
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
    value: str


@frozen
class ColumnGroup:
    label: str
    middle: int
    bars: tuple[Bar, ...]


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


def curve(months: Sequence[Month]) -> Curve:
    """The percent by month. The axis begins at the first multiple of ten under everything drawn, never under 20, the floor."""
    lowest = [month.interval[0] if month.interval else month.percent for month in months if month.percent is not None]
    start = max(20, int(min(lowest) // 10 * 10)) if lowest else 20
    start = min(start, 90)
    step = 10 if start >= 50 else 20
    ticks = tuple(AxisTick(_height(Fraction(value), start), str(value)) for value in range(start, 101, step))
    points = tuple(_point(index, len(months), month, start) for index, month in enumerate(months))
    runs = _runs(points)
    paths = tuple(" ".join(f"{points[i].x},{points[i].y}" for i in run) for run in runs if len(run) > 1)
    bands = tuple(_band(run, points, months, start) for run in runs if len(run) > 1)
    return Curve(ticks, points, paths, bands)


def _height(percent: Fraction, start: int) -> int:
    return round(BOTTOM - (percent - start) * (BOTTOM - TOP) / (100 - start))


def _point(index: int, count: int, month: Month, start: int) -> Point:
    percent = month.percent
    x = LEFT + round(Fraction((2 * index + 1) * (RIGHT - LEFT), 2 * count))
    return Point(x, None if percent is None else _height(percent, start), shown(percent), month.label, month.few)


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Indices of the points that follow one another without a gap."""
    runs: list[list[int]] = [[]]
    for index, point in enumerate(points):
        if point.y is None or point.few:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]


def _band(run: Sequence[int], points: Sequence[Point], months: Sequence[Month], start: int) -> str:
    ends = {index: months[index].interval or (months[index].percent, months[index].percent) for index in run}
    upper = [f"{points[i].x},{_height(ends[i][1], start)}" for i in run]  # type: ignore[arg-type]
    lower = [f"{points[i].x},{_height(ends[i][0], start)}" for i in reversed(run)]  # type: ignore[arg-type]
    return " ".join(upper + lower)


def columns(rows: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str]) -> Columns:
    """Groups of columns, one of each kind, as tall as the largest number of all."""
    base, top = COLUMNS_HEIGHT - 34, 24
    largest = max((value for _, values in rows for value in values), default=0) or 1
    slot = COLUMNS_WIDTH // max(1, len(rows))
    width = min(46, max(6, slot * 7 // 10 // len(kinds)))
    drawn = []
    for index, (label, values) in enumerate(rows):
        left = index * slot + (slot - width * len(kinds)) // 2
        bars = tuple(
            _bar(kind, left + place * width, width, value, round(Fraction(value * (base - top), largest)), base)
            for place, (kind, value) in enumerate(zip(kinds, values, strict=True))
        )
        drawn.append(ColumnGroup(label, index * slot + slot // 2, bars))
    return Columns(tuple(drawn), base)


def _bar(kind: str, x: int, width: int, value: int, height: int, base: int) -> Bar:
    return Bar(kind, x, base - height, width - 3, height, f"{value:,}" if value else "")


def heat(mean: Fraction | None) -> str:
    """The step of the heat table, "0" (2.0 and below) to "10" (5.0), or "none"; most districts stand between 3 and 5."""
    return "none" if mean is None else str(max(0, int((mean - 2) * 10 // 3)))
