"""Places in a list by percent, and which places each could have: overlapping intervals are no order."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from fractions import Fraction

from kiosk.frozen import frozen
from sync.server.comparison.difference import enough_to_compare
from sync.server.tallies.score_summary import ScoreSummary


@frozen
class Rank:
    place: int  # by the percent as it is printed, best first; equal ones share a place, and the next is left out
    tied: bool  # whether another has the same place
    best: int  # one more than those whose whole interval lies above this one's
    worst: int  # the number ranked less those whose whole interval lies below


def ranked(summaries: Mapping[str, ScoreSummary]) -> dict[str, Rank]:
    """Name -> place; of fewer than 10 respondents none.

    `best` and `worst` count only those whose intervals do not meet: with 95 % each, two that do not meet differ by more than chance
    even where many pairs are looked at.
    """
    inside = {name: summary for name, summary in summaries.items() if enough_to_compare(summary) and summary.interval}
    hundredths = {name: _hundredths(summary.scores.percent) for name, summary in inside.items()}
    ordered = sorted(hundredths.values())
    lows = sorted(summary.interval[0] for summary in inside.values() if summary.interval)
    highs = sorted(summary.interval[1] for summary in inside.values() if summary.interval)
    places = {}
    for name, summary in inside.items():
        low, high = summary.interval or (Fraction(), Fraction())
        mine = hundredths[name]
        places[name] = Rank(
            place=1 + len(ordered) - bisect_right(ordered, mine),
            tied=ordered.count(mine) > 1,
            best=1 + len(lows) - bisect_right(lows, high),
            worst=len(highs) - bisect_left(highs, low),
        )
    return places


def _hundredths(percent: Fraction | None) -> int:
    return int((2 * (percent or 0) * 100 + 1) // 2)
