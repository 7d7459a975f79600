"""Who answered, district by district beside the whole province: what a viewer with every page before them can work out. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from sync.server.messages import texts
from sync.server.pages.parts.score_bars import answers
from sync.server.settings import Settings
from sync.server.tallies.choices import choice_counts, who_answered
from sync.server.tallies.queries import Totals

FORM = Settings("sqlite://").questionnaire
SEXES = ("male", "female")


def totals(male: int, female: int) -> Totals:
    return Totals(complete=male + female, options={"sex": dict(zip(SEXES, (male, female), strict=True))})


def seen(counts: dict[str, tuple[int, int]]) -> dict[str, dict[str, int | None]]:
    """District, and "" for the whole -> what of the question about sex is shown."""
    shown = who_answered({name: totals(*pair) for name, pair in counts.items()}, FORM, ())
    tables = {**shown.districts, "": shown.whole}
    return {name: dict(table.visible) for name, choices in tables.items() for table in choices if table.key == "sex"}


def test_a_viewer_subtracts_the_other_districts_from_the_whole_province() -> None:
    """Two women of one district: their number is hidden there and in the sum; no other district loses a number for it."""
    shown = seen({"กุดชุม": (40, 2), "ค้อวัง": (30, 12), "เลิงนกทา": (50, 20)})
    assert shown["กุดชุม"] == shown[""] == {"male": None, "female": None}
    assert shown["ค้อวัง"] == {"male": 30, "female": 12} and shown["เลิงนกทา"] == {"male": 50, "female": 20}


def test_a_district_of_four_respondents_is_in_no_sum_and_costs_nobody_a_number() -> None:
    """ค้อวัง's and เลิงนกทา's tables are whole, and so is the province's, of these two; who was left out is named."""
    counts = {"กุดชุม": (3, 1), "ค้อวัง": (30, 12), "เลิงนกทา": (50, 20)}
    assert seen(counts) == {
        "ค้อวัง": {"male": 30, "female": 12},
        "เลิงนกทา": {"male": 50, "female": 20},
        "": {"male": 80, "female": 32},
    }
    answered = who_answered({name: totals(*pair) for name, pair in counts.items()}, FORM, ())
    assert answered.left_out == ("กุดชุม",)
    assert [table.n for table in answered.whole if table.key == "sex"] == [112]


@given(counts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_no_cell_of_one_to_four_is_the_only_unknown_of_a_sum(counts: list[tuple[int, int]]) -> None:
    """For each option: where a district hides its number, another does, or the sum does."""
    shown = seen({f"d{place}": pair for place, pair in enumerate(counts)})
    whole = shown.pop("", None)
    for sex in SEXES:
        unknown = [name for name, row in shown.items() if row[sex] is None]
        assert len(unknown) != 1 or whole is None or whole[sex] is None


def test_a_viewer_subtracts_the_other_districts_opinions_from_the_whole_province() -> None:
    """Two who find the service unsuitable: their number is hidden in their district and in the sum."""
    votes = {"กุดชุม": (40, 2), "ค้อวัง": (30, 12)}
    by_district = {name: Totals(complete=yes + no, options={"suitable": {"yes": yes, "no": no}}) for name, (yes, no) in votes.items()}
    shown = who_answered(by_district, FORM, (), part=3)
    tables = {**shown.districts, "": shown.whole}
    seen = {name: dict(table.visible) for name, choices in tables.items() for table in choices if table.key == "suitable"}
    assert seen["กุดชุม"] == seen[""] == {"yes": None, "no": None}
    assert seen["ค้อวัง"] == {"yes": 30, "no": 12}


def test_a_districts_table_is_its_own() -> None:
    """It is shown where it is large enough itself."""
    (table,) = [choices for choices in choice_counts(totals(70, 14), FORM, (), 1) if choices.key == "sex"]
    assert dict(table.visible) == {"male": 70, "female": 14}


def test_a_reason_that_only_some_are_asked_for_says_of_whom_its_percent_is() -> None:
    """Forty of sixty find the service suitable, thirty because it is convenient: 50 % of everybody, and the heading says of everybody."""
    options = {"suitable": {"yes": 40, "no": 20}, "suitable_because": {"convenient": 30}}
    tables = {table.key: table for table in choice_counts(Totals(complete=60, options=options), FORM, (), part=3)}
    assert (tables["suitable_because"].n, tables["suitable_because"].of_everybody) == (60, True)
    assert (tables["suitable"].n, tables["suitable"].of_everybody) == (60, False)
    (line,) = [line for line in answers(tables.values(), texts("en"), "here") if line.id == "suitable_because"]
    assert line.text == "Appropriate, because (percent of everybody who answered the whole form)"
    assert [choice.percent for choice in line.choices if choice.code == "convenient"] == [50]
