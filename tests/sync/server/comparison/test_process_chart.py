"""Which points of a series say that something changed: the rules of the NHS's "plot the dots"."""

import random
from fractions import Fraction
from itertools import cycle, islice

from sync.server.comparison.process_chart import OUTSIDE, SHIFT, TREND, TWO_OF_THREE, ProcessLimits, process_limits, signalled, signals

STEADY = [Fraction(value) for value in islice(cycle((84, 86)), 12)]  # mean 85, every moving range 2


def limits_of(values: list[Fraction]) -> ProcessLimits:
    limits = process_limits(values)
    assert limits
    return limits


def test_limits_come_from_the_first_twelve_points_and_stay() -> None:
    """85 +- 2.66 x 2; a thirteenth point far away moves nothing. Eleven points have none."""
    assert process_limits(STEADY[:11]) is None and signals(STEADY[:11], None) == []
    limits = limits_of(STEADY)
    assert (limits.lower, limits.mean, limits.upper) == (Fraction("79.68"), 85, Fraction("90.32"))
    assert limits_of([*STEADY, Fraction(20)]) == limits
    assert limits.near_lower == 85 - 2 * Fraction("2.66") * 2 / 3


def test_one_wild_week_among_the_first_twelve_does_not_widen_the_limits() -> None:
    """Its two moving ranges are beyond 3.267 mean ranges and leave the mean."""
    wild = [*STEADY[:5], Fraction(30), *STEADY[6:]]
    limits = limits_of(wild)
    assert limits.upper - limits.mean == Fraction("2.66") * 2


def test_twelve_points_that_lie_close_by_luck_make_no_limits_that_nobody_can_keep() -> None:
    """Where so few answered that a percent is uncertain by 2, the limits are at least those of a moving range of 1.128 x 2."""
    close = [Fraction(85)] * 12
    assert limits_of(close).upper == 85
    limits = process_limits(close, [Fraction(2)] * 12)
    assert limits and limits.upper - 85 == Fraction("2.66") * Fraction("1.128") * 2
    assert process_limits(STEADY, [Fraction(1, 2)] * 12) == limits_of(STEADY)


def named(more: list[int]) -> list[tuple[str, int, int, bool]]:
    values = [*STEADY, *map(Fraction, more)]
    return [(signal.rule, signal.first, signal.last, signal.up) for signal in signals(values, limits_of(values))]


def test_each_rule_by_itself() -> None:
    """A point outside; seven on one side; seven rising in a row; two of three near a limit. Six and one of three say nothing."""
    assert named([84, 86, 84]) == []
    assert named([79]) == [(OUTSIDE, 12, 12, False)]
    assert named([84] * 6 + [85]) == []  # with the twelfth point above the mean six are below it
    assert (SHIFT, 12, 18, False) in named([84] * 7)
    assert named([86, 84, 86, 84, 81, 82, 81]) == [(TWO_OF_THREE, 16, 18, False)]
    assert named([89, 84, 84, 86]) == []
    rising = [82, 83, 84, 85, 86, 87, 88]
    assert [signal for signal in named(rising) if signal[0] == TREND] == [(TREND, 12, 18, True)]


def test_a_long_shift_is_one_signal_and_of_two_in_three_only_the_near_points_are_marked() -> None:
    """Ten weeks below are one line; the quiet point between two near ones is not marked."""
    assert [signal[:3] for signal in named([84] * 10) if signal[0] == SHIFT] == [(SHIFT, 12, 21)]
    values = [*STEADY, *map(Fraction, (81, 84, 81))]
    limits = limits_of(values)
    (pair,) = [signal for signal in signals(values, limits) if signal.rule == TWO_OF_THREE]
    assert signalled(pair, values, limits) == [12, 14]


def test_a_fall_is_noticed_and_quiet_weeks_seldom_alarm() -> None:
    """Of made series: a fall of one and a half deviations is named within eight weeks in four of five; a fall that was none comes at most
    once in forty weeks."""
    chance, alarms, weeks, noticed, series = random.Random(2570), 0, 0, 0, 250
    for _ in range(series):
        quiet = [Fraction(round(chance.gauss(8500, 200)), 100) for _ in range(44)]
        alarms += sum(not signal.up and signal.last >= 12 for signal in signals(quiet, process_limits(quiet)))
        weeks += len(quiet) - 12
        fallen = [*quiet[:24], *(Fraction(round(chance.gauss(8200, 200)), 100) for _ in range(8))]
        noticed += any(not signal.up and signal.last >= 24 for signal in signals(fallen, process_limits(fallen)))
    assert alarms <= weeks / 40 and noticed >= series * 0.8
