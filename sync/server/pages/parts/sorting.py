"""Tables in the order that a person chose: by a column, from the page's address, so that it works without script and can be sent on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from kiosk.frozen import frozen

Line = TypeVar("Line")


@frozen
class Sorting:
    column: str
    descending: bool
    first_descending: Mapping[str, bool]  # column -> whether a first click sorts it from the largest
    query: tuple[tuple[str, str], ...]  # the rest of the page's address

    @property
    def kept(self) -> dict[str, str]:
        """What a form of filters carries on, so that the order stays."""
        return {"sort": self.column, "order": "down" if self.descending else "up"}

    def aria(self, column: str) -> str:
        """aria-sort of a column's head."""
        return "none" if column != self.column else "descending" if self.descending else "ascending"

    def link(self, column: str) -> str:
        """The address's query that sorts by this column, from the first page on; once more, the other way round."""
        descending = not self.descending if column == self.column else self.first_descending[column]
        return urlencode([*self.query, ("sort", column), ("order", "down" if descending else "up")])


def sorting(query: Mapping[str, str], columns: Mapping[str, bool], default: str) -> Sorting:
    """`columns`: those that can be sorted by, with whether their first click sorts from the largest; `default`: without a choice."""
    column = query.get("sort", "")
    rest = tuple((name, value) for name, value in query.items() if name not in ("sort", "order", "done", "page") and value)
    if column not in columns:
        return Sorting(default, columns[default], columns, rest)
    order = query.get("order", "")
    return Sorting(column, columns[column] if order not in ("up", "down") else order == "down", columns, rest)


def in_order(lines: Iterable[Line], chosen: Sorting, value: Callable[[Line], Any]) -> list[Line]:
    """By `value`, those without one (None) always last; lines of the same value stay in the order they came in."""
    pairs = [(value(line), line) for line in lines]
    present = sorted((pair for pair in pairs if pair[0] is not None), key=lambda pair: pair[0], reverse=chosen.descending)
    return [line for _, line in present] + [line for worth, line in pairs if worth is None]
