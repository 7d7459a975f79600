"""The poster: place, every open service by group with its owner, whom to call, the code of the public page (the manual, Yasothon)."""

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.service_columns import ServiceColumn, fill
from kiosk.documents.sheet import ACCENT, BRAND, CREAM, DEEP, INK, SOFT, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

WIDE, HIGH = 297.0, 420.0  # A3; a printer makes A4 of it, a shop A2
_MARGIN = 18.0
_HEAD = 104.0
_FOOT = 84.0
_LABEL = 66.0  # of "hotline of the Damrongdhama centre"
_PALE = (230, 239, 252)


def poster(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """One sheet; the services take the largest letters in which all of them fit. Raises fonts.FontsMissingError."""
    sheet = PaperSheet(WIDE, HIGH)
    sheet.area(Rectangle(0, 0, WIDE, HIGH, WHITE))
    _head(sheet, counter, t)
    _services(sheet, counter, t)
    _foot(sheet, counter, t)
    return [sheet.page()]


def _head(sheet: PaperSheet, counter: ServiceCounter, t: Texts) -> None:
    sheet.area(Rectangle(0, 0, WIDE, _HEAD, BRAND))
    sheet.area(Rectangle(0, _HEAD, WIDE, 4, ACCENT))
    brand.emblem(sheet, counter, _MARGIN, 18, 30)
    room = WIDE - 2 * _MARGIN - 38
    sheet.line(_MARGIN + 38, 13, t("poster_title"), sheet.fitted(t("poster_title"), room, Type(64, bold=True, colour=WHITE, pitch=1.35)))
    place = t("sign_place", place=counter.place)
    sheet.line(_MARGIN + 38, 41, place, sheet.fitted(place, room, Type(36, bold=True, colour=ACCENT, pitch=1.35)))
    promise = sheet.fitted(t("poster_promise"), WIDE - 2 * _MARGIN, Type(23, colour=_PALE, pitch=1.35))
    sheet.line(_MARGIN, 65, t("poster_promise"), promise)
    sums, since = brand.sum_words(counter, t), brand.opened_words(counter, t)
    wide = sheet.wide(sums, Type(26, bold=True)) + 12
    sheet.area(Rectangle(_MARGIN, 81, wide, 16, ACCENT, None, 8))
    sheet.line(_MARGIN + 6, 82.4, sums, Type(26, bold=True, colour=INK))
    if since:
        type_ = sheet.fitted(since, WIDE - 2 * _MARGIN - wide - 6, Type(20, colour=WHITE))
        sheet.line(_MARGIN + wide + 6, 81 + (16 - type_.line) / 2, since, type_)


def _services(sheet: PaperSheet, counter: ServiceCounter, t: Texts) -> None:
    width = (WIDE - 2 * _MARGIN - 14) / 2
    columns = [ServiceColumn(_MARGIN + at * (width + 14), _HEAD + 13, HIGH - _FOOT - 7, width) for at in range(2)]
    fill(sheet, columns, counter, t, 23)
    sheet.line(_MARGIN, HIGH - _FOOT - 6.5, brand.translated_words(t), Type(10, colour=SOFT, align="R"), WIDE - 2 * _MARGIN)


def _foot(sheet: PaperSheet, counter: ServiceCounter, t: Texts) -> None:
    top = HIGH - _FOOT
    sheet.area(Rectangle(0, top, WIDE, _FOOT, TINT))
    sheet.area(Rectangle(0, HIGH - 6, WIDE, 6, BRAND))
    right = WIDE - _MARGIN
    if counter.address:
        side = 54.0
        sheet.area(Rectangle(right - side - 6, top + 6, side + 6, side + 8, WHITE, None, 4))
        sheet.code(right - side - 3, top + 8, side, counter.address)
        right -= side + 14
    room = right - _MARGIN
    y = sheet.block((_MARGIN, top + 6, room), t("poster_ask"), Type(20, bold=True, colour=BRAND, pitch=1.35))
    for what, where in brand.contacts(counter, t):
        value = sheet.fitted(where, room - _LABEL, Type(22 if what != "Facebook" else 18, bold=True, colour=DEEP, pitch=1.3))
        sheet.line(_MARGIN, y + (value.line - Type(15, pitch=1.3).line) / 2, what, Type(15, colour=SOFT, pitch=1.3))
        sheet.line(_MARGIN + _LABEL, y, where, value)
        y += value.line
    if counter.address:
        words = f"{t('scan_for')} {brand.address_words(counter)}"
        small = sheet.fitted(words, WIDE - 2 * _MARGIN, Type(13, colour=SOFT, pitch=1.3, align="R"))
        sheet.line(_MARGIN, HIGH - 14, words, small, WIDE - 2 * _MARGIN)
    sheet.area(Rectangle(0, top, WIDE, 1.2, CREAM))
