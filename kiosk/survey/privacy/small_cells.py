"""Which counts of persons may be shown: cells of 1 to 4 are hidden, and with them what would give them away. Pure."""

from collections.abc import Mapping
from itertools import pairwise

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
    return bool(_bridges(joined))


def _bridges(joined: Mapping[_End, list[_End]]) -> list[tuple[_End, _End]]:
    """Every edge without which its two ends do not hang together."""
    order: dict[_End, int] = {}
    return [edge for start in joined if start not in order for edge in _bridges_from(start, joined, order)]


def _bridges_from(start: _End, joined: Mapping[_End, list[_End]], order: dict[_End, int]) -> list[tuple[_End, _End]]:
    """Tarjan's search without recursion: `order` numbers the ends as they are reached, `low` is the earliest one that is reached again."""
    low: dict[_End, int] = {}
    path = [(start, start, iter(joined[start]))]
    order[start] = low[start] = len(order)
    bridges = []
    while path:
        here, before, further = path[-1]
        there = next(further, None)
        if there is None:
            path.pop()
            low[before] = min(low[before], low[here])
            if path and low[here] > order[before]:
                bridges.append((before, here))
        elif there not in order:
            order[there] = low[there] = len(order)
            path.append((there, here, iter(joined[there])))
        elif there != before:
            low[here] = min(low[here], order[there])
    return bridges


def may_break_down(n: int) -> bool:
    """Whether a cell of `n` respondents may be broken down by who they are."""
    return n >= SMALLEST_GROUP


Cell = tuple[str, str]  # of a row and a column
TOTAL = ""  # in place of a row or of a column: the sum of all of them
_FREE = ("free", "")  # where no sum is known


def hidden_cells(counts: Mapping[Cell, int], covered: frozenset[Cell] = frozenset()) -> frozenset[Cell]:
    """Which cells of a table of respondents keep their answers to themselves: those of 1 to 4, and as many more as are needed so that none
    of them follows from the sums. `counts`: cell -> respondents, with the sums that are known under TOTAL; `covered`: hidden anyway.

    How many answered is no secret (a page says "only 3"), so a cell without anybody protects nothing.
    """
    hidden = {cell for cell, count in counts.items() if count and (count < SMALLEST_GROUP or cell in covered)}
    known = {row for row, column in counts if column == TOTAL}, {column for row, column in counts if row == TOTAL}
    while exposed := _determined(hidden, *known):
        cell = min(exposed, key=lambda cell: (counts[cell], cell))
        protected = _companions(cell, {cell: count for cell, count in counts.items() if count}, frozenset(hidden), known)
        if not protected:
            return frozenset(cell for cell, count in counts.items() if count)
        hidden |= protected
    return frozenset(hidden)


def _companions(cell: Cell, counts: Mapping[Cell, int], hidden: frozenset[Cell], known: tuple[set[str], set[str]]) -> frozenset[Cell]:
    """What to hide so that `cell` does not follow from the sums: where both of its sums are known the three other corners of a rectangle
    (Cox 1980, "Suppression methodology and statistical disclosure control"), the cheapest; else one more cell of its line. Sums are hidden
    last. Nothing where all beside it is hidden already."""
    row, column = cell
    in_row = [other for other in counts if other[0] == row and other != cell] if row in known[0] else []
    in_column = [other for other in counts if other[1] == column and other != cell] if column in known[1] else []
    corners = [
        frozenset((left, above, corner)) - hidden for left in in_row for above in in_column if (corner := (above[0], left[1])) in counts
    ]
    ways = [way for way in corners if way] or [frozenset((other,)) for other in (*in_row, *in_column) if other not in hidden]
    return min(
        ways,
        key=lambda way: (sum((TOTAL in other) + 9 * (other == (TOTAL, TOTAL)) for other in way), _cost(way, counts)),
        default=frozenset(),
    )


def _cost(cells: frozenset[Cell], counts: Mapping[Cell, int]) -> tuple[int, list[Cell]]:
    return sum(counts[cell] for cell in cells), sorted(cells)


def _determined(hidden: set[Cell], rows: set[str], columns: set[str]) -> set[Cell]:
    """Hidden cells that follow from the sums of these rows and columns: the bridges, as in `_solvable`. All ends without a sum are one,
    and a cell at it has an end of its own on the way, as there may be several between the same two."""
    joined: dict[_End, list[_End]] = {}
    cells: dict[frozenset[_End], Cell] = {}
    for row, column in sorted(hidden):
        ends = (("row", row) if row in rows else _FREE, ("column", column) if column in columns else _FREE)
        if ends == (_FREE, _FREE):
            continue
        way = (ends[0], ("cell", f"{row}\n{column}"), ends[1]) if _FREE in ends else ends
        for here, there in pairwise(way):
            joined.setdefault(here, []).append(there)
            joined.setdefault(there, []).append(here)
            cells[frozenset((here, there))] = (row, column)
    return {cells[frozenset(edge)] for edge in _bridges(joined) if edge}
