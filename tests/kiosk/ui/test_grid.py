"""The grid of cards that turns pages."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.citizen import intents
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.drawing.scene import Box
from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.grid import grid
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import find_fonts
from screens.widgets.paged_cards import ChoiceWords, choice_card

FONTS = find_fonts()


NAMES = ["ชาย", "เกษตรกรรม", "งานขึ้นทะเบียนผู้ประกันตนตามมาตรา 40", "งานคำร้องทั่วไปหรือคำร้องเกี่ยวกับสิทธิ์ได้รับเงินตามมาตรา 123", "Wi-Fi"]


SIZES = [(1080, 1920, 268, 476), (1920, 1080, 476, 268), (1024, 768, 304, 228), (1280, 800, 261, 163)]


def page_of(size: tuple[int, int, int, int], step: int = 0) -> Page:
    return Page(metrics(*size), FONTS, NORMAL, str, step)


def cards(page: Page, texts: list[str]) -> list[Any]:
    return [
        choice_card(page, f"card_{number}", intents.Choose(str(number)), ChoiceWords(text, "", "one", False))
        for number, text in enumerate(texts)
    ]


@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=20),
    st.sampled_from(SIZES),
    st.sampled_from([0, 1, 2]),
    st.integers(260, 900),
    st.sampled_from([(1, 2), (2, 3, 1), (1,)]),
)
def test_every_card_stands_on_exactly_one_page(
    texts: list[str], size: tuple[int, int, int, int], step: int, height: int, columns: tuple[int, ...]
) -> None:
    """Turning all pages shows each card once, in order; no two overlap, none is lower than an answer, none leaves the area if it fits."""
    page = page_of(size, step)
    area = Box(20, 150, page.metrics.width - 40, height)
    shown_cards = cards(page, texts)
    seen: list[str] = []
    pages = grid(page, shown_cards, area, columns).pages
    for number in range(pages):
        shown = grid(page, shown_cards, area, columns, number)
        assert (shown.page, shown.pages) == (number, pages)
        seen += [element.name for element in shown.elements]
        for place, element in enumerate(shown.elements):
            assert element.box.h >= page.metrics.answer
            assert area.x <= element.box.x and element.box.right <= area.right and element.box.y >= area.y
            assert shown.cut or element.box.bottom <= area.bottom
            assert not any(element.box.overlaps(other.box) for other in shown.elements[place + 1 :])
    assert seen == [card.name for card in shown_cards]


def test_a_page_that_is_not_there_shows_the_nearest() -> None:
    """After fewer services are found, the seventh page becomes the last one."""
    page = page_of(SIZES[0])
    area = Box(20, 150, 1000, 500)
    shown_cards = cards(page, NAMES * 4)
    assert grid(page, shown_cards, area, (1,), 99).page == grid(page, shown_cards, area, (1,)).pages - 1
    assert grid(page, shown_cards, area, (1,), -3).page == 0
