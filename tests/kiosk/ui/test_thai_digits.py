"""The site's option of Thai digits: what is drawn, and what stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.frozen import replace
from kiosk.runtime.start import assembly
from kiosk.site.site_file import yasothon_demonstration
from kiosk.ui.display import Display
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.text.thai_text import TextStyle, shown, width, wrap

THAI, PLAIN = TextStyle(find_fonts().regular, 30, True), TextStyle(find_fonts().regular, 30)


@given(st.integers(0, 10**12))
def test_thai_digits_say_the_same_number(number: int) -> None:
    """Python itself reads them back."""
    written = shown(str(number), THAI)
    assert int(written) == number and not set(written) & set("0123456789")


def test_the_option_is_for_screens_in_thai_alone() -> None:
    """Officers' pages as citizens'; somebody who reads English reads Arabic digits."""
    page_for = assembly.pages(metrics(1080, 1920, 268, 476), find_fonts(), replace(yasothon_demonstration(), thai_digits=True))
    for group in ("citizen", "guide", "officer"):
        assert page_for(Display("th"), group).style().thai_digits and not page_for(Display("en"), group).style().thai_digits


@given(st.text(st.characters(exclude_categories=("Cf", "Cs"))))
def test_without_the_option_a_text_is_drawn_as_it_stands(text: str) -> None:
    """But for spaces without a break point; signs that stand for nothing (category Cf) are not drawn."""
    assert shown(text, PLAIN) == text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("จันทร์ 23 พฤศจิกายน 2569 · 09:41", "จันทร์ ๒๓ พฤศจิกายน ๒๕๖๙ · ๐๙:๔๑"),
        ("ร้อยละ 83.17 (81.0–85.3)", "ร้อยละ ๘๓.๑๗ (๘๑.๐–๘๕.๓)"),
        ("มาตรา40", "มาตรา๔๐"),
        ("L022 · 268x476 · https://a.go.th/1 · /media/usb1/2026-11.csv", "L022 · 268x476 · https://a.go.th/1 · /media/usb1/2026-11.csv"),
    ],
)
def test_numbers_dates_and_times_are_thai_and_ids_links_and_files_are_not(text: str, drawn: str) -> None:
    """An officer can still type what stands on the screen into a computer."""
    assert shown(text, THAI) == drawn


LINE = st.lists(st.sampled_from(["ผู้ตอบ", "1,234", "09:41", "คน", "83.17", "%", "เมื่อ"]), min_size=1, max_size=12).map(" ".join)


@given(LINE, st.integers(60, 500))
def test_lines_are_measured_as_they_are_drawn(text: str, limit: int) -> None:
    """A line of Thai digits is as wide as the same line written with them."""
    assert width(text, THAI) == width(shown(text, THAI), PLAIN)
    assert wrap(text, THAI, limit) and "".join(wrap(text, THAI, limit)).replace(" ", "") == text.replace(" ", "")
