"""What the people who came say of a percent: narrower, wider, or weighed otherwise."""

from dataclasses import replace
from fractions import Fraction

from kiosk.survey.scoring import DEFAULT_BAND
from sync.server.comparison.people_who_came import bounds, came, corrected_interval, mode_rates, service_mix
from sync.server.tallies.score_summary import ScoreSummary
from tests.sync.server.comparison.test_difference import ASPECTS, summary


def counted(levels: list[int], people: int, on_counted_days: int | None = None, service: str = "") -> ScoreSummary:
    """The first `on_counted_days` answered on days on which people were counted; of a service `people` are its uses."""
    totals = summary(levels).totals
    there = summary(levels[:on_counted_days]).totals
    modes = {"self": there.complete, "assisted": 0, "paper": 0}
    whole = replace(totals, counted=True, people=people, modes_where_counted=modes, spread_where_counted=there.spread)
    return ScoreSummary.of(replace(whole, visits={service: people} if service else {}), ASPECTS, DEFAULT_BAND, service)


def test_half_of_the_people_answered() -> None:
    """200 of 400: the half width shrinks by the root of a half; nobody counted: there is no such interval."""
    figures = counted([5, 4] * 100, 400)
    ends = corrected_interval(figures)
    assert ends and figures.interval
    ratio = (ends[1] - ends[0]) / (figures.interval[1] - figures.interval[0])
    assert abs(ratio**2 - Fraction(1, 2)) < Fraction(1, 10**9)
    assert corrected_interval(summary([5, 4] * 100)) is None


def test_days_without_a_count_are_taken_as_endless() -> None:
    """100 of 200 answered on counted days, where 100 came: 1 - 1/2 x 100/100."""
    figures = counted([5, 4] * 100, 100, on_counted_days=100)
    ends = corrected_interval(figures)
    assert ends and figures.interval
    assert abs(((ends[1] - ends[0]) / (figures.interval[1] - figures.interval[0])) ** 2 - Fraction(1, 2)) < Fraction(1, 10**9)


def test_more_answers_than_people_are_no_count() -> None:
    """Somebody forgot to count: neither interval nor bounds nor rates by mode."""
    figures = counted([5] * 20, 19)
    assert (came(figures), corrected_interval(figures), bounds(figures)) == (None, None, None)
    assert set(mode_rates(figures).values()) == {None}


def test_what_the_silent_could_change() -> None:
    """30 of 100 said 4: with seventy ones it is (30 x 80 + 70 x 20) / 100, with seventy fives (30 x 80 + 70 x 100) / 100."""
    assert bounds(counted([4] * 30, 100)) == (38, 94)
    assert bounds(counted([4] * 4, 100)) is None


def test_rates_by_mode_add_up_to_the_response_rate() -> None:
    """All of them alone: 30 in a hundred."""
    figures = counted([4] * 30, 100)
    rates = mode_rates(figures)
    assert rates == {"self": 30, "assisted": 0, "paper": 0} and sum(filter(None, rates.values())) == figures.rate


def test_each_service_weighs_as_much_as_it_was_used() -> None:
    """90 uses of a service that got 80, 10 of one that got 100: 82. A third with four respondents is left out and named."""
    services = {
        "L022": counted([4] * 10, 90, service="L022"),
        "P002": counted([5] * 50, 60, service="P002"),
        "B063": counted([1] * 4, 50, service="B063"),
    }
    mix = service_mix(services)
    assert mix and mix.percent == Fraction(90 * 80 + 60 * 100, 150)
    assert (mix.covered, mix.services, mix.left_out) == (75, 2, 1)
    assert service_mix({"B063": services["B063"]}) is None and service_mix({}) is None
