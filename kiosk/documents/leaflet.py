"""The leaflet: A4 landscape, both sides, folded in three. Outside the cover, how it works, whom to call; inside every service."""

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.service_columns import ServiceColumn, fill
from kiosk.documents.sheet import ACCENT, BRAND, DEEP, INK, LINE, PALE, SOFT, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

WIDE, HIGH = 297.0, 210.0
_PANEL = WIDE / 3
_EDGE = 9.0
_ROOM = _PANEL - 2 * _EDGE
_STEPS = 4


def leaflet(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """Two pages, the outside first. Raises fonts.FontsMissingError."""
    outside = PaperSheet(WIDE, HIGH)
    _steps(outside, 0, t)
    _contact(outside, _PANEL, counter, t)
    _cover(outside, 2 * _PANEL, counter, t)
    _folds(outside)
    return [outside.page(), _inside(counter, t)]


def _cover(sheet: PaperSheet, x: float, counter: ServiceCounter, t: Texts) -> None:
    sheet.area(Rectangle(x, 0, _PANEL, HIGH, BRAND))
    sheet.area(Rectangle(x, HIGH - 46, _PANEL, 3, ACCENT))
    sheet.area(Rectangle(x, HIGH - 43, _PANEL, 43, DEEP))
    brand.emblem(sheet, counter, x + _EDGE, 22, 24)
    y = 54.0
    title = sheet.fitted(t("sign_title"), _ROOM, Type(30, bold=True, colour=WHITE, pitch=1.35), lines=2)
    y = sheet.block((x + _EDGE, y, _ROOM), t("sign_title"), title, even=True) + 3
    place = sheet.fitted(t("sign_place", place=counter.place), _ROOM, Type(19, bold=True, colour=ACCENT, pitch=1.4), lines=3)
    y = sheet.block((x + _EDGE, y, _ROOM), t("sign_place", place=counter.place), place, even=True)
    y = sheet.block((x + _EDGE, y, _ROOM), t("province", province=counter.province), Type(15, colour=WHITE)) + 6
    sheet.block((x + _EDGE, y, _ROOM), t("poster_promise"), Type(13.5, colour=PALE), even=True)
    sums = brand.sum_words(counter, t)
    sheet.line(x + _EDGE, HIGH - 37, sums, sheet.fitted(sums, _ROOM, Type(21, bold=True, colour=WHITE)))
    since = brand.opened_words(counter, t)
    sheet.block((x + _EDGE, HIGH - 24, _ROOM), since, Type(11, colour=PALE), even=True)


def _steps(sheet: PaperSheet, x: float, t: Texts) -> None:
    """How it works, in the steps of the manual; what to bring."""
    sheet.area(Rectangle(x, 0, _PANEL, HIGH, WHITE))
    y = sheet.block((x + _EDGE, 14, _ROOM), t("leaflet_how"), Type(19, bold=True, colour=BRAND, pitch=1.35), even=True) + 3
    for number in range(1, _STEPS + 1):
        sheet.area(Rectangle(x + _EDGE, y + 0.6, 10, 10, BRAND, None, 5))
        sheet.line(x + _EDGE, y + 1.4, str(number), Type(15, bold=True, colour=WHITE, align="C"), 10)
        below = sheet.block((x + _EDGE + 14, y, _ROOM - 14), t(f"leaflet_step_{number}"), Type(14, colour=INK, pitch=1.45))
        y = max(y + 12, below) + 6
    type_ = Type(12, colour=INK, pitch=1.45)
    lines = sheet.lines(t("leaflet_bring"), _ROOM - 10, type_)
    high = len(lines) * type_.line + 16
    sheet.area(Rectangle(x + _EDGE, HIGH - high - 14, _ROOM, high, TINT, None, 3))
    sheet.line(x + _EDGE + 5, HIGH - high - 11, t("leaflet_bring_title"), Type(13.5, bold=True, colour=BRAND))
    sheet.block((x + _EDGE + 5, HIGH - high - 3, _ROOM - 10), t("leaflet_bring"), type_)


def _contact(sheet: PaperSheet, x: float, counter: ServiceCounter, t: Texts) -> None:
    """The back: whom to call, and the code of the public page."""
    sheet.area(Rectangle(x, 0, _PANEL, HIGH, TINT))
    y = sheet.block((x, 14, _PANEL), t("poster_ask"), Type(19, bold=True, colour=BRAND, align="C", pitch=1.35)) + 2
    y = sheet.block((x + _EDGE, y, _ROOM), counter.place, Type(13, bold=True, colour=INK, align="C"), even=True) + 2
    for what, where in brand.contacts(counter, t):
        y = sheet.block((x + _EDGE, y, _ROOM), what, Type(10, colour=SOFT, align="C", pitch=1.3))
        y = (
            sheet.block((x + _EDGE, y, _ROOM), where, sheet.fitted(where, _ROOM, Type(17, bold=True, colour=DEEP, align="C", pitch=1.35)))
            + 1.5
        )
    if counter.address:
        side = 56.0
        top = HIGH - side - 34
        sheet.area(Rectangle(x + (_PANEL - side) / 2 - 3, top, side + 6, side + 6, WHITE, None, 4))
        sheet.code(x + (_PANEL - side) / 2, top + 3, side, counter.address)
        y = sheet.block((x + _EDGE, top + side + 8, _ROOM), t("scan_for"), Type(10, colour=INK, align="C", pitch=1.35), even=True)
        words = brand.address_words(counter)
        sheet.line(x + _EDGE, y, words, sheet.fitted(words, _ROOM, Type(10, bold=True, colour=BRAND, align="C")), _ROOM)


def _folds(sheet: PaperSheet) -> None:
    for at in (1, 2):
        for top, bottom in ((0, 4), (HIGH - 4, HIGH)):
            sheet.stroke([(at * _PANEL, top), (at * _PANEL, bottom)], LINE, 0.2)


def _inside(counter: ServiceCounter, t: Texts) -> PaperPage:
    sheet = PaperSheet(WIDE, HIGH)
    sheet.area(Rectangle(0, 0, WIDE, 22, BRAND))
    sheet.area(Rectangle(0, 22, WIDE, 2, ACCENT))
    head = t("leaflet_inside", sums=brand.sum_words(counter, t))
    sheet.line(0, 4.5, head, sheet.fitted(head, WIDE - 2 * _EDGE, Type(22, bold=True, colour=WHITE, align="C")), WIDE)
    columns = [ServiceColumn(at * _PANEL + _EDGE, 32, HIGH - 18, _ROOM) for at in range(3)]
    fill(sheet, columns, counter, t, 15)
    words = " · ".join(filter(None, (t("leaflet_more"), brand.translated_words(t))))
    sheet.line(0, HIGH - 12, words, sheet.fitted(words, WIDE - 2 * _EDGE, Type(11, colour=SOFT, align="C")), WIDE)
    _folds(sheet)
    return sheet.page()
