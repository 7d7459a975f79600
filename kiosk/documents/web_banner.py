"""The banner for a web site, which leads to the public page."""

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import ACCENT, BRAND, DEEP, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

WIDE, HIGH = 320.0, 100.0
_PALE = (230, 239, 252)


def web_banner(counter: ServiceCounter, districts: int, t: Texts) -> PaperPage:
    """`districts`: how many take part; 0 on a district's own banner. Raises fonts.FontsMissingError."""
    sheet = PaperSheet(WIDE, HIGH)
    sheet.area(Rectangle(0, 0, WIDE, HIGH, BRAND))
    sheet.area(Rectangle(0, HIGH - 5, WIDE, 5, ACCENT))
    code = HIGH - 30
    room = WIDE - 12 - 30 - (code + 24 if counter.address else 12)
    brand.emblem(sheet, counter, 12, 14, 26)
    where = counter.place or t("province", province=counter.province)
    head = sheet.fitted(t("banner_title"), room, Type(50, bold=True, colour=WHITE, pitch=1.4))
    sheet.line(46, 9, t("banner_title"), head)
    sheet.line(46, 33, where, sheet.fitted(where, room, Type(34, bold=True, colour=ACCENT, pitch=1.4)))
    sums = brand.sum_words(counter, t) + (t("banner_districts", districts=districts) if districts else "")
    sheet.area(Rectangle(46, 54, min(room, sheet.wide(sums, Type(25, bold=True)) + 10), 15, DEEP, None, 7.5))
    sheet.line(51, 55.2, sums, sheet.fitted(sums, room - 10, Type(25, bold=True, colour=WHITE)))
    ways = " · ".join(f"{what} {where}" for what, where in brand.contacts(counter, t)[:2])
    sheet.line(46, 74, ways, sheet.fitted(ways, room, Type(22, colour=_PALE, pitch=1.4)))
    if counter.address:
        x = WIDE - code - 14
        sheet.area(Rectangle(x - 4, 8, code + 8, code + 17, WHITE, None, 4))
        sheet.code(x, 9, code, counter.address)
        sheet.line(x - 4, code + 9.5, t("scan"), Type(21, bold=True, colour=BRAND, align="C", pitch=1.3), code + 8)
    return sheet.page()
