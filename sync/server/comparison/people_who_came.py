"""What the number of people who came says of a percent: how much of them it rests on, how far those who did not answer could move it,
and what it would be if each service weighed as much as it was used. Each is shown beside the official score, never instead of it."""

from collections.abc import Mapping
from fractions import Fraction

from kiosk.frozen import frozen
from kiosk.survey.limits import MODES
from kiosk.survey.scoring import is_few, root
from sync.server.tallies.score_summary import ScoreSummary, percent_of

Ends = tuple[Fraction, Fraction]


def came(summary: ScoreSummary) -> int | None:
    """People, of a service its uses; None where nobody counted, or where more answered than were counted: then the count is not whole."""
    counted = summary.uses if summary.service else summary.people
    return counted if counted and counted >= summary.totals.complete_where_counted else None


def corrected_interval(summary: ScoreSummary) -> Ends | None:
    """The interval of the percent, narrowed because the people who came are no endless crowd (finite population correction).

    Its half is the plain one's x the root of 1 - (m / n) x (m / N): n respondents in all, m of them on district-days on which people were
    counted, N people on those days. Where every day was counted that is 1 - n / N; days without a count are taken as endless.
    """
    people, percent = came(summary), summary.scores.percent
    if people is None or percent is None or summary.interval is None:
        return None
    n, counted = summary.totals.spread.n, summary.totals.spread_where_counted.n
    if n < 1 or not counted:
        return None
    share = root(1 - Fraction(counted, n) * Fraction(counted, people))
    half = summary.half_width
    return (max(Fraction(20), percent - half * share), min(Fraction(100), percent + half * share)) if half is not None else None


def bounds(summary: ScoreSummary) -> Ends | None:
    """Between what and what the percent of all who came must lie, whatever those who did not answer think (Manski).

    Of the district-days on which people were counted: the respondents' own percents, and for everybody else 20 (all ones) or 100 (all
    fives). None where nobody was counted, or of fewer than 5 respondents.
    """
    people, spread = came(summary), summary.totals.spread_where_counted
    if people is None or not spread.n or is_few(summary.totals.complete) or is_few(spread.n):
        return None
    answered, silent = Fraction(spread.total * 20, 24), people - spread.n
    return (answered + silent * 20) / people, (answered + silent * 100) / people


def mode_rates(summary: ScoreSummary) -> dict[str, Fraction | None]:
    """Of a hundred people who came, how many answered alone, with help and on paper; all of counted district-days. They add up to the
    response rate."""
    people = came(summary)
    return {mode: percent_of(summary.totals.modes_where_counted.get(mode, 0), people or 0) for mode in MODES}


@frozen
class ServiceMix:
    """The percent with each service weighed by its uses."""

    percent: Fraction
    covered: Fraction  # uses of the services in it, in a hundred of all uses
    services: int  # in it
    left_out: int  # used, but with fewer than 5 respondents or without a percent


def service_mix(services: Mapping[str, ScoreSummary]) -> ServiceMix | None:
    """Sum of uses x percent over sum of uses, over the services that were used and have at least 5 respondents and a percent.

    `services`: service -> the figures of the responses that chose it. None where no use was counted or no service has enough respondents.
    """
    used = [(summary.uses, summary) for summary in services.values() if summary.uses]
    inside = [(uses, summary.scores.percent) for uses, summary in used if not is_few(summary.totals.complete) and summary.scores.percent]
    weight = sum(uses for uses, _ in inside)
    if not weight:
        return None
    percent = sum((uses * percent for uses, percent in inside), Fraction()) / weight
    return ServiceMix(percent, Fraction(100 * weight, sum(uses for uses, _ in used)), len(inside), len(used) - len(inside))
