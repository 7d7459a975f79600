"""How the answers lie on the scale. Thai scores stand near its top, where a mean hardly moves: the share of 3 and below does."""

from fractions import Fraction

from kiosk.frozen import frozen
from kiosk.survey.limits import LEVELS
from sync.server.tallies.score_summary import ScoreSummary

LOW = (3, 2, 1)


@frozen
class AnswerLevels:
    """Answers to the ten items, not persons: a skipped item is no answer."""

    counts: dict[int, int]  # level -> answers, best first
    n: int
    low: Fraction | None  # answers of 3 and below in a hundred answers; None without any


def answer_levels(summary: ScoreSummary) -> AnswerLevels:
    """Of complete responses to all items of the form."""
    scored = list(summary.scores.items.values())
    counts = {level: sum(item.counts[level] for item in scored) for level in LEVELS}
    n = sum(counts.values())
    return AnswerLevels(counts, n, Fraction(100 * sum(counts[level] for level in LOW), n) if n else None)
