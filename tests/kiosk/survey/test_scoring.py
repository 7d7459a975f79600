"""The manual's score: its example, its correction, and the same figures by another road, from every single answer."""

import math
import random
import statistics
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.survey import scoring
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import Spread

ASPECTS = {"1": ("1.1", "1.2", "1.3"), "2": ("2.1", "2.2", "2.3"), "3": ("3.1", "3.2", "3.3"), "4": ("4",)}
ITEMS = [item for members in ASPECTS.values() for item in members]

level = st.integers(1, 5)
ballots = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ITEMS, level)), max_size=30)
full_ballots = st.lists(st.fixed_dictionaries(dict.fromkeys(ITEMS, level)), min_size=1, max_size=30)
counts_of_levels = st.fixed_dictionaries({}, optional=dict.fromkeys((5, 4, 3, 2, 1), st.integers(0, 10**6)))


def tally(responses: list[dict[str, Any]]) -> dict[str, dict[int, int]]:
    counts: dict[str, dict[int, int]] = {}
    for answers in responses:
        for item, chosen in answers.items():
            counts.setdefault(item, {}).setdefault(chosen, 0)
            counts[item][chosen] += 1
    return counts


def counts_with_mean(mean: str) -> dict[int, int]:
    """Level counts of 100 people whose mean is exactly `mean`, which has two decimals."""
    points = int(Decimal(mean) * 100)
    low, over = divmod(points, 100)
    return {low + 1: over, low: 100 - over} if over else {low: 100}


def by_hand(responses: list[dict[str, Any]]) -> tuple[dict[str, Fraction | None], Fraction | None]:
    """Aspects and overall answer by answer, with pencil and fractions: no tally, nothing of the program."""
    means: dict[str, Fraction | None] = {}
    for aspect, members in ASPECTS.items():
        item_means = []
        for item in members:
            total, people = Fraction(0), 0
            for answers in responses:
                if item in answers:
                    total, people = total + Fraction(answers[item], 1), people + 1
            if people:
                item_means.append(total / people)
        means[aspect] = sum(item_means, Fraction(0)) / len(item_means) if item_means else None
    if any(mean is None for mean in means.values()):
        return means, None
    return means, sum((mean for mean in means.values() if mean is not None), Fraction(0)) / 4


def printed(value: Fraction) -> str:
    """Two decimals, half up, by the decimal module with digits to spare."""
    with localcontext() as context:
        context.prec = 60
        return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_the_officer_recounts_the_manuals_item_and_gets_4_40_not_3_70() -> None:
    """36, 33 and 6 of 75 people are 330 points: 4.40. The manual prints 3.70."""
    item = scoring.item_score({5: 36, 4: 33, 3: 6, 2: 0, 1: 0})
    assert (item.n, scoring.decimals(item.mean)) == (75, "4.40")


def test_no_75_people_can_have_a_mean_of_3_70() -> None:
    """The printed figure is no mean of 75 whole answers at all."""
    assert "3.70" not in {scoring.decimals(Fraction(points, 75)) for points in range(75, 376)}


def test_the_manuals_example_as_printed_holds_from_the_second_step_on() -> None:
    """With the printed 3.70 the aspects are 3.90 4.20 4.00 4.30, the overall 4.10, the percent 82.00."""
    scores = _scores_of_means("3.70 3.90 4.10 4.20 4.40 4.00 4.10 4.00 3.90 4.30")
    assert [scoring.decimals(mean) for mean in scores.aspects.values()] == ["3.90", "4.20", "4.00", "4.30"]
    assert (scoring.decimals(scores.overall), scoring.decimals(scores.percent)) == ("4.10", "82.00")


def test_the_contracts_example_is_never_rounded_on_the_way() -> None:
    """With 4.40 the percent is 83.17: 83.15 would come of rounded aspects, 83.20 of a rounded overall."""
    scores = _scores_of_means("4.40 3.90 4.10 4.20 4.40 4.00 4.10 4.00 3.90 4.30")
    assert [scoring.decimals(mean) for mean in scores.aspects.values()] == ["4.13", "4.20", "4.00", "4.30"]
    assert (scoring.decimals(scores.overall), scoring.decimals(scores.percent)) == ("4.16", "83.17")


