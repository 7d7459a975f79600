"""Which counts of persons may be shown: cells of 1 to 4 are hidden, and with them what would give them away. Pure."""

from collections.abc import Mapping

FEWEST = 5  # respondents; below it a cell is not broken down (field.md, 3.4: PDPA section 6, indirect identification)
HIDDEN = None


def shown_counts(counts: Mapping[str, int], single: bool = True) -> dict[str, int | None]:
    """The counts that may be shown, HIDDEN in place of the others.

    Where each person stands in one cell only (`single`) and the sum is known, one hidden cell could be found by
    subtraction: then the smallest of the others is hidden with it (complementary suppression).
    """
    hidden = {code for code, count in counts.items() if 0 < count < FEWEST}
    if single and len(hidden) == 1:
        others = [code for code, count in counts.items() if code not in hidden and count]
        hidden |= {min(others, key=lambda code: counts[code])} if others else set()
    return {code: HIDDEN if code in hidden else count for code, count in counts.items()}


def may_break_down(n: int) -> bool:
    """Whether a cell of `n` respondents may be broken down by who they are."""
    return n >= FEWEST
