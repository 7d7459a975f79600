"""How sure one scope's percent is: beside its past, beside the others, and beside those who came and did not answer."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import Connection

from kiosk.frozen import frozen
from sync.server.comparison.difference import Difference, difference
from sync.server.comparison.people_who_came import Ends, ServiceMix, bounds, corrected_interval, mode_rates, service_mix
from sync.server.pages.parts.compared import FEWEST_OTHERS, Yardstick
from sync.server.pages.parts.period import Period
from sync.server.scope import Scope
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_counts import answers, answers_by_district, answers_by_service, remainder
from sync.server.tallies.score_summary import ScoreSummary


class CertaintyScope(NamedTuple):
    """Of whom and of which days; `service`: only responses that chose it."""

    scope: Scope
    chosen: Period
    service: str = ""


@frozen
class Certainty:
    before: Difference | None
    year_before: Difference | None
    others: Difference | None
    corrected: Ends | None
    bounds: Ends | None
    mix: ServiceMix | None
    modes: Mapping[str, Fraction | None]


def certainty(
    connection: Connection, measure: Yardstick, asked: CertaintyScope, summary: ScoreSummary, whole_province: bool = True
) -> Certainty:
    """`summary`: of the scope, the days and the service asked for. `whole_province`: whether the reader may see every district."""
    return Certainty(
        before=difference(summary, _of(connection, measure, asked, asked.chosen.before)),
        year_before=difference(summary, _of(connection, measure, asked, asked.chosen.year_before)) if asked.chosen.month else None,
        others=difference(summary, _others(connection, measure, asked, summary, whole_province)) if asked.scope.district else None,
        corrected=corrected_interval(summary),
        bounds=bounds(summary),
        mix=None if asked.service else service_mix(_services(connection, measure, asked, summary)),
        modes=mode_rates(summary),
    )


def _of(connection: Connection, measure: Yardstick, asked: CertaintyScope, span: Period | None) -> ScoreSummary | None:
    if span is None:
        return None
    return measure.summary(answers(connection, asked.scope, span.first, span.last, asked.service))


def _others(
    connection: Connection, measure: Yardstick, asked: CertaintyScope, summary: ScoreSummary, whole_province: bool
) -> ScoreSummary | None:
    """All other districts together; for an account of one district only where they are two or more."""
    province, days = Scope(asked.scope.province), (asked.chosen.first, asked.chosen.last)
    if not whole_province:
        others = answers_by_district(connection, province, *days, asked.service).keys() - {asked.scope.district}
        if len(others) < FEWEST_OTHERS:
            return None
    return measure.summary(remainder(answers(connection, province, *days, asked.service), summary.totals))


def _services(connection: Connection, measure: Yardstick, asked: CertaintyScope, summary: ScoreSummary) -> dict[str, ScoreSummary]:
    """The services that were used, each with its uses and the answers of those who chose it."""
    by_service = answers_by_service(connection, asked.scope, asked.chosen.first, asked.chosen.last)
    return {
        service: measure.summary(replace(by_service.get(service, Totals()), counted=True, visits={service: uses}), service)
        for service, uses in summary.totals.visits.items()
    }