def _scores_of_means(means: str) -> scoring.Scores:
    return scoring.score(100, dict(zip(ITEMS, map(counts_with_mean, means.split()), strict=True)), ASPECTS)


def test_the_last_item_weighs_a_quarter_not_a_tenth() -> None:
    """Nine items at 5 and the last at 1 make 4.00 of four aspects, where the mean of ten answers would be 4.60."""
    answers = dict.fromkeys(ITEMS, 5) | {"4": 1}
    assert scoring.score(1, tally([answers]), ASPECTS).overall == 4


def test_the_worst_score_is_twenty_percent() -> None:
    """Nobody can give less than 1, so the floor of the percent is 20."""
    scores = scoring.score(3, tally([dict.fromkeys(ITEMS, 1)] * 3), ASPECTS)
    assert scoring.decimals(scores.percent) == "20.00"


def test_the_layout_of_the_shipped_questionnaire_is_the_one_scored_here(questionnaire: Questionnaire) -> None:
    """The tests above would prove nothing for another grouping of the items."""
    assert {aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects} == ASPECTS


@given(ballots)
def test_scores_equal_the_hand_calculation_from_every_single_answer(responses: list[dict[str, Any]]) -> None:
    """Whatever people answered or left out, the engine and pencil-and-fractions agree exactly."""
    scores = scoring.score(len(responses), tally(responses), ASPECTS)
    assert (scores.aspects, scores.overall) == by_hand(responses)
    assert scores.percent == (None if scores.overall is None else scores.overall * 20)


@given(ballots, st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_people_came(responses: list[dict[str, Any]], shuffler: random.Random) -> None:
    """The last respondent of the day weighs what the first one does."""
    shuffled = list(responses)
    shuffler.shuffle(shuffled)
    assert scoring.score(len(responses), tally(shuffled), ASPECTS) == scoring.score(len(responses), tally(responses), ASPECTS)


@given(ballots, ballots)
def test_adding_two_days_tallies_is_scoring_both_days_together(monday: list[dict[str, Any]], tuesday: list[dict[str, Any]]) -> None:
    """Running tallies may be added; means may not, and nothing here does."""
    first, second = tally(monday), tally(tuesday)
    added = {
        item: {level: first.get(item, {}).get(level, 0) + second.get(item, {}).get(level, 0) for level in range(1, 6)} for item in ITEMS
    }
    together = monday + tuesday
    assert scoring.score(len(together), added, ASPECTS) == scoring.score(len(together), tally(together), ASPECTS)


@given(ballots)
def test_nobody_is_ever_scored_with_a_float(responses: list[dict[str, Any]]) -> None:
    """Every number between the counts and the print is a whole number, a fraction or missing."""
    scores = scoring.score(len(responses), tally(responses), ASPECTS)
    values = [scores.n, scores.overall, scores.percent, *scores.aspects.values()]
    values += [value for item in scores.items.values() for value in (item.n, item.mean, item.variance, *item.counts.values())]
    assert {type(value) for value in values} <= {int, Fraction, type(None)}


def test_one_item_nobody_answered_leaves_the_aspect_to_the_other_two() -> None:
    """An aspect is the mean over its items with n >= 1."""
    scores = scoring.score(1, tally([{"1.1": 5, "1.2": 2, "2.1": 3, "3.1": 3, "4": 3}]), ASPECTS)
    assert scores.aspects["1"] == Fraction(7, 2)
    assert scoring.decimals(scores.overall) == "3.13"  # (3.5 + 3 + 3 + 3) / 4 = 3.125, half up


def test_an_aspect_nobody_answered_leaves_no_overall_and_prints_a_dash() -> None:
    """Three aspects are no score: null in JSON, an en dash for people, never 0."""
    scores = scoring.score(1, tally([{"1.1": 5, "2.1": 5, "3.1": 5}]), ASPECTS)
    assert (scores.aspects["4"], scores.overall, scores.percent) == (None, None, None)
    assert (scoring.shown(scores.percent), scoring.decimals(scores.percent)) == ("–", None)


def test_before_the_first_response_of_the_day_everything_is_a_dash() -> None:
    """An empty day has counts of 0 and no means."""
    as_json = scoring.as_json(scoring.score(0, {}, ASPECTS))
    assert as_json["items"]["1.1"] == {"n": 0, "mean": None, "sd": None, "counts": {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0}}
    assert (as_json["aspects"], as_json["overall"], as_json["percent"]) == ({"1": None, "2": None, "3": None, "4": None}, None, None)


def test_the_json_of_kiosk_scores_has_the_contracts_shape() -> None:
    """Decimals are strings, counts are numbers by level, best first."""
    as_json = scoring.as_json(scoring.score(75, {"1.1": {5: 36, 4: 33, 3: 6}}, ASPECTS))
    assert list(as_json) == ["n", "items", "aspects", "overall", "percent"]
    assert as_json["items"]["1.1"] == {"n": 75, "mean": "4.40", "sd": "0.64", "counts": {"5": 36, "4": 33, "3": 6, "2": 0, "1": 0}}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(4165, 1000), "4.17"),
        (Fraction(4165, 1000) - Fraction(1, 10**30), "4.16"),
        (Fraction(1005, 1000), "1.01"),  # a float of 1.005 would print 1.00
        (Fraction(2675, 1000), "2.68"),  # a float of 2.675 would print 2.67
        (Fraction(5), "5.00"),
        (Fraction(-5, 1000), "-0.01"),
        (Fraction(-4, 1000), "0.00"),
    ],
)
def test_half_a_hundredth_goes_up(value: Fraction, text: str) -> None:
    """Half up at .005 exactly, and not a hair below it."""
    assert scoring.decimals(value) == text


