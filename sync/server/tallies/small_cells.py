"""Which counts of persons may be shown: cells of 1 to 4 are hidden, and with them what would give them away. Pure."""

from collections.abc import Mapping

from kiosk.survey.limits import SMALLEST_GROUP

HIDDEN = None


def shown_counts(counts: Mapping[str, int], single: bool = True) -> dict[str, int | None]:
    """The counts that may be shown, HIDDEN in place of the others.

    Where each person stands in one cell only (`single`) and the sum is known, one hidden cell could be found by
    subtraction: then the smallest of the others is hidden with it (complementary suppression).
    """
    hidden = {code for code, count in counts.items() if 0 < count < SMALLEST_GROUP}
    if single and len(hidden) == 1:
        others = [code for code, count in counts.items() if code not in hidden and count]
        hidden |= {min(others, key=lambda code: counts[code])} if others else set()
    return {code: HIDDEN if code in hidden else count for code, count in counts.items()}


Row = Mapping[str, int | None]


def shown_together(rows: Mapping[str, Row], left_out: int, single: bool = True) -> dict[str, Row]:
    """The rows of districts (option -> count, as `shown_counts` gave them) that stand beside the sum of all districts.

    A cell hidden alone in its column could be found by subtraction from that sum, and then one hidden alone in its row: the
    smallest of the others is hidden with it, until no cell is alone. `left_out`: districts with respondents that have no row.
    """
    shown = {name: dict(row) for name, row in rows.items()}
    codes = list(next(iter(shown.values()), {}))
    columns = [([(name, code) for name in shown], left_out) for code in codes]
    lines = columns + [([(name, code) for code in codes], 0) for name in shown if single]
    alone = True
    while alone:
        alone = False
        for line, more in lines:
            if more + sum(shown[name][code] is HIDDEN for name, code in line) != 1:
                continue
            others = [(count, name, code) for name, code in line if (count := shown[name][code])]
            if others:
                _, name, code = min(others)
                shown[name][code], alone = HIDDEN, True
    return dict(shown)


def may_break_down(n: int) -> bool:
    """Whether a cell of `n` respondents may be broken down by who they are."""
    return n >= SMALLEST_GROUP
