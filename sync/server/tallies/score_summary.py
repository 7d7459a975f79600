"""One scope's totals as scores: means, percent and its interval, level, response rate. All arithmetic is kiosk.survey.scoring's."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Self

from kiosk.frozen import frozen
from kiosk.survey.scoring import Scores, interval, level_of, score
from sync.server.tallies.queries import Totals


@frozen
class ScoreSummary:
    totals: Totals
    scores: Scores
    interval: tuple[Fraction, Fraction] | None  # of the percent
    level: int | None  # of the overall mean, by the chosen band
    rate: Fraction | None  # complete responses in a hundred people who came; may pass 100 when people were not counted
    uses: int  # of all services, recorded with visits

    @classmethod
    def of(cls, totals: Totals | None, aspects: Mapping[str, Iterable[str]], band: str) -> Self:
        """`aspects`: aspect id -> item ids, as kiosk.survey.scoring.score takes them; `band`: a key of scoring.BANDS."""
        totals = totals or Totals()
        scores = score(totals.complete, totals.counts, aspects)
        ends = interval(scores.percent, totals.spread)
        uses = sum(totals.visits.values())
        return cls(totals, scores, ends, level_of(scores.overall, band), rate(totals.complete, totals.people), uses)


def rate(part: int, whole: int) -> Fraction | None:
    """`part` in a hundred of `whole`; None where nobody was counted. It may pass 100: people are counted apart from responses."""
    return Fraction(part * 100, whole) if whole else None
