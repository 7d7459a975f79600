"""Counts of fewer than five persons stay hidden, and cannot be worked out from the others."""

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.survey.privacy.small_cells import HIDDEN, SMALLEST_GROUP, TOTAL, hidden_cells, may_break_down, shown_counts, shown_whole

Row = dict[str, int | None]


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


def table_of(counts: list[list[int]]) -> tuple[dict[str, Row], dict[str, int]]:
    """Districts as they are shown, and the numbers of the whole."""
    rows = {f"d{place}": shown_counts({f"o{code}": count for code, count in enumerate(row)}) for place, row in enumerate(counts)}
    return rows, {f"o{code}": sum(column) for code, column in enumerate(zip(*counts, strict=True))}


def solved(rows: dict[str, Row], whole: Row) -> list[tuple[str, str]]:
    """The hidden cells that linear equations determine: every row's sum is known, and every column adds up to the whole's cell."""
    table = {**rows, "whole": whole}
    cells = [(name, code) for name, row in table.items() for code, count in row.items() if count is HIDDEN]
    equations = [[Fraction(cell[0] == name) for cell in cells] for name in table]
    for code in whole:
        equations.append([Fraction(-1 if cell == ("whole", code) else cell[1] == code) for cell in cells])
    return [cell for place, cell in enumerate(cells) if determined(equations, place)]


def determined(equations: list[list[Fraction]], place: int) -> bool:
    """Whether a combination of the equations leaves this unknown alone."""
    columns = [*(at for at in range(len(equations[0])) if at != place), place]
    rows = [[row[at] for at in columns] for row in equations]
    for at in range(len(columns) - 1):
        pivot = next((row for row in rows if row[at]), None)
        if pivot is not None:
            rows = [[a - b * row[at] / pivot[at] for a, b in zip(row, pivot, strict=True)] for row in rows if row is not pivot]
    return any(row[-1] for row in rows)


counted = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 40) | st.integers(0, 6), min_size=width, max_size=width).filter(lambda row: may_break_down(sum(row))),
        min_size=1,
        max_size=6,
    )
)


@given(counts=counted)
@example([[30, 2, 3], [30, 9, 9], [50, 20, 30]])
@example([[2, 2, 9, 9], [3, 3, 9, 9], [9, 2, 2, 9], [9, 9, 2, 2], [9, 9, 3, 3]])  # two pairs of columns that one district joins
def test_nobody_can_subtract_the_districts_from_the_province(counts: list[list[int]]) -> None:
    """No hidden cell is determined by all the sums that are shown, solved together."""
    rows, sums = table_of(counts)
    whole = shown_whole(rows, sums)
    assert solved(rows, whole) == []
    assert all(whole[code] in (count, HIDDEN) for code, count in sums.items())


@given(counts=counted)
def test_where_no_district_hides_anything_the_province_is_shown_whole(counts: list[list[int]]) -> None:
    """The sum hides nothing for its own sake."""
    rows, sums = table_of(counts)
    if not any(count is HIDDEN for row in rows.values() for count in row.values()):
        assert shown_whole(rows, sums) == sums


def test_one_small_district_hides_cells_of_the_sum_and_of_no_other_district() -> None:
    """Two women of กุดชุม: the province's own two cells are hidden, ค้อวัง and เลิงนกทา read as before."""
    rows = {"กุดชุม": shown_counts({"male": 40, "female": 2}), "ค้อวัง": shown_counts({"male": 30, "female": 12})}
    assert shown_whole(rows, {"male": 70, "female": 14}) == {"male": HIDDEN, "female": HIDDEN}
    assert rows["ค้อวัง"] == {"male": 30, "female": 12}


def with_sums(table: list[list[int]], rows: bool, columns: bool) -> dict[tuple[str, str], int]:
    """Cells of districts and months, with the sums of the rows, of the columns, of both, or without."""
    counts = {(f"d{row}", f"m{column}"): count for row, line in enumerate(table) for column, count in enumerate(line)}
    counts |= {(f"d{row}", TOTAL): sum(line) for row, line in enumerate(table) if rows}
    counts |= {(TOTAL, f"m{column}"): sum(line) for column, line in enumerate(zip(*table, strict=True)) if columns}
    return counts | ({(TOTAL, TOTAL): sum(map(sum, table))} if rows and columns else {})


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4), st.booleans(), st.booleans())
@example([[3, 0, 0], [9, 9, 9]], True, True)
@example([[2, 40, 0]], True, False)
def test_the_answers_of_three_people_cannot_be_worked_out_of_months_and_districts(
    table: list[list[int]], rows: bool, columns: bool
) -> None:
    """Whatever sums go along, no combination of them leaves one hidden cell alone; and whoever is few is hidden."""
    counts = with_sums(table, rows, columns)
    hidden = sorted(hidden_cells(counts))
    assert {cell for cell, count in counts.items() if 0 < count < SMALLEST_GROUP} <= set(hidden)
    lines = [(0, row) for row in {cell[0] for cell in counts} if (row, TOTAL) in counts]
    lines += [(1, column) for column in {cell[1] for cell in counts} if (TOTAL, column) in counts]
    equations = [
        [Fraction((-1 if cell[1 - place] == TOTAL else 1) if cell[place] == name else 0) for cell in hidden] for place, name in lines
    ]
    alone = [cell for place, cell in enumerate(hidden) if equations and determined(equations, place)]
    assert not alone or set(hidden) == {cell for cell, count in counts.items() if count}


def test_a_district_with_many_answers_keeps_none_back() -> None:
    """What is hidden costs others nothing where nobody is few, and a cell that is covered anyway takes one with it."""
    counts = with_sums([[50, 60], [70, 80]], rows=True, columns=True)
    assert hidden_cells(counts) == frozenset()
    assert ("d0", "m0") in hidden_cells(counts, frozenset({("d0", "m0")}))