@given(st.fractions(min_value=0, max_value=100))
@example(Fraction(33333, 8000))
def test_printing_agrees_with_the_decimal_module(value: Fraction) -> None:
    """For any fraction, not only the comfortable ones."""
    assert scoring.decimals(value) == printed(value)


@given(st.lists(level, min_size=2, max_size=60))
def test_the_standard_deviation_is_the_sample_one_of_the_statistics_module(answers: list[int]) -> None:
    """n - 1 below the line, exactly; the print agrees with 60 digits of the decimal module."""
    item = scoring.item_score({level: answers.count(level) for level in range(1, 6)})
    assert item.variance == statistics.variance([Fraction(answer) for answer in answers])
    with localcontext() as context:
        context.prec = 60
        root = (Decimal(item.variance.numerator) / Decimal(item.variance.denominator)).sqrt()
        assert scoring.deviation(item.variance) == str(root.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_one_answer_has_no_standard_deviation() -> None:
    """A single person does not differ from anybody: missing, not 0.00."""
    assert scoring.deviation(scoring.item_score({4: 1}).variance) is None


@given(counts_of_levels)
def test_a_mean_lies_between_the_lowest_and_the_highest_level_given(counts: dict[int, int]) -> None:
    """And there is none exactly when nobody answered."""
    item = scoring.item_score(counts)
    given_levels = [level for level, count in counts.items() if count]
    assert (item.mean is None) == (not given_levels)
    assert item.mean is None or min(given_levels) <= item.mean <= max(given_levels)


@pytest.mark.parametrize(
    ("band", "edges"),
    [
        ("0.80", {"5.00": 5, "4.21": 5, "4.20": 4, "3.41": 4, "3.40": 3, "2.61": 3, "2.60": 2, "1.81": 2, "1.80": 1, "1.00": 1}),
        ("0.50", {"5.00": 5, "4.51": 5, "4.50": 4, "3.51": 4, "3.50": 3, "2.51": 3, "2.50": 2, "1.51": 2, "1.50": 1, "1.00": 1}),
    ],
)
def test_each_band_at_its_edges(band: str, edges: dict[str, int]) -> None:
    """The two bands in use in Thai offices, exactly as the contract writes them."""
    assert {edge: scoring.level_of(Fraction(edge), band) for edge in edges} == edges


def test_a_mean_earns_the_word_of_the_figure_that_is_printed() -> None:
    """4.205 prints 4.21 and is มากที่สุด; an officer with the table in hand would say the same."""
    assert (scoring.level_of(Fraction(4205, 1000)), scoring.level_of(Fraction(42049, 10000))) == (5, 4)
    assert scoring.level_of(None) is None


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(ITEMS, level)))
def test_a_persons_own_score_is_their_overall_alone_times_24(answers: dict[str, int]) -> None:
    """Whole for aspects of one to three items; none unless the person answered in every aspect."""
    alone = scoring.score(1, tally([answers]), ASPECTS).overall
    assert scoring.own_score(answers, ASPECTS) == (None if alone is None else alone * 24)


