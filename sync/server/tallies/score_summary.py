"""The figures of one scope, each defined once: scores, level, interval, people, uses, response rate, target.

Pages and report show nothing that is not defined here. All arithmetic of scores is kiosk.survey.scoring's.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Self

from kiosk.frozen import frozen
from kiosk.survey.duties import target_responses
from kiosk.survey.limits import LEVELS
from kiosk.survey.scoring import Scores, Spread, half_width, is_few, score, shown_interval, shown_level
from sync.server.tallies.queries import Totals

_Aspects = tuple[tuple[str, tuple[str, ...]], ...]
_REMEMBERED = 3000  # three times the districts of a nation
SIGNS = {5: "good", 4: "good", 3: "warn", 2: "bad", 1: "bad"}  # level -> the colour of a score; without a level it has none


@frozen
class ScoreSummary:
    """Of a province, a district, a month or, with `service`, of the responses that chose it."""

    totals: Totals
    scores: Scores
    few: bool  # 1 to 4 respondents: marked, without level, interval and colour, and not ranked
    interval: tuple[Fraction, Fraction] | None  # of the percent; None for fewer than 5 respondents
    level: int | None  # of the overall mean, by the chosen band; None for fewer than 5 respondents
    people: int | None  # who came; None where nobody counted, and for a service: nobody comes for one service only
    uses: int | None  # recorded with visits, of the service or of all; None where nobody counted
    rate: Fraction | None  # responses in a hundred people who came (of a service: in a hundred uses); see `response_rate`
    target: int | None  # responses wanted of the people who came; None where nobody counted
    service: str  # "" = the whole

    @property
    def half_width(self) -> Fraction | None:
        """Of the interval of the percent before it was cut off at 20 and 100; None where no interval is shown."""
        return half_width(self.totals.spread) if self.interval else None

    @classmethod
    def of(cls, totals: Totals | None, aspects: Mapping[str, Iterable[str]], band: str, service: str = "") -> Self:
        """`aspects`: aspect id -> item ids, as kiosk.survey.scoring.score takes them; `band`: a key of scoring.BANDS."""
        totals = totals or Totals()
        scores, interval = _scored(totals, tuple((aspect, tuple(items)) for aspect, items in aspects.items()))
        people = totals.people if totals.counted and not service else None
        uses = None if not totals.counted else totals.visits.get(service, 0) if service else sum(totals.visits.values())
        return cls(
            totals,
            scores,
            is_few(totals.complete),
            interval=interval,
            level=shown_level(scores, band),
            people=people,
            uses=uses,
            rate=response_rate(totals, service),
            target=None if service else wanted_responses(totals),
            service=service,
        )


def _scored(totals: Totals, aspects: _Aspects) -> tuple[Scores, tuple[Fraction, Fraction] | None]:
    levels = (totals.counts.get(item, {}) for _, items in aspects for item in items)
    return _of_counts(totals.complete, tuple(counts.get(level, 0) for counts in levels for level in LEVELS), totals.spread, aspects)


@lru_cache(maxsize=_REMEMBERED)
def _of_counts(n: int, counts: tuple[int, ...], spread: Spread, aspects: _Aspects) -> tuple[Scores, tuple[Fraction, Fraction] | None]:
    """Score and interval of these counts, item by item and level by level: exact fractions of hundreds of districts took most of a list's
    time, and few change between two looks at it."""
    items = [item for _, members in aspects for item in members]
    by_item = {item: dict(zip(LEVELS, counts[at * len(LEVELS) :], strict=False)) for at, item in enumerate(items)}
    scores = score(n, by_item, dict(aspects))
    return scores, shown_interval(scores, spread)


def response_rate(totals: Totals, service: str = "") -> Fraction | None:
    """Complete responses in a hundred people who came, both of the district-days on which people were counted and of no other;
    of a service, the responses that chose it in a hundred of its uses. None where nobody was counted.

    It may pass 100: people are counted apart from responses.
    """
    return percent_of(totals.complete_where_counted, totals.visits.get(service, 0) if service else totals.people)


def wanted_responses(totals: Totals) -> int | None:
    """By Yamane of the people who came; None where nobody counted them."""
    return target_responses(totals.people) if totals.counted else None


def percent_of(part: int, whole: int) -> Fraction | None:
    """`part` in a hundred of `whole`; None where there is no whole."""
    return Fraction(part * 100, whole) if whole else None
