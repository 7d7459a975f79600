"""Thai letters as pictures: stacked marks, cut-off feet and sara am compared with stored drawings of Waree.

The drawings in pictures/ were made by `python -m tests.kiosk.ui.text.test_thai_text` and looked at by a reader of Thai. FreeType
versions differ in how they smooth an edge, never in where a mark stands: so what counts is where a whole spot differs.
"""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from kiosk.ui.text import thai_text
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.text.thai_text import TextStyle, balanced, holds_words, ink, width, wrap

PICTURES = Path(__file__).resolve().parent / "pictures"
# What a drawing without shaping gets wrong: tone marks over vowels, feet of ญ ฐ under vowels, marks beside tall letters, sara am.
CLUSTERS = {
    "thi-ni": "ที่นี่",
    "yu": "ญู",
    "thu": "ฐุ",
    "pa-tri": "ปั๊",
    "nam": "น้ำ",
    "ko": "ก็",
    "ke-tri": "เก๊",
    "phu": "ผู้",
    "pa-ek": "ป่",
    "fa-tho": "ฟ้",
    "lu": "ฬุ",
    "fan": "ฝั่ง",
    "chi-chao": "ชี้",
    "kam-tho": "ค่ำ",
}
UNSHAPED = tuple(name for name in CLUSTERS if name not in ("ko", "lu", "chi-chao"))  # these three need no more than the letters
PIXELS = 72
TOLERANCE = 60  # of 128; smoothing differs by up to 26, a mark in a wrong place by 99 and more

pytestmark = pytest.mark.skipif(find_fonts().family != "Waree", reason="the stored drawings are Waree's")


def drawn(text: str, layout: ImageFont.Layout = ImageFont.Layout.RAQM) -> Image.Image:
    """Black on white, with room for marks above and below."""
    font = ImageFont.truetype(str(find_fonts().regular), PIXELS, layout_engine=layout)
    picture = Image.new("L", (PIXELS * 3, PIXELS * 2), 255)
    ImageDraw.Draw(picture).text((PIXELS // 2, round(PIXELS * 1.4)), text, font=font, fill=0, anchor="ls")
    return picture


def difference(drawn: Image.Image, other: Image.Image) -> int:
    """How much the ink of the two differs where it differs most, 0 to 128: lighter and darker edges cancel each other out."""
    low, high = ImageChops.subtract(drawn, other, 2, 128).filter(ImageFilter.BoxBlur(2)).getextrema()
    return max(128 - int(low), int(high) - 128)


def stored(name: str) -> Image.Image:
    with Image.open(PICTURES / f"{name}.png") as picture:
        return picture.convert("L")


@pytest.mark.parametrize("name", CLUSTERS)
def test_a_reader_sees_every_mark_where_it_belongs(name: str) -> None:
    """The drawing is the stored one, up to the smoothing of its edges."""
    assert difference(stored(name), drawn(CLUSTERS[name])) < TOLERANCE


@pytest.mark.parametrize("name", UNSHAPED)
def test_a_drawing_without_shaping_is_noticed(name: str) -> None:
    """Pillow's basic layout puts these marks wrong: the comparison fails then."""
    assert difference(stored(name), drawn(CLUSTERS[name], ImageFont.Layout.BASIC)) > TOLERANCE


def test_a_missing_mark_is_noticed() -> None:
    """น้ำ without its tone mark differs by more than the tolerance."""
    assert difference(stored("nam"), drawn("นำ")) > TOLERANCE


def test_the_kiosk_draws_texts_as_the_stored_drawings_show() -> None:
    """`thai_text.draw` shapes: its line holds the same ink as the stored drawing."""
    style = TextStyle(find_fonts().regular, PIXELS)
    picture = Image.new("L", (PIXELS * 3, PIXELS * 2), 255)
    thai_text.draw(ImageDraw.Draw(picture), PIXELS // 2, round(PIXELS * 1.4) - style.rise, CLUSTERS["pa-tri"], style, "#000000")
    assert difference(stored("pa-tri"), picture) < TOLERANCE


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u00ad", "\ufeff", "\u200d"])
def test_a_sign_that_nobody_sees_turns_no_remark_round(sign: str) -> None:
    """It is drawn as if it were not there, with the width of what is seen; the words themselves keep it."""
    style = TextStyle(find_fonts().regular, PIXELS)
    assert thai_text.shown(f"ดี {sign}82 ก", style) == "ดี 82 ก"
    assert width(f"ดี {sign}82 ก", style) == width("ดี 82 ก", style)


def test_no_mark_reaches_out_of_its_line() -> None:
    """The highest and the lowest clusters of Thai stay within a line and the few pixels that a tile draws around it."""
    for weight in (find_fonts().regular, find_fonts().bold):
        style = TextStyle(weight, 48)
        for text in ("ปั๊", "ฟื้", "ผู้", "ญู", "ฐุ", "(g)"):
            _, top, _, bottom = ink(text, style)
            assert style.rise + top >= -4 and style.rise + bottom <= style.pitch


STYLE = TextStyle(find_fonts().bold, 40)
TITLE = "ท่านมารับบริการผ่านระบบอิเล็กทรอนิกส์ (e-Service) เรื่องใด (เลือกได้มากกว่า 1 งานบริการ)"


@pytest.mark.parametrize("limit", range(260, 1500, 60))
def test_no_letter_is_lost_and_no_line_is_too_long(limit: int) -> None:
    """At any width, in both ways to fill lines."""
    for fill in (wrap, balanced):
        lines = fill(TITLE, STYLE, limit)
        assert "".join(lines).replace(" ", "") == TITLE.replace(" ", "")
        assert all(width(line, STYLE) <= limit for line in lines)
    assert len(balanced(TITLE, STYLE, limit)) == len(wrap(TITLE, STYLE, limit))


def test_a_title_breaks_where_a_reader_would_pause() -> None:
    """At the space between two phrases, not in the middle of one, though the first line could hold more."""
    said = "หน้าจอจะกลับหน้าแรกใน 27 วินาที และคำตอบจะหายไปจากหน้าจอ"
    assert balanced(said, STYLE, 900) == ("หน้าจอจะกลับหน้าแรกใน 27 วินาที", "และคำตอบจะหายไปจากหน้าจอ")


def test_a_text_may_carry_its_own_breaks() -> None:
    """Zero width spaces are obeyed, and not drawn."""
    assert balanced("บริการวันนี้\u200bเป็นอย่างไรบ้าง", STYLE, 400) == ("บริการวันนี้", "เป็นอย่างไรบ้าง")


def test_a_word_wider_than_the_line_is_torn_before_a_letter_never_before_its_mark() -> None:
    """The last way out, in a column for one syllable."""
    lines = wrap("อิเล็กทรอนิกส์", STYLE, 60)
    assert "".join(lines) == "อิเล็กทรอนิกส์" and len(lines) > 3
    assert not any(line[0] in "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎" for line in lines)
    assert not holds_words("อิเล็กทรอนิกส์", STYLE, 60) and holds_words("อิเล็กทรอนิกส์", STYLE, 600)


if __name__ == "__main__":
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    for name, text in CLUSTERS.items():
        drawn(text).save(PICTURES / f"{name}.png", optimize=True)


def test_a_long_word_is_torn_at_its_hyphen() -> None:
    """In the largest letters unemployment-benefit is wider than its card: unemployment-benef / it cannot be read."""
    style = TextStyle(find_fonts().regular, 40)
    limit = width("unemployment-benef", style)
    assert wrap("the unemployment-benefit request", style, limit)[:3] == ("the", "unemployment-", "benefit request")