def test_a_form_with_seven_items_in_an_aspect_is_refused_rather_than_rounded() -> None:
    """own_score would not be whole there."""
    with pytest.raises(ValueError, match="one, two or three items"):
        scoring.own_score({f"1.{n}": 1 for n in range(6)} | {"1.6": 2}, {"1": tuple(f"1.{n}" for n in range(7))})


def spread_of(responses: list[dict[str, Any]]) -> Spread:
    own = [score for answers in responses if (score := scoring.own_score(answers, ASPECTS)) is not None]
    return Spread(len(own), sum(own), sum(score * score for score in own))


# Two-sided 95 % points of Student's t, from published tables (not from the program): degrees of freedom -> t.
@pytest.mark.parametrize(
    ("n", "t"),
    [(2, 12.706), (3, 4.303), (6, 2.571), (11, 2.228), (31, 2.042), (41, 2.021), (61, 2.000), (121, 1.980), (1001, 1.962), (100001, 1.960)],
)
def test_the_interval_is_t_times_s_over_root_n(n: int, t: float) -> None:
    """Against a float calculation in the test with the printed t: they agree to the precision of the tables."""
    middle, low, high = dict.fromkeys(ITEMS, 3), dict.fromkeys(ITEMS, 3) | {"1.1": 2}, dict.fromkeys(ITEMS, 3) | {"1.1": 4}
    responses = [(middle, low, high)[index % 3] for index in range(min(n, 1001))]
    times = n // len(responses)
    counts = {item: {number: count * times for number, count in levels.items()} for item, levels in tally(responses).items()}
    spread = spread_of(responses)
    spread = Spread(spread.n * times, spread.total * times, spread.squares * times)
    percent = scoring.score(n, counts, ASPECTS).percent
    interval = scoring.interval(percent, spread)
    own = [float(scoring.score(1, tally([answers]), ASPECTS).percent) for answers in responses]
    mean = sum(own) / len(own)
    deviation = (sum((number - mean) ** 2 for number in own) * times / (spread.n - 1)) ** 0.5
    half = t * deviation / spread.n**0.5
    assert percent is not None and interval is not None
    assert float(interval[0]) == pytest.approx(float(percent) - half, abs=0.001 * half + 1e-5)
    assert float(interval[1]) == pytest.approx(float(percent) + half, abs=0.001 * half + 1e-5)


@given(full_ballots)
def test_the_interval_holds_the_percent_and_stays_between_20_and_100(responses: list[dict[str, Any]]) -> None:
    """Nobody is told that satisfaction may be above 100 %; one person alone gives no interval."""
    percent = scoring.score(len(responses), tally(responses), ASPECTS).percent
    interval = scoring.interval(percent, spread_of(responses))
    if len(responses) < 2:
        assert interval is None
    else:
        assert interval is not None and percent is not None
        assert 20 <= interval[0] <= percent <= interval[1] <= 100


