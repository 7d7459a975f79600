"""Two percents side by side: what may be said of their difference."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from kiosk.survey.scoring import DEFAULT_BAND, Spread
from sync.server.comparison.difference import DOWN, UNSURE, UP, difference
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import ScoreSummary

ASPECTS = {"1": ("1.1",), "2": ("2.1",), "3": ("3.1",), "4": ("4",)}


def summary(levels: Sequence[int]) -> ScoreSummary:
    """Everybody gave one level to every item."""
    counts = {item: {level: levels.count(level) for level in (5, 4, 3, 2, 1)} for (item,) in ASPECTS.values()}
    own = [24 * level for level in levels]
    totals = Totals(complete=len(levels), counts=counts, spread=Spread(len(own), sum(own), sum(score * score for score in own)))
    return ScoreSummary.of(totals, ASPECTS, DEFAULT_BAND)


def test_a_difference_beside_a_hand_calculation() -> None:
    """25 gave 5 and 25 gave 4, against 10 fours and 10 threes: variances 10^2 x 50/49 / 50 and 10^2 x 20/19 / 20; 34.6 degrees of
    freedom, rounded down to 34, so t is 2.0322445093."""
    result = difference(summary([5, 4] * 25), summary([4, 3] * 10))
    assert result and (result.points, result.word) == (20, UP)
    variance = Fraction(100 * 50, 49 * 50) + Fraction(100 * 20, 19 * 20)
    assert float(result.high - 20) == pytest.approx(2.0322445093 * float(variance) ** 0.5, abs=1e-8)
    assert result.high - 20 == 20 - result.low


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ([5, 4, 3] * 10, [5, 4, 3] * 10, UNSURE),
        ([5, 4, 3] * 4, [4, 4, 3] * 4, UNSURE),  # a third better, of twelve people: it may be chance
        ([5, 4, 3] * 100, [4, 4, 3] * 100, UP),
        ([4, 4, 3] * 100, [5, 4, 3] * 100, DOWN),
        ([5] * 10, [4] * 10, UP),  # nobody differs from anybody
    ],
)
def test_better_and_worse_are_said_only_of_what_is_more_than_chance(first: list[int], second: list[int], word: str) -> None:
    """The same difference of twelve people and of three hundred."""
    result = difference(summary(first), summary(second))
    assert result and result.word == word


def test_nine_respondents_are_compared_with_nobody() -> None:
    """Nor a span without any."""
    assert difference(summary([5] * 9), summary([4] * 50)) is None
    assert difference(summary([5] * 10), summary([])) is None
    assert difference(summary([5] * 10), None) is None
