"""What a batch adds to the tallies is what counting answer by answer adds up to. Properties, no database."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from kiosk.survey.counting import count_response, layout_of
from kiosk.survey.limits import ID_LENGTH
from kiosk.survey.open_text import picked_under
from kiosk.survey.quality import QUALITY_FLAGS
from kiosk.survey.scoring import own_score
from kiosk.survey.unfinished import REASONS, SAID, unfinished_under
from sync.server.db.schema import FLAG, FORM, HOUR, item_tallies, option_tallies, period_counts
from sync.server.settings import Settings
from sync.server.tallies.counting import Tallies
from sync.server.tallies.layout import TallyLayout

QUESTIONNAIRE = Settings("sqlite://").questionnaire
LAYOUT = TallyLayout(QUESTIONNAIRE)
FORMS = some.sampled_from([dict(zip(("id", "version"), LAYOUT.form, strict=True)), {"id": "opdc-2570", "version": 3}])
LEVEL = some.integers(1, 5)
CODES = some.sampled_from(["male", "female", "a", "x" * 65])
ANSWERS = some.builds(
    lambda items, chosen, services: {**items, **chosen, **services},
    some.dictionaries(some.sampled_from((*LAYOUT.items, "5.1")), LEVEL, max_size=11),
    some.dictionaries(some.sampled_from((*LAYOUT.choices, "4", "own")), CODES | some.lists(CODES, unique=True, max_size=2), max_size=4),
    some.fixed_dictionaries(
        {},
        optional={
            LAYOUT.services: some.lists(some.sampled_from(["L022", "P017", "X-a"]), unique=True),
            unfinished_under(LAYOUT.services): some.lists(some.sampled_from([SAID, *REASONS, "x" * 65]), unique=True),
        },
    ),
)
RESPONSES = some.tuples(
    some.fixed_dictionaries(
        {
            "mode": some.sampled_from(["self", "assisted", "paper"]),
            "status": some.sampled_from(["complete", "complete", "partial"]),
            "questionnaire": FORMS,
            "answers": ANSWERS,
        }
    ),
    some.sampled_from(["2026-10-31", "2026-11-01", "2026-11-02"]),
    some.integers(0, 23),
    some.integers(0, 1),
    some.sets(some.sampled_from(QUALITY_FLAGS)),
    some.sampled_from([1, 1, -1]),
)


def counted_one_by_one(responses: Any) -> Any:
    """Table -> key without the province -> numbers: each response by kiosk.survey.counting, the rule that the kiosk counts by."""
    sums: dict[Any, Counter[Any]] = {period_counts: Counter(), item_tallies: Counter(), option_tallies: Counter()}
    rule = layout_of(QUESTIONNAIRE)
    for record, day, hour, flagged, flags, sign in responses:
        response = count_response(rule, record["status"], record["answers"])
        options, ours = [(FLAG, flag) for flag in flags], tuple(record["questionnaire"].values()) == LAYOUT.form
        if not response.complete:  # an errand that was not finished, and nothing else
            options += response.options if ours else []
        if response.complete:
            options += [(question, code) for question, code in response.options if ours and question != rule.services]
            options += picked(record["answers"]) if ours else []
            options += [(HOUR, f"{hour:02d}"), *([] if ours else [(FORM, "opdc-2570/3")])]
        for period in (day, day[:7]):
            for service in ("", *response.services):
                key = (period, service, "กุดชุม", flagged)
                sums[period_counts][*key, f"mode_{record['mode']}" if response.complete else "partial"] += sign
                for name, power in (("spread_n", 0), ("spread_total", 1), ("spread_squares", 2)) if response.own_score is not None else ():
                    sums[period_counts][*key, name] += sign * response.own_score**power
                for item, level in response.levels:
                    sums[item_tallies][*key, item, f"n{level}"] += sign
            for question, code in options:
                sums[option_tallies][period, question, "กุดชุม", flagged, code, "n"] += sign
    return {table: {key: n for key, n in numbers.items() if n} for table, numbers in sums.items()}


def picked(answers: Any) -> list[tuple[str, str]]:
    """Lines tapped under open questions: the province alone ranks them."""
    lines = [(question, answer) for question, answer in answers.items() if question in map(picked_under, LAYOUT.texts)]
    codes = [(question, code) for question, answer in lines for code in (answer if isinstance(answer, list) else [answer])]
    return [(question, code) for question, code in codes if len(code) <= ID_LENGTH]


@given(responses=some.lists(RESPONSES, max_size=12))
def test_a_batch_is_counted_as_each_of_its_answers(responses: Any) -> None:
    """Skipped items, walk-aways, foreign questionnaires, several services, responses that are taken out again."""
    tallies = Tallies(LAYOUT)
    for response in responses:
        tallies.add(*response)
    sums = {}
    for table, columns, rows in tallies.sums("ยโสธร", "กุดชุม"):
        keys = [row[: -len(columns)] for row in rows]
        assert len(set(keys)) == len(keys) and all(key[0] == "ยโสธร" for key in keys)
        numbers = {(*row[1 : -len(columns)], name): n for row in rows for name, n in zip(columns, row[-len(columns) :], strict=True)}
        sums[table] = {key: n for key, n in numbers.items() if n}
    assert sums == counted_one_by_one(responses)


@given(levels=some.lists(LEVEL, min_size=len(LAYOUT.items), max_size=len(LAYOUT.items)), skipped=some.sets(some.sampled_from(LAYOUT.items)))
def test_ones_own_score_is_the_score_whatever_was_skipped(levels: Any, skipped: Any) -> None:
    """The quick way of a response without a gap, the usual way of one with gaps."""
    answers = {item: level for item, level in zip(LAYOUT.items, levels, strict=True) if item not in skipped}
    assert LAYOUT.own_score(answers, bytes(answers.get(item, 0) for item in LAYOUT.items)) == own_score(answers, LAYOUT.aspects)
