"""Which counts of persons may be shown: cells of 1 to 4 are hidden, and with them what would give them away. Pure."""

from collections.abc import Mapping

from kiosk.survey.limits import SMALLEST_GROUP

HIDDEN = None

Row = Mapping[str, int | None]
_End = tuple[str, str]  # "row" or "column", and which


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


def shown_whole(rows: Mapping[str, Row], counts: Mapping[str, int], single: bool = True) -> dict[str, int | None]:
    """The sum of all districts, `counts`, that stands beside the districts' `rows` (option -> count, as `shown_counts` gave them).

    A district's row is its own affair: what could be found by subtraction is hidden in the sum and never in another district. That is
    each column in which one district alone hides its cell, and then whatever still could be solved for.
    """
    hiding = {code: [name for name, row in rows.items() if row[code] is HIDDEN] for code in counts}
    hidden = {code for code, names in hiding.items() if len(names) == 1 or 0 < counts[code] < SMALLEST_GROUP}
    candidates = sorted((code for code, names in hiding.items() if names and code not in hidden), key=lambda code: counts[code])
    while single and candidates and (len(hidden) == 1 or _solvable(hiding, hidden)):
        hidden.add(candidates.pop(0))
    return {code: HIDDEN if code in hidden else count for code, count in counts.items()}


def _solvable(hiding: Mapping[str, list[str]], hidden: set[str]) -> bool:
    """Whether a hidden cell follows from the known sums of rows and columns.

    Cells join rows (the districts and the sum, "") and columns, whose sums are all known. A cell's number is determined exactly where
    its edge of this graph is a bridge: where no other way leads from its row to its column (Gusfield 1988, "A graph theoretic approach
    to statistical data security").
    """
    joined: dict[_End, list[_End]] = {}
    for code, names in hiding.items():
        for name in (*names, *([""] if code in hidden else [])):
            joined.setdefault(("row", name), []).append(("column", code))
            joined.setdefault(("column", code), []).append(("row", name))
    order: dict[_End, int] = {}
    return any(_bridge_from(start, joined, order) for start in joined if start not in order)


def _bridge_from(start: _End, joined: Mapping[_End, list[_End]], order: dict[_End, int]) -> bool:
    """Tarjan's search without recursion: `order` numbers the ends as they are reached, `low` is the earliest one that is reached again."""
    low: dict[_End, int] = {}
    path = [(start, start, iter(joined[start]))]
    order[start] = low[start] = len(order)
    bridge = False
    while path:
        here, before, further = path[-1]
        there = next(further, None)
        if there is None:
            path.pop()
            low[before] = min(low[before], low[here])
            bridge |= bool(path) and low[here] > order[before]
        elif there not in order:
            order[there] = low[there] = len(order)
            path.append((there, here, iter(joined[there])))
        elif there != before:
            low[here] = min(low[here], order[there])
    return bridge


def may_break_down(n: int) -> bool:
    """Whether a cell of `n` respondents may be broken down by who they are."""
    return n >= SMALLEST_GROUP
