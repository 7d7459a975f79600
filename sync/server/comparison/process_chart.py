"""Percents week by week or month by month: which of them say that something changed, and which are only the usual up and down.

An XmR chart as the NHS draws it ("Making data count", plot the dots; NHSRplotthedots): limits from the first 12 points, then locked, and
four rules. Nothing is said by a rule before there are 12 points.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from kiosk.frozen import frozen

BASELINE = 12  # points that the limits are made of
RUN = 7  # points of a shift and of a trend
OUTSIDE, SHIFT, TREND, TWO_OF_THREE = RULES = ("outside", "shift", "trend", "two_of_three")
_D2 = Fraction("1.128")  # the mean moving range of values of standard deviation 1
_LIMIT = Fraction("2.66")  # of the mean moving range: 3 / d2
_NEAR = _LIMIT * 2 / 3
_SCREEN = Fraction("3.267")  # a moving range beyond this many mean ranges is an outlier (D4) and leaves the mean


@frozen
class ProcessLimits:
    mean: Fraction
    lower: Fraction
    upper: Fraction
    near_lower: Fraction  # two thirds of the way to the limit
    near_upper: Fraction


@frozen
class Signal:
    """Points that one rule names, from the index of the first to that of the last."""

    rule: str
    first: int
    last: int
    up: bool  # above the mean, or rising


def process_limits(values: Sequence[Fraction], errors: Sequence[Fraction] = ()) -> ProcessLimits | None:
    """Of the first 12 values; None before there are as many.

    `errors`: the standard error of each value. Twelve points may by luck lie closer together than percents of so few people can: the mean
    moving range is never taken as less than what the errors alone would make of it. Without them the limits are the NHS's.
    """
    baseline = values[:BASELINE]
    if len(baseline) < BASELINE:
        return None
    mean = sum(baseline, Fraction()) / BASELINE
    ranges = [abs(after - before) for before, after in pairwise(baseline)]
    usual = [size for size in ranges if size < _SCREEN * _mean(ranges)] or ranges
    step = max(_mean(usual), _D2 * _mean(errors[:BASELINE])) if errors else _mean(usual)
    return ProcessLimits(mean, mean - _LIMIT * step, mean + _LIMIT * step, mean - _NEAR * step, mean + _NEAR * step)


def _mean(sizes: Sequence[Fraction]) -> Fraction:
    return sum(sizes, Fraction()) / len(sizes)


def signals(values: Sequence[Fraction], limits: ProcessLimits | None) -> list[Signal]:
    """In the order of their first points. A shift or a trend of more than 7 points is one signal."""
    if limits is None:
        return []
    sides = [(value > limits.mean) - (value < limits.mean) for value in values]
    outside = [Signal(OUTSIDE, at, at, sides[at] > 0) for at, value in enumerate(values) if not limits.lower <= value <= limits.upper]
    steps = [0, *((after > before) - (after < before) for before, after in pairwise(values))]
    shifts = _runs(SHIFT, len(values), RUN, lambda first: sides[first] if len(set(sides[first : first + RUN])) == 1 else 0)
    trends = _runs(TREND, len(values), RUN, lambda first: steps[first + 1] if len(set(steps[first + 1 : first + RUN])) == 1 else 0)
    close = [limits.lower <= value <= limits.upper and not limits.near_lower <= value <= limits.near_upper for value in values]

    def pair(first: int) -> int:
        same = len(set(sides[first : first + 3])) == 1
        return sides[first] if same and sum(close[first : first + 3]) > 1 else 0

    pairs = _runs(TWO_OF_THREE, len(values), 3, pair)
    return sorted([*outside, *shifts, *trends, *pairs], key=lambda signal: (signal.first, RULES.index(signal.rule)))


def _runs(rule: str, points: int, length: int, direction: Callable[[int], int]) -> list[Signal]:
    """`direction(first)`: 1 or -1 where the `length` points from `first` on obey the rule. Those that overlap become one."""
    joined: list[Signal] = []
    for first in range(points - length + 1):
        way = direction(first)
        if way and joined and joined[-1].up == (way > 0) and first <= joined[-1].last:
            joined[-1] = Signal(rule, joined[-1].first, first + length - 1, way > 0)
        elif way:
            joined.append(Signal(rule, first, first + length - 1, way > 0))
    return joined


def signalled(signal: Signal, values: Sequence[Fraction], limits: ProcessLimits) -> list[int]:
    """The points to be marked: of two of three only those near a limit, of the others every one."""
    points = range(signal.first, signal.last + 1)
    if signal.rule != TWO_OF_THREE:
        return list(points)
    return [at for at in points if not limits.near_lower <= values[at] <= limits.near_upper]