def within_t(t: float, degrees: int) -> float:
    """P(-t < T < t) of Student's t, exactly, by the finite series of Abramowitz & Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(degrees))
    term, total = (1.0, 1.0) if degrees % 2 == 0 else (math.cos(angle), math.cos(angle) if degrees > 1 else 0.0)
    for k in range(2 if degrees % 2 == 0 else 3, degrees - 1, 2):
        term *= (k - 1) / k * math.cos(angle) ** 2
        total += term
    return math.sin(angle) * total if degrees % 2 == 0 else 2 / math.pi * (angle + math.sin(angle) * total)


@pytest.mark.parametrize("n", [*range(2, 45), 61, 100, 101, 500, 5001])
def test_the_interval_holds_the_truth_95_times_in_100(n: int) -> None:
    """The t that the program used, taken back out of its interval, encloses 95 % of Student's distribution."""
    own = [71, 73] * (n // 2) + [72] * (n % 2)
    interval = scoring.interval(Fraction(60), Spread(n, sum(own), sum(score * score for score in own)))
    assert interval is not None
    t = float(interval[1] - interval[0]) / 2 / (statistics.stdev(own) * 20 / 24 / math.sqrt(n))
    assert within_t(t, n - 1) == pytest.approx(0.95, abs=6e-5)


# From NIST/SEMATECH e-Handbook, table 1.3.6.7.2; the first two from closed forms: tan(0.475 pi), 0.95 x sqrt(2 / (1 - 0.95^2)).
@pytest.mark.parametrize(
    ("degrees", "t"),
    [(1, "12.7062047361747"), (2, "4.3026527297495"), (4, "2.776"), (9, "2.262"), (30, "2.042"), (60, "2.000"), (100, "1.984")],
)
def test_students_t_is_the_tables(degrees: int, t: str) -> None:
    """To as many places as the table prints."""
    places = len(t) - t.index(".") - 1
    assert scoring.decimals(scoring.student_t(degrees), places) == t


@pytest.mark.parametrize("degrees", [2, 4, 28, 200, 202, 500, 5000, 40_000])
def test_students_t_is_right_to_ten_places(degrees: int) -> None:
    """The exact series of an even number of degrees encloses 95 % to 10^-11, on either side of where the expansion begins."""
    with localcontext() as context:
        context.prec = 50
        t = Decimal(scoring.student_t(degrees).numerator) / Decimal(scoring.student_t(degrees).denominator)
        share = degrees / (degrees + t * t)
        term = total = Decimal(1)
        for k in range(1, degrees // 2):
            term *= share * (2 * k - 1) / (2 * k)
            total += term
        assert abs((1 - share).sqrt() * total - Decimal("0.95")) < Decimal("1e-12")


def test_students_t_of_endless_degrees_is_the_normal_distributions() -> None:
    """1.95996..., from above."""
    assert 0 < scoring.student_t(10**9) - Fraction("1.959963984540054") < Fraction(1, 10**8)


def test_two_people_of_opposite_minds_leave_everything_open() -> None:
    """From the floor to 100 %, and not beyond either."""
    assert scoring.interval(Fraction(60), spread_of([dict.fromkeys(ITEMS, 5), dict.fromkeys(ITEMS, 1)])) == (20, 100)


def test_when_all_say_the_same_the_interval_is_a_point() -> None:
    """No spread, no width."""
    responses = [dict.fromkeys(ITEMS, 4)] * 10
    assert scoring.interval(Fraction(80), spread_of(responses)) == (80, 80)


@given(full_ballots, full_ballots)
def test_spreads_of_two_days_add_up(monday: list[dict[str, Any]], tuesday: list[dict[str, Any]]) -> None:
    """So that an interval over a month costs no more than one over a day."""
    assert spread_of(monday) + spread_of(tuesday) == spread_of(monday + tuesday)
