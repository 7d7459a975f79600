"""How cards of the officers' pages are shared out to pages."""

import pytest

from kiosk.officer.views import SelectableView
from kiosk.ui.drawing.scene import Box, Scene
from kiosk.ui.text.fonts import find_fonts
from screens.officer import card_rows
from screens.officer.card_rows import CardRows, _pages
from screens.officer.export import choice_card
from tests.support import gallery
from tests.support.scene_checks import problems

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


@pytest.mark.parametrize(("size", "name"), [("1280x800", "ก" * 300), ("portrait", "ศูนย์บริการ " * 25), ("1024x768", "W" * 300)])
def test_a_name_as_long_as_may_be_typed_lies_over_nothing(size: str, name: str) -> None:
    """A service of 300 letters: its card ends in dots above the footer, so that an officer can still leave the page and mend it."""
    page = gallery.page_for(gallery.Variant(size), gallery.citizen_context(), find_fonts())
    area = Box(0, 0, page.metrics.width // 2, page.metrics.height // 4)
    card = choice_card(page, SelectableView("L022", name, name, False, None), "many")
    shown, _ = card_rows.paged(page, [card], area, 0, card_rows.RowLimits((2,), most_mm=20))
    faults = problems(Scene("officer_services", tuple(shown)), page)
    assert shown[0].box.bottom <= area.bottom and not [fault for fault in faults if "runs over" in fault or "inside" in fault]
