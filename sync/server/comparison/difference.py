"""Two percents side by side: their difference, its interval, and whether it is more than chance."""

from fractions import Fraction

from kiosk.frozen import frozen
from kiosk.survey.limits import FEWEST_COMPARED
from kiosk.survey.scoring import own_variance, root, student_t
from sync.server.tallies.score_summary import ScoreSummary

UP, DOWN, UNSURE = "up", "down", "unsure"


@frozen
class Difference:
    """In percentage points, first scope less second; the interval of 95 %, and UP, DOWN, or UNSURE where it holds nought."""

    points: Fraction
    low: Fraction
    high: Fraction
    word: str


def enough_to_compare(summary: ScoreSummary) -> bool:
    """At least 10 respondents who answered in every aspect, and a percent: what is fewer is compared with nothing and ranked nowhere."""
    return summary.scores.percent is not None and summary.totals.spread.n >= FEWEST_COMPARED


def difference(first: ScoreSummary | None, second: ScoreSummary | None) -> Difference | None:
    """`first` less `second`, two scopes that share no response; None where either has too few respondents.

    The interval is Welch's: t x the root of the sum of s^2 / n, s^2 the sample variance of the respondents' own percents. The degrees of
    freedom are Satterthwaite's, rounded down to a whole number, which makes the interval a little wider, never narrower. Exact to 10^-9.
    """
    if first is None or second is None or not (enough_to_compare(first) and enough_to_compare(second)):
        return None
    parts = [_variance_of_mean(summary) for summary in (first, second)]
    half = student_t(_degrees(parts, (first, second))) * root(sum(parts, Fraction()))
    points = first.scores.percent - second.scores.percent  # type: ignore[operator]  # both are there: enough_to_compare
    low, high = points - half, points + half
    return Difference(points, low, high, UP if low > 0 else DOWN if high < 0 else UNSURE)


def standard_error(summary: ScoreSummary) -> Fraction:
    """Of the percent: s / root of n of the respondents' own percents."""
    return root(_variance_of_mean(summary))


def _variance_of_mean(summary: ScoreSummary) -> Fraction:
    spread = summary.totals.spread
    return (own_variance(spread) or Fraction()) * 20**2 / spread.n


def _degrees(parts: list[Fraction], summaries: tuple[ScoreSummary, ScoreSummary]) -> int:
    """(sum of parts)^2 / sum of part^2 / (n - 1); of the smaller scope where nobody differs from anybody."""
    sizes = [summary.totals.spread.n for summary in summaries]
    below = sum((part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True)), Fraction())
    return int(sum(parts, Fraction()) ** 2 / below) if below else min(sizes) - 1
