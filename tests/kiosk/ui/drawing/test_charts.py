"""Charts: a name and its bar stand clear of each other."""

import pytest
from PIL import Image

from kiosk.ui.drawing.charts import CountRow, fitting_number
from kiosk.ui.drawing.paint import BLEED, Painter, Pen
from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.text.thai_text import TextStyle, width

FONTS = find_fonts()


@pytest.mark.parametrize("pixels", [16, 23, 31, 48])
@pytest.mark.parametrize("words", [("งานธุรกรรมผ่านอินเทอร์เน็ต",), ("งานขึ้นทะเบียน", "ผู้ประกันตน ญู ฐุ ปู")])
def test_no_bar_cuts_the_vowel_below_a_letter(pixels: int, words: tuple[str, ...]) -> None:
    """As many dark points with the bar as without it: the bar of a service's count hides nothing of its name."""
    style = TextStyle(FONTS.regular, pixels)
    wide, tall = pixels * 24, CountRow.height(len(words), style)

    def dark(row: CountRow | None) -> list[int]:
        painter = Painter(wide, tall, NORMAL, Image.new("RGB", (wide + 2 * BLEED, tall + 2 * BLEED), "white"))
        if row:
            row.draw(painter, 0, tall)
        else:
            painter.lines(0, 0, words, Pen(style, tight=True))
        return [place for place, point in enumerate(painter.image.convert("L").tobytes()) if point < 100]

    assert dark(CountRow(words, style, "", 10, 10)) == dark(None) != []


@pytest.mark.parametrize(
    ("count", "wide", "number"),
    [(7, 40, "7"), (1_234, 90, "1,234"), (111_112, 42, "111k"), (1_234_567, 42, "1.2M"), (99_999, 42, "99k"), (1_500, 200, "1,500")],
)
def test_a_number_that_its_column_is_too_narrow_for_is_never_cut(count: int, wide: int, number: str) -> None:
    """111112 drawn as 1111 would be a wrong figure: smaller letters, or thousands."""
    style = TextStyle(FONTS.regular, 20)
    text, fitting = fitting_number(count, style, wide)
    assert text == number and width(text, fitting) <= wide and fitting.pixels <= style.pixels
