"""A sheet to follow what was taken in at the counter (the manual, step 2: take in, pass on, approve, send back, tell the person), filled in
by hand: a line for each matter, by running number and service. No name stands on it; whose it is says the slip that the person holds."""

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import A4, BRAND, INK, LINE, SOFT, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

_EDGE, _ROWS, _HIGH = 10.0, 14, 9.6
_WIDE = A4[1] - 2 * _EDGE
# what stands over a column, and its share of the width
_COLUMNS = (
    ("tracking_number", 14.0),
    ("tracking_service", 58.0),
    ("tracking_taken", 24.0),
    ("tracking_passed", 48.0),
    ("tracking_decided", 40.0),
    ("tracking_back", 24.0),
    ("tracking_told", 38.0),
    ("tracking_note", 31.0),
)


def tracking_sheet(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """One sheet on its side, with lines for fourteen matters. Raises fonts.FontsMissingError."""
    sheet = PaperSheet(A4[1], A4[0])
    sheet.line(_EDGE, 9, t("kind_tracking"), Type(17, bold=True, colour=BRAND))
    place = t("month_place", place=counter.place, district=counter.district, province=counter.province)
    y = sheet.block((_EDGE, 18, _WIDE), f"{place} · {t('tracking_period')}", Type(11)) + 2
    heads = [sheet.fitted(t(key), width - 3, Type(9, bold=True, colour=WHITE), lines=2) for key, width in _COLUMNS]
    x = _EDGE
    sheet.area(Rectangle(_EDGE, y, _WIDE, 11, BRAND, LINE))
    for (key, width), type_ in zip(_COLUMNS, heads, strict=True):
        sheet.block((x + 1.5, y + 1, width - 3), t(key), type_)
        x += width
    y += 11
    for row in range(_ROWS):
        _row(sheet, y + row * _HIGH, row, t)
    sheet.block((_EDGE, y + _ROWS * _HIGH + 1.5, _WIDE), t("tracking_how"), Type(8.5, colour=SOFT))
    return [sheet.page()]


def _row(sheet: PaperSheet, y: float, row: int, t: Texts) -> None:
    sheet.area(Rectangle(_EDGE, y, _WIDE, _HIGH, TINT if row % 2 else WHITE, LINE))
    x = _EDGE
    for key, width in _COLUMNS:
        if x > _EDGE:
            sheet.stroke([(x, y), (x, y + _HIGH)], LINE)
        if key == "tracking_decided":
            for place, words in enumerate(("tracking_yes", "tracking_no")):
                sheet.with_signs(x + 1.5, y + 0.4 + place * 4.4, f"☐ {t(words)}", Type(8, colour=INK))
        x += width
