"""How cards of the officers' pages are shared out to pages."""

from screens.officer.card_rows import CardRows, _pages

GAP = 13


def rows(*heights: int) -> CardRows:
    return [(height, []) for height in heights]


def shared(heights: tuple[int, ...], room: int) -> list[int]:
    """How many rows each page has."""
    return [len(page) for page in _pages(rows(*heights), room, GAP)]


def test_the_last_page_is_no_lonely_card() -> None:
    """Ten rows of which four fit: three, four and three."""
    assert shared((90, 90, 120, 120, 90, 90, 90, 120, 132, 90), 505) == [3, 4, 3]


def test_the_first_page_of_the_menu_is_not_the_emptiest() -> None:
    """A card with a longer sentence comes first when the clock is asked about: its page is as full as those that follow."""
    assert shared((215, 172, 172, 172, 172, 172, 172), 475) == [2, 2, 2, 1]


def test_no_page_is_higher_than_its_room() -> None:
    """Every page but one of a single row that is too high by itself."""
    for page in _pages(rows(*range(60, 400, 17)), 475, GAP):
        assert sum(row[0] for row in page) + GAP * (len(page) - 1) <= 475
