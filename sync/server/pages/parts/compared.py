"""Lines of a comparison: a district or service beside its own past and beside all others together, with its place in the list."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from kiosk.frozen import frozen
from sync.server.comparison.answer_levels import AnswerLevels, answer_levels
from sync.server.comparison.difference import Difference, difference
from sync.server.comparison.goal import goal_state
from sync.server.comparison.ranking import Rank, ranked
from sync.server.configuration.level_band import chosen_band
from sync.server.configuration.percent_goal import chosen_goal
from sync.server.pages.parts.period import Period
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies.queries import Totals, combined
from sync.server.tallies.score_counts import answers_by_district, answers_by_service, remainder
from sync.server.tallies.score_summary import ScoreSummary

FEWEST_OTHERS = 2  # districts that "all others together" must be for an account of one district: else it would read its neighbour


class Yardstick(NamedTuple):
    """What scores are held against: aspects of the form, level band, goal."""

    aspects: Mapping[str, Iterable[str]]
    band: str
    goal: int

    def summary(self, totals: Totals | None, service: str = "") -> ScoreSummary:
        return ScoreSummary.of(totals, self.aspects, self.band, service)


def yardstick(connection: Connection, settings: Settings) -> Yardstick:
    return Yardstick(settings.aspects, chosen_band(connection), chosen_goal(connection))


@frozen
class Compared:
    """One scope of the chosen days."""

    key: str
    summary: ScoreSummary
    place: Rank | None
    spans: "Spans"
    measure: Yardstick
    everything: Totals  # of which the others are part

    # Worked out where it is asked for: of a list of hundreds a page shows fifty.
    @property
    def levels(self) -> AnswerLevels:
        return answer_levels(self.summary)

    @property
    def state(self) -> str:
        """comparison.goal.goal_state."""
        return goal_state(self.summary, self.measure.goal)

    @property
    def before(self) -> Difference | None:
        """Less the month or year before."""
        return self._against(self.spans.before)

    @property
    def year_before(self) -> Difference | None:
        """Less the same month of last year."""
        return self._against(self.spans.year_before)

    @property
    def others(self) -> Difference | None:
        """Less all others of the list together."""
        return difference(self.summary, self.measure.summary(remainder(self.everything, self.summary.totals)))

    def _against(self, span: Mapping[str, Totals]) -> Difference | None:
        totals = span.get(self.key)
        return difference(self.summary, self.measure.summary(totals)) if totals else None


class Spans(NamedTuple):
    """The same figures of three spans of days: key -> Totals."""

    now: Mapping[str, Totals]
    before: Mapping[str, Totals]
    year_before: Mapping[str, Totals]


def district_spans(connection: Connection, scope: Scope, chosen: Period, service: str = "") -> Spans:
    return Spans(*(answers_by_district(connection, scope, span.first, span.last, service) if span else {} for span in _three(chosen)))


def service_spans(connection: Connection, scope: Scope, chosen: Period) -> Spans:
    """With the whole under ""."""
    return Spans(*(answers_by_service(connection, scope, span.first, span.last) if span else {} for span in _three(chosen)))


def _three(chosen: Period) -> tuple[Period | None, Period | None, Period | None]:
    return chosen, chosen.before, chosen.year_before if chosen.month else None


def of_whole(spans: Spans, measure: Yardstick, names: Iterable[str]) -> list[ScoreSummary]:
    """The sum of these keys in each span."""
    keys = list(names)
    return [measure.summary(combined(span[key] for key in keys if key in span)) for span in spans]


def compared(spans: Spans, measure: Yardstick, whole: Totals | None = None, keys: Iterable[str] = ()) -> list[Compared]:
    """One line for each key of `keys` or of the spans. `whole`: all responses that the others are part of; of districts their sum."""
    names = list(keys) or [key for key in spans.now if key]
    everything = whole or combined(spans.now.values())
    summaries = {key: measure.summary(spans.now.get(key)) for key in names}
    places = ranked(summaries)
    return [Compared(key, summary, places.get(key), spans, measure, everything) for key, summary in summaries.items()]
