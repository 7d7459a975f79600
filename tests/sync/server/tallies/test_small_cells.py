"""Counts of fewer than five persons stay hidden, and cannot be worked out from the others."""

from hypothesis import given
from hypothesis import strategies as st

from sync.server.tallies.small_cells import HIDDEN, SMALLEST_GROUP, may_break_down, shown_counts, shown_together


def test_two_students_among_many_farmers_are_not_shown() -> None:
    """Their number is hidden, and the next smallest with it: the sum would give it away."""
    assert shown_counts({"farming": 40, "trade": 12, "student": 2, "unemployed": 0}) == {
        "farming": 40,
        "trade": HIDDEN,
        "student": HIDDEN,
        "unemployed": 0,
    }


def test_where_several_may_be_chosen_nothing_can_be_subtracted() -> None:
    """Only the small cell itself is hidden."""
    assert shown_counts({"website": 3, "notice": 9}, single=False) == {"website": HIDDEN, "notice": 9}


def test_four_respondents_are_not_broken_down() -> None:
    """Five are."""
    assert not may_break_down(4)
    assert may_break_down(5)


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 30), max_size=8))
def test_no_hidden_count_can_be_found_by_subtraction(counts: dict[str, int]) -> None:
    """Nothing of 1 to 4 is shown; and one hidden cell is never alone unless nobody stands in any other."""
    shown = shown_counts(counts)
    hidden = [code for code, count in shown.items() if count is HIDDEN]
    assert all(not 0 < count < SMALLEST_GROUP for count in shown.values() if count is not HIDDEN)
    assert len(hidden) != 1 or not any(shown[code] for code in shown if code not in hidden)


tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(counts=tables, left_out=st.integers(0, 2))
def test_nobody_can_subtract_the_districts_from_the_province(counts: list[list[int]], left_out: int) -> None:
    """Beside the sum of all districts no hidden cell stands alone in its row or column, unless everything else there is nought."""
    rows = {f"d{place}": shown_counts({f"o{code}": count for code, count in enumerate(row)}) for place, row in enumerate(counts)}
    shown = shown_together(rows, left_out)
    columns = [([shown[name][code] for name in shown], left_out) for code in next(iter(shown.values()))]
    for line, more in columns + [(list(row.values()), 0) for row in shown.values()]:
        assert more + line.count(HIDDEN) != 1 or not any(line)
    for name, row in rows.items():
        assert all(shown[name][code] in (count, HIDDEN) for code, count in row.items())
        assert all(shown[name][code] is HIDDEN for code, count in row.items() if count is HIDDEN)
