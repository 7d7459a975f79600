"""The card that stands on the counter: A4 folded in half; the lower half is its front."""

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import A4, ACCENT, BRAND, DEEP, FAINT, INK, PALE, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

_WIDE, _HIGH = A4
_TOP = _HIGH / 2
_EDGE = 13.0


def counter_card(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """What can be done here, whom to call, the code of the public page. Raises fonts.FontsMissingError."""
    sheet = PaperSheet()
    sheet.stroke([(8, _TOP), (_WIDE - 8, _TOP)], FAINT, 0.3, dotted=True)
    sheet.line(0, _TOP - 7, t("card_fold"), Type(8, colour=FAINT, align="C"), _WIDE)
    sheet.area(Rectangle(0, _TOP + 0.5, _WIDE, 52, BRAND))
    sheet.area(Rectangle(0, _TOP + 52.5, _WIDE, 2.5, ACCENT))
    brand.emblem(sheet, counter, _EDGE, _TOP + 12, 26)
    room = _WIDE - _EDGE - 48
    place = t("sign_place", place=counter.place)
    sheet.line(48, _TOP + 7, t("sign_title"), sheet.fitted(t("sign_title"), room, Type(38, bold=True, colour=WHITE, pitch=1.35)))
    sheet.line(48, _TOP + 26, place, sheet.fitted(place, room, Type(22, bold=True, colour=ACCENT, pitch=1.35)))
    sums = brand.sum_words(counter, t)
    sheet.line(48, _TOP + 38, sums, sheet.fitted(sums, room, Type(17, colour=PALE)))
    side = 70.0
    right = _WIDE - _EDGE - side if counter.address else _WIDE - _EDGE
    y = _TOP + 61
    y = sheet.block((_EDGE, y, right - _EDGE - 6), t("card_words"), Type(17, bold=True, colour=INK, pitch=1.45)) + 3
    for what, where in brand.contacts(counter, t)[:3]:
        sheet.line(_EDGE, y + 1.2, what, Type(11, colour=DEEP))
        y = sheet.block(
            (_EDGE, y + 6.4, right - _EDGE - 6), where, sheet.fitted(where, right - _EDGE - 6, Type(19, bold=True, colour=BRAND, pitch=1.3))
        )
    if counter.address:
        sheet.area(Rectangle(right - 2, _TOP + 60, side + 4, side + 14, TINT, None, 4))
        sheet.code(right, _TOP + 62, side, counter.address)
        words = t("scan_telephone")
        sheet.line(right, _TOP + 63 + side, words, sheet.fitted(words, side, Type(13, bold=True, colour=BRAND, align="C")), side)
    return [sheet.page()]
