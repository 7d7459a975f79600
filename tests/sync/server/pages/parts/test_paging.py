"""A long list is leafed through by numbers."""

import pytest

from sync.server.pages.parts.paging import paging


@pytest.mark.parametrize(
    ("typed", "total", "number", "numbers", "lines"),
    [
        ("", 0, 1, [1], (0, 0)),
        ("1", 100, 1, [1], (1, 100)),
        ("2", 101, 2, [1, 2], (101, 101)),
        ("1", 12_000, 1, [1, 2, 3, 0, 120], (1, 100)),
        ("60", 12_000, 60, [1, 0, 58, 59, 60, 61, 62, 0, 120], (5901, 6000)),
        ("5", 12_000, 5, [1, 2, 3, 4, 5, 6, 7, 0, 120], (401, 500)),
        ("999", 250, 3, [1, 2, 3], (201, 250)),
        ("0", 250, 1, [1, 2, 3], (1, 100)),
        ("๓", 250, 1, [1, 2, 3], (1, 100)),
        ("9" * 40, 250, 1, [1, 2, 3], (1, 100)),
    ],
)
def test_a_page_by_its_number(typed: str, total: int, number: int, numbers: list[int], lines: tuple[int, int]) -> None:
    """First, last and those beside it have a link, 0 stands for those left out; a number that there is not is the nearest that there is."""
    chosen = paging({"page": typed, "q": "ที่จอดรถ"}, total, 100)
    assert (chosen.number, chosen.numbers, chosen.lines) == (number, numbers, lines)


def test_a_link_keeps_the_rest_of_the_address() -> None:
    """Filters stay, what was done is not said again."""
    assert paging({"year": "2570", "page": "2", "done": "saved", "empty": ""}, 300, 100).link(3) == "year=2570&page=3"
