"""Long lists on numbered pages: which one is shown, the addresses of those beside it, and what people look for in them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import folded

Line = TypeVar("Line")

PAGE = 50  # lines of a table on one page
SEARCH_LETTERS = 60
_LONGEST = 7  # digits of a page's number in an address
_BESIDE = 2  # pages on each side of the one that is shown


@frozen
class Paging:
    """`number` of the page that is shown, 1 to `last`; `size` lines on each; `query`: the rest of the address."""

    number: int
    size: int
    total: int
    query: tuple[tuple[str, str], ...] = ()

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of this page, counted from 1."""
        return min(self.offset + 1, self.total), min(self.offset + self.size, self.total)

    def link(self, number: int) -> str:
        return urlencode([*self.query, ("page", str(number))])

    @property
    def numbers(self) -> list[int]:
        """Those that have a link: the first, the last and those beside this one; 0 where some are left out."""
        near = {1, self.last, *range(self.number - _BESIDE, self.number + _BESIDE + 1)}
        shown = sorted(number for number in near if 1 <= number <= self.last)
        with_gaps: list[int] = []
        for number in shown:
            if with_gaps and number > with_gaps[-1] + 1:
                with_gaps.append(number - 1 if number == with_gaps[-1] + 2 else 0)
            with_gaps.append(number)
        return with_gaps


def paging(query: Mapping[str, str], total: int, size: int) -> Paging:
    """The page that an address asks for; one behind the last is the last, what is no number the first."""
    typed = query.get("page", "")
    asked = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST else 1
    rest = tuple((name, value) for name, value in query.items() if name not in ("page", "done", "before", "after") and value)
    whole = Paging(1, size, total, rest)
    return Paging(min(max(asked, 1), whole.last), size, total, rest)


def page_of(query: Mapping[str, str], lines: Sequence[Line], size: int = PAGE) -> tuple[list[Line], Paging]:
    """The lines of the page that an address asks for, of a list that is there as a whole."""
    pages = paging(query, len(lines), size)
    return list(lines[pages.offset : pages.offset + size]), pages


@frozen
class SearchedList(Generic[Line]):
    """`lines` of the page that is shown; `typed`: what is looked for; `many`: all lines together are more than a page."""

    lines: Sequence[Line]
    pages: Paging
    typed: str
    many: bool


def searched(query: Mapping[str, str], lines: Sequence[Line], words: Callable[[Line], str]) -> SearchedList[Line]:
    """`query`: the page's address, with `q` and `page`; `words`: by what a line is found. Letter case, tone marks and stops
    do not count."""
    typed = " ".join(query.get("q", "").split())[:SEARCH_LETTERS]
    wanted = folded(typed).split()
    matching = [line for line in lines if all(word in folded(words(line)) for word in wanted)] if wanted else lines
    return SearchedList(*page_of(query, matching), typed, len(lines) > PAGE)
