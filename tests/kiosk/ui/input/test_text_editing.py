"""A line in the making: only what can be drawn is taken."""

import pytest

from kiosk.ui.input.text_editing import composed
from kiosk.ui.text.drawable import undrawable
from kiosk.ui.text.fonts import find_fonts, load


@pytest.mark.parametrize("typed", ["😀", "ສະບາຍດີ", "你好", "\u202e", "\x07", "ကို"])
def test_what_would_be_an_empty_box_is_not_taken(typed: str) -> None:
    """From a keyboard or scanner of another script: the line stays as it was, and the words around it stay."""
    assert composed("ที่นี่", typed) == "ที่นี่"
    assert composed("", f"ดี{typed}มาก 5") == "ดีมาก 5"


@pytest.mark.parametrize("typed", ["ข้าวญี่ปุ่น ๑๒๓ ฿", "Wi-Fi café – “ok” €5 ™"])
def test_what_people_write_here_is_taken_whole_and_has_letters(typed: str) -> None:
    """Thai, Latin with accents, dashes, quotes: none is the font's sign for a missing letter."""
    assert composed("", typed) == typed
    font = load(find_fonts().regular, 40)
    missing = font.getmask("\u4f60").getbbox(), bytes(font.getmask("\u4f60"))
    assert [letter for letter in typed if (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) == missing and letter != " "] == []


def test_no_sign_of_a_foreign_keyboard_is_an_empty_box() -> None:
    """Whatever of the first planes is taken has its picture; a figure dash or a reference mark has none."""
    taken = composed("", "".join(map(chr, range(0x20, 0xD800))))
    assert len(taken) > 100 and undrawable(taken) == "" and composed("", "‒※⁉") == ""
