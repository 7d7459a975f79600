"""The keyboard on the screen: how letters compose, what erasing takes away, and where keys stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.drawing.metrics import TARGET_MM, ScreenMetrics, metrics
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.input import keyboard
from kiosk.ui.input.keyboard import LAYERS, KeyIntents, KeyStyles, keys
from kiosk.ui.input.text_editing import LIMIT, composed, erased
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.text.thai_text import TextStyle

CONSONANTS = "กขคงจชซญฐดตถทนบปผฝพฟมยรลวศษสหฬอฮ"
UPPER_LOWER = "ัิีึืุู"
TONES = "่้๊๋"
PANELS = [(1080, 1920, 268, 476), (1920, 1080, 476, 268), (1024, 768, 304, 228), (1280, 800, 261, 163), (1366, 768, 344, 194)]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ปั๊ม", "ปั๊ม"),
        ("ป๊ัม", "ปั๊ม"),  # the tone before its vowel
        ("ท่ี", "ที่"),
        ("ท่่ี", "ที่"),
        ("ปั๊๊", "ปั๊"),  # a doubled mark
        ("ปั้๊", "ปั๊"),  # another tone takes the first one's place
        ("กิี", "กี"),  # another vowel as well
        ("่", ""),  # a mark without a letter
        ("เ่", "เ"),
        ("a้", "a"),
        ("ก ้", "ก "),
        ("น้ำ", "น้ำ"),
        ("ก็", "ก็"),
        ("สิทธิ์", "สิทธิ์"),
        ("Wi-Fi 5", "Wi-Fi 5"),
    ],
)
def test_marks_compose_as_on_a_phone(typed: str, text: str) -> None:
    """What a person sees is what they meant."""
    assert composed("", typed) == text


def test_erasing_takes_one_mark_and_leaves_its_letter() -> None:
    """So a wrong tone is mended without typing the word again."""
    assert erased("ปั๊") == "ปั"
    assert erased(erased("ปั๊")) == "ป"
    assert erased("") == ""


def test_the_line_ends_at_its_limit() -> None:
    """More is not taken, and what stands there stays."""
    assert composed("ก" * LIMIT, "ข") == "ก" * LIMIT


@given(st.text(alphabet=CONSONANTS + UPPER_LOWER + TONES + "์็ะาำเแ ab1", max_size=60))
def test_whatever_is_typed_no_mark_stands_wrong(typed: str) -> None:
    """Every mark has a consonant below it, none is doubled, and no tone stands before its vowel."""
    text = composed("", typed)
    for before, letter in zip(" " + text, text, strict=False):
        if unicodedata.category(letter) == "Mn":
            assert "ก" <= before <= "ฮ" or unicodedata.category(before) == "Mn"
            assert before != letter
            assert not (before in TONES and letter in UPPER_LOWER + TONES)
            assert not (before in UPPER_LOWER and letter in UPPER_LOWER)


@given(st.text(alphabet=CONSONANTS + UPPER_LOWER + TONES + "ะาเ ", max_size=40))
def test_composing_again_changes_nothing(typed: str) -> None:
    """What was composed is composed: an answer opened again is the same."""
    text = composed("", typed)
    assert composed("", text) == text


@given(st.text(alphabet=CONSONANTS + UPPER_LOWER + TONES, max_size=20), st.integers(0, 25))
def test_erasing_often_enough_empties_the_line(typed: str, times: int) -> None:
    """Each time by one code point."""
    text = composed("", typed)
    left = text
    for _ in range(times):
        left = erased(left)
    assert left == text[: max(0, len(text) - times)]


def board(layer: str, panel: ScreenMetrics) -> list[Element]:
    style = TextStyle(find_fonts().regular, 30)
    area = Box(10, 100, panel.width - 20, keyboard.height(panel, panel.height // 2))
    return keys(
        area,
        layer,
        KeyStyles(style, style),
        panel,
        KeyIntents(lambda letter: letter, lambda other: ("layer", other), "erase", "done"),
        "เสร็จ",
    )


@pytest.mark.parametrize("panel", PANELS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("layer", LAYERS)
def test_every_key_is_large_enough_for_a_finger(layer: str, panel: tuple[int, int, int, int]) -> None:
    """12.7 mm both ways on every panel, side by side without touching (VVSG 2.0, 7.2-I)."""
    sized = metrics(*panel)
    keys = board(layer, sized)
    assert all(min(key.box.w, key.box.h) >= TARGET_MM * sized.per_mm for key in keys)
    assert not any(key.box.grown(1).overlaps(other.box) for key in keys for other in keys if key is not other)


def test_every_letter_of_the_alphabet_has_a_key() -> None:
    """The 44 consonants, all vowels and tones, both alphabets of Latin, both sorts of digits."""
    thai = "".join(LAYERS["thai"] + LAYERS["thai_shift"])
    assert set("กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ") <= set(thai)
    assert set("ะัาำิีึืุูเแโใไๅๆ็่้๊๋์ฯ๐๑๒๓๔๕๖๗๘๙") <= set(thai)
    assert set("abcdefghijklmnopqrstuvwxyz") <= set("".join(LAYERS["latin"]))
    assert set("1234567890") <= set("".join(LAYERS["digits"]))


def test_no_letter_has_two_keys_on_a_layer() -> None:
    """A person who looks for one finds it in one place."""
    for layer, rows in LAYERS.items():
        letters = "".join(rows)
        assert len(letters) == len(set(letters)), layer


def test_shift_shows_the_other_half_and_back() -> None:
    """And a layer key leads from Thai to Latin and back."""
    panel = metrics(*PANELS[0])
    meant = {key.name: key.intent for key in board("thai", panel)}
    assert (
        meant["key_shift"] == ("layer", "thai_shift")
        and meant["key_layer"] == ("layer", "latin")
        and meant["key_digits"] == ("layer", "digits")
    )
    assert {key.name: key.intent for key in board("thai_shift", panel)}["key_shift"] == ("layer", "thai")
    assert {key.name: key.intent for key in board("latin_shift", panel)}["key_layer"] == ("layer", "thai")
    assert meant["key_space"] == " " and meant["key_erase"] == "erase" and meant["key_done"] == "done"
