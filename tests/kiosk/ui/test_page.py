"""The page: the grid of cards that turns pages, the title that gives way, the header that shows as much as fits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.citizen import intents
from kiosk.ui.drawing.looks import Heading
from kiosk.ui.drawing.metrics import CONSONANT_MM, metrics
from kiosk.ui.drawing.scene import Box
from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.grid import grid
from kiosk.ui.page import Page
from kiosk.ui.text import thai_text
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


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_as_high_as_the_step_says(step: int, bold: bool) -> None:
    """4.8, 6.4 and 8.5 mm, measured on a consonant; never a pixel less."""
    page = page_of(SIZES[3], step)
    style = page.style(1.0, bold)
    from kiosk.ui.text.thai_text import ink

    _left, top, _right, bottom = ink("บ", style)
    assert (bottom - top) / page.metrics.per_mm >= CONSONANT_MM[step] - 0.5 / page.metrics.per_mm


def test_a_title_is_larger_where_there_is_room() -> None:
    """And smaller where it would take more than its share, with the hint below it."""
    page = page_of(SIZES[0])
    roomy, rest = page.title(NAMES[3], Box(40, 100, 1000, 1500), "แตะเลือก 1 ข้อ")
    tight, _ = page.title(NAMES[3], Box(40, 100, 1000, 420), "แตะเลือก 1 ข้อ")
    assert [element.name for element in roomy] == ["title", "hint"]
    assert roomy[0].look.style.pixels > tight[0].look.style.pixels  # type: ignore[attr-defined]
    assert roomy[1].box.y >= roomy[0].box.bottom and rest.y >= roomy[1].box.bottom


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_header_always_shows_the_place(size: tuple[int, int, int, int]) -> None:
    """A long name takes two lines where there is room for them, or smaller letters; one that is longer still ends with an ellipsis."""
    page = page_of(size)
    sixty_five = "ศูนย์บริการร่วมและศูนย์ดำรงธรรมประจำที่ว่าการอำเภอพระนครศรีอยุธยา"
    for place in ("ศูนย์ดำรงธรรมอำเภอกุดชุม", sixty_five, "ที่ว่าการอำเภอเฉลิมพระเกียรติ จังหวัดนครศรีธรรมราช " * 3, "ก" * 300):
        elements, _ = page.header(
            place, "จังหวัดยโสธร · แบบสำรวจความพึงพอใจ", [("contrast", "", "contrast", 1), ("language", "EN", "", 2)], (3, 20)
        )
        heading = next(element for element in elements if element.name == "heading")
        look = heading.look
        assert isinstance(look, Heading)
        shown, whole = "".join(look.lines).replace(" ", ""), place.replace(" ", "")
        assert shown == whole or (shown.endswith("…") and len(shown) > 10 and whole.startswith(shown[:-1]))
        room = heading.box.w - (Heading.emblem_size(look.style) + look.style.pixels // 2 if look.emblem else 0)
        assert all(thai_text.width(line, look.style) <= room for line in look.lines)
        assert place != sixty_five or size[0] < 1000 or shown == whole
