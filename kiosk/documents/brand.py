"""What the printed pages have in common: the product's mark, a band of contacts, a group of services with their owners."""

from collections.abc import Sequence

from kiosk.documents.counter import PrintedService, ServiceCounter, grouped, owners
from kiosk.documents.sheet import ACCENT, BRAND, INK, SOFT, WHITE, Colour, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import ENGLISH_MONTHS, THAI_MONTHS, buddhist_year

_BARS: tuple[tuple[float, float, Colour], ...] = ((10, 26, (106, 158, 219)), (20.5, 19, (10, 95, 180)), (31, 10, ACCENT))


def mark(sheet: PaperSheet, x: float, y: float, side: float, ground: Colour = WHITE) -> None:
    """The product's mark: three bars on a rounded square."""
    unit = side / 48
    sheet.area(Rectangle(x, y, side, side, ground, None, 13 * unit))
    for left, top, colour in _BARS:
        sheet.area(Rectangle(x + left * unit, y + top * unit, 7 * unit, (39 - top) * unit, colour, None, 2.5 * unit))


def emblem(sheet: PaperSheet, counter: ServiceCounter, x: float, y: float, side: float) -> None:
    """The district's own emblem, or the product's mark where there is none."""
    if counter.emblem:
        sheet.picture((x, y, side), counter.emblem, counter.place)
    else:
        mark(sheet, x, y, side)


def contacts(counter: ServiceCounter, t: Texts) -> list[tuple[str, str]]:
    """(what, where) of every way to reach the counter that is known; the hotline always."""
    ways = [
        (t("telephone"), counter.telephone),
        (t("hotline"), counter.hotline),
        ("LINE", counter.line),
        ("Facebook", counter.facebook),
    ]
    return [(what, where) for what, where in ways if where]


def sum_words(counter: ServiceCounter, t: Texts) -> str:
    """16 งานบริการ 10 หน่วยงาน."""
    services, offices = t("count_services", n=len(counter.services)), t("count_owners", n=len(owners(counter.services)))
    return t("services_and_owners", services=services, owners=offices)


def translated_words(t: Texts) -> str:
    """What stands beside names of services that are translated by us; "" in Thai."""
    return "" if t.language == "th" else t("names_translated")


def opened_words(counter: ServiceCounter, t: Texts) -> str:
    """เริ่มให้บริการตั้งแต่ 14 กุมภาพันธ์ 2564; "" where nobody said when."""
    day = counter.opened_on
    if day is None:
        return ""
    month = (THAI_MONTHS if t.language == "th" else ENGLISH_MONTHS)[day.month - 1]
    return t("opened_since", day=f"{day.day} {month} {buddhist_year(day) if t.language == 'th' else day.year}")


def groups(counter: ServiceCounter, t: Texts) -> list[tuple[str, list[PrintedService]]]:
    """(the group's name, its services)."""
    return [(t(f"group_{audience}"), services) for audience, services in grouped(counter.services)]


def by_owner(services: Sequence[PrintedService]) -> list[tuple[str, list[PrintedService]]]:
    """(owner, its services), as the manual's leaflet lists them."""
    return [
        (owner, [service for service in services if service.owner == owner]) for owner in dict.fromkeys(each.owner for each in services)
    ]


def service_list(
    sheet: PaperSheet, box: tuple[float, float, float], services: Sequence[PrintedService], size: float, gap: float = 1
) -> float:
    """Owners with their services below them, in (x, y, width) from the top down; returns y below."""
    x, y, width = box
    for owner, members in by_owner(services):
        if owner:
            y = sheet.block((x, y, width), owner, Type(size - 1, colour=SOFT, pitch=1.4))
        for service in members:
            dot = size * 0.3528 * 0.32
            sheet.area(Rectangle(x, y + size * 0.3528 * 0.72 - dot / 2, dot, dot, ACCENT, None, dot / 2))
            y = sheet.block((x + dot + 1.6, y, width - dot - 1.6), service.name, Type(size, bold=True, colour=INK, pitch=1.4))
        y += gap
    return y


def group_heading(sheet: PaperSheet, box: tuple[float, float, float], name: str, size: float, colour: Colour = BRAND) -> float:
    """A group's name on a band; returns y below."""
    x, y, width = box
    type_ = Type(size, bold=True, colour=WHITE, pitch=1.4)
    lines = sheet.lines(name, width - 6, type_, even=True)
    height = len(lines) * type_.line + 2.4
    sheet.area(Rectangle(x, y, width, height, colour, None, 2))
    for at, line in enumerate(lines):
        sheet.line(x + 3, y + 1.2 + at * type_.line, line, type_)
    return y + height


def address_words(counter: ServiceCounter) -> str:
    """The public page's address as it is typed: without the scheme, the district's letters as letters."""
    from urllib.parse import unquote

    return unquote(counter.address).removeprefix("https://").removeprefix("http://")
