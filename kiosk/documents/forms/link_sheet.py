"""The list of links for the office that owns them (the manual, Yasothon's order: the owning office checks its links): a page or more for
each office, with its services here, what opens them, and where somebody of the office says yes or writes the right one and signs."""

from kiosk.documents.counter import PrintedService, ServiceCounter, owners
from kiosk.documents.sheet import A4, BOX, BRAND, INK, LINE, SOFT, TINT, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts

_EDGE = 18.0
_WIDE = A4[0] - 2 * _EDGE
_BOTTOM = A4[1] - 16.0
_PLAIN, _STRONG, _NOTE = Type(10.5), Type(10.5, bold=True, colour=BRAND), Type(8.5, colour=SOFT)
_SIGNATURES = 48.0  # high


def link_sheet(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """Services without an owner stand on a sheet of their own. Raises fonts.FontsMissingError."""
    names = [*owners(counter.services), *([""] if not counter.services or any(not service.owner for service in counter.services) else [])]
    return [page for name in names for page in _sheets(counter, name, t)]


def _sheets(counter: ServiceCounter, owner: str, t: Texts) -> list[PaperPage]:
    services = [service for service in counter.services if service.owner == owner]
    sheets, y = [PaperSheet()], 14.0
    y = _head(sheets[0], counter, owner, len(services), t)
    for number, service in enumerate(services, 1):
        high = _service(PaperSheet(), 0, number, service, t)
        if y + high > _BOTTOM:
            sheets, y = [*sheets, PaperSheet()], 14.0
        y = _service(sheets[-1], y, number, service, t)
    if y + _SIGNATURES > _BOTTOM:
        sheets, y = [*sheets, PaperSheet()], 14.0
    _signature(sheets[-1], y + 4, t)
    for place, sheet in enumerate(sheets, 1):
        words = f"{counter.place} · {owner or t('confirm_no_owner')} · {t('form_page', page=place, pages=len(sheets))}"
        sheet.line(_EDGE, A4[1] - 11, words, sheet.fitted(words, _WIDE, _NOTE))
    return [sheet.page() for sheet in sheets]


def _head(sheet: PaperSheet, counter: ServiceCounter, owner: str, count: int, t: Texts) -> float:
    y = sheet.block((_EDGE, 14, _WIDE), t("kind_links"), Type(17, bold=True, colour=BRAND))
    y = sheet.block((_EDGE, y + 1, _WIDE), t("confirm_to", owner=owner or t("confirm_no_owner")), Type(12, bold=True))
    telephone = f" · {t('confirm_call', telephone=counter.telephone)}" if counter.telephone else ""
    place = t("month_place", place=counter.place, district=counter.district, province=counter.province)
    y = sheet.block((_EDGE, y, _WIDE), f"{t('confirm_from')} {place}{telephone}", _PLAIN)
    return sheet.block((_EDGE, y + 2, _WIDE), t("confirm_please", count=count), _PLAIN) + 3


def _service(sheet: PaperSheet, y: float, number: int, service: PrintedService, t: Texts) -> float:
    """Its name, then link and handbook, each with a box for yes and a line for the right one. Returns y below it."""
    top = y
    y = sheet.block((_EDGE + 3, y + 2, _WIDE - 6), f"{number}. {service.name} ({service.id})", _STRONG)
    for key, url in (("confirm_link", service.listed_link), ("confirm_handbook", service.handbook)):
        y = sheet.block((_EDGE + 6, y, _WIDE - 12), f"{t(key)} {url or t('confirm_none')}", Type(9.5, colour=INK if url else SOFT))
        x = sheet.with_signs(_EDGE + 6, y, f"{BOX} {t('confirm_right')}    ", _PLAIN) if url else _EDGE + 6
        x = sheet.with_signs(x, y, f"{BOX} {t('confirm_wrong' if url else 'confirm_give')} ", _PLAIN)
        sheet.blank(x + 1, y, _EDGE + _WIDE - 5 - x, _PLAIN)
        y += _PLAIN.line + 1
    sheet.stroke([(_EDGE, top + 0.6), (_EDGE + _WIDE, top + 0.6)], LINE, 0.3)
    return y + 1


def _signature(sheet: PaperSheet, y: float, t: Texts) -> None:
    sheet.area(Rectangle(_EDGE, y, _WIDE, _SIGNATURES - 2, None, TINT, 2))
    y = sheet.block((_EDGE + 6, y + 2, _WIDE), t("confirm_checker"), _STRONG) - 2
    for key in ("month_signed", "provider_position", "confirm_telephone", "month_date"):
        end = sheet.line(_EDGE + 6, y + 3, t(key), _PLAIN)
        sheet.blank(end + 1, y + 3, 110 - (end - _EDGE), _PLAIN)
        y += _PLAIN.line + 3
