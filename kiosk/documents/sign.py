"""The sign that shows the way to the counter, 20 x 70 cm as in Yasothon (the manual)."""

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import ACCENT, BRAND, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

WIDE, HIGH = 700.0, 200.0


def sign(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """Read from across a hall: two lines and nothing else. Raises fonts.FontsMissingError."""
    sheet = PaperSheet(WIDE, HIGH)
    sheet.area(Rectangle(0, 0, WIDE, HIGH, BRAND))
    sheet.area(Rectangle(0, HIGH - 14, WIDE, 14, ACCENT))
    brand.emblem(sheet, counter, 28, 36, 114)
    x, room = 170, WIDE - 170 - 28
    title, place = t("sign_title"), t("sign_place", place=counter.place)
    large = sheet.fitted(title, room, Type(200, bold=True, colour=WHITE, pitch=1.35))
    small = sheet.fitted(place, room, Type(118, bold=True, colour=ACCENT, pitch=1.35))
    free = HIGH - 14 - large.line - small.line
    sheet.line(x, free / 2 - 2, title, large)
    sheet.line(x, free / 2 - 2 + large.line, place, small)
    return [sheet.page()]
