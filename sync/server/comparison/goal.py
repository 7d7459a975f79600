"""The percent that the province wants, and how a scope stands to it. The only thing that a score is coloured for."""

from fractions import Fraction

from sync.server.tallies.score_summary import ScoreSummary

MET, MISSED, OPEN = "met", "missed", "open"


def goal_state(summary: ScoreSummary, goal: int) -> str:
    """MET where the whole interval of 95 % is at or above the goal, MISSED where it is below it, OPEN where the goal lies inside;
    "" without an interval, as for fewer than 5 respondents."""
    return state_of_interval(summary.interval, goal)


def state_of_interval(interval: tuple[Fraction, Fraction] | None, goal: int) -> str:
    if interval is None:
        return ""
    low, high = interval
    return MET if low >= goal else MISSED if high < goal else OPEN
