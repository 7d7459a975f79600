"""Who answered, district by district beside the whole province: what a viewer with every page before them can work out. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from sync.server.settings import Settings
from sync.server.tallies.choices import choice_counts, who_answered
from sync.server.tallies.queries import Totals

FORM = Settings("sqlite://").questionnaire
SEXES = ("male", "female")


def totals(male: int, female: int) -> Totals:
    return Totals(complete=male + female, options={"sex": dict(zip(SEXES, (male, female), strict=True))})


def seen(counts: dict[str, tuple[int, int]]) -> dict[str, dict[str, int | None]]:
    """District -> what of the question about sex is shown."""
    shown = who_answered({name: totals(*counted) for name, counted in counts.items()}, FORM, ())
    return {name: dict(table.visible) for name, tables in shown.items() for table in tables if table.key == "sex"}


def test_a_viewer_subtracts_the_other_districts_from_the_whole_province() -> None:
    """Two women of one district: their number is hidden there, and in a second district too, or the sum would tell it."""
    shown = seen({"กุดชุม": (40, 2), "ค้อวัง": (30, 12), "เลิงนกทา": (50, 20)})
    assert shown["กุดชุม"] == {"male": None, "female": None}
    assert sum(row["female"] is None for row in shown.values()) == 2 and sum(row["male"] is None for row in shown.values()) == 2


def test_a_district_of_four_respondents_is_not_had_by_subtracting_all_others() -> None:
    """It has no table; and as it would be what is left of the sum, one more district's numbers are unknown."""
    shown = seen({"กุดชุม": (3, 1), "ค้อวัง": (30, 12), "เลิงนกทา": (50, 20)})
    assert "กุดชุม" not in shown and shown["เลิงนกทา"] == {"male": 50, "female": 20}
    assert shown["ค้อวัง"] == {"male": None, "female": None}


@given(counts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_no_cell_of_one_to_four_is_the_only_unknown_of_a_sum(counts: list[tuple[int, int]]) -> None:
    """For each option: either nothing small is hidden, or at least two districts' numbers are unknown."""
    named = {f"d{place}": counted for place, counted in enumerate(counts)}
    shown = seen(named)
    for at, sex in enumerate(SEXES):
        unknown = [name for name, counted in named.items() if sum(counted) and shown.get(name, {}).get(sex) is None]
        small = [name for name in unknown if 0 < named[name][at] < 5 and name in shown]
        assert not small or len(unknown) > 1 or not any(named[name][at] for name in shown if name not in unknown)


def test_the_whole_provinces_table_is_its_own() -> None:
    """The sum of all districts is shown where it is large enough itself."""
    (table,) = [entry for entry in choice_counts(totals(70, 14), FORM, (), 1) if entry.key == "sex"]
    assert dict(table.visible) == {"male": 70, "female": 14}
