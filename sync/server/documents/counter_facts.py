"""A district's counter, and the whole province's, as printed pages say them: services in the district's own order, owners, contacts."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

from sqlalchemy import Connection, Row

from kiosk.documents.counter import PrintedService, ServiceCounter
from kiosk.frozen import replace
from sync.server.configuration import emblems
from sync.server.documents.centre import centre
from sync.server.kiosks.districts import district_row, district_rows
from sync.server.scope import Scope
from sync.server.services import directory
from sync.server.services.directory import ServiceEntry
from sync.server.services.open_services import shown_order
from sync.server.settings import Settings


def public_address(base: str, district: str = "") -> str:
    """Of a district's public page, or the whole province's; `base`: this server's address, without a slash at its end."""
    return f"{base}/public/{quote(district, safe='')}" if district else f"{base}/public"


def ordered_entries(connection: Connection, settings: Settings, district: str) -> list[ServiceEntry]:
    """The open services as the district itself shows them, one after the other."""
    places = {service: at for at, service in enumerate(shown_order(connection, Scope(settings.province, district)))}
    entries = directory.service_entries(connection, settings.province, district, settings.catalogue)
    return sorted(entries, key=lambda entry: places[entry.service])


def counter_of(connection: Connection, settings: Settings, district: str, base: str) -> ServiceCounter | None:
    """With the emblem that the province gave the district. None where the province has no such district."""
    row = district_row(connection, settings.province, district)
    if row is None:
        return None
    emblem = emblems.png(emblems.in_use(connection, Scope(settings.province, district)))
    return replace(_counter(connection, settings, row, base), emblem=emblem)


def counters(connection: Connection, settings: Settings, base: str) -> list[ServiceCounter]:
    """Of every district, by name."""
    return [_counter(connection, settings, row, base) for row in district_rows(connection, Scope(settings.province))]


def _counter(connection: Connection, settings: Settings, row: Row, base: str) -> ServiceCounter:
    entries = ordered_entries(connection, settings, row.district)
    return ServiceCounter(
        settings.province,
        row.district,
        row.place or row.district,
        tuple(_service(settings, entry) for entry in entries),
        telephone=row.telephone,
        line=row.line,
        facebook=row.facebook,
        opened_on=date.fromisoformat(row.opened_on) if row.opened_on else None,
        address=public_address(base, row.district),
        place_en=row.place_en,
    )


def _service(settings: Settings, entry: ServiceEntry) -> PrintedService:
    known = settings.catalogue.services.get(entry.service)
    words = entry.words
    return PrintedService(
        entry.service,
        entry.name,
        words.owner or entry.agency,
        known.audience if known else "people",
        telephone=words.telephone,
        link=entry.link,
        handbook=entry.handbook,
        coordinator=words.coordinator,
        name_en=entry.name_in("en"),
        owner_en=words.owner_en or entry.agency_in("en"),
        listed_link=words.link or settings.catalogue.link(entry.service),
    )


def province_counter(connection: Connection, settings: Settings, districts: Sequence[ServiceCounter], base: str) -> ServiceCounter:
    """The province's centre with every service that any district has opened."""
    reached = centre(connection)
    opened = [counter.opened_on for counter in districts if counter.opened_on]
    return ServiceCounter(
        settings.province,
        "",
        reached.place,
        tuple(united(counter.services for counter in districts)),
        telephone=reached.telephone,
        line=reached.line,
        facebook=reached.facebook,
        opened_on=min(opened, default=None),
        address=public_address(base),
    )


def united(lists: Iterable[Sequence[PrintedService]]) -> list[PrintedService]:
    """Each service once, in the order of the lists, by the first that says most of it: a link, a handbook, a telephone."""
    best: dict[str, PrintedService] = {}
    for services in lists:
        for service in services:
            known = best.get(service.id)
            if known is None or _said(service) > _said(known):
                best[service.id] = service
    return list(best.values())


def _said(service: PrintedService) -> int:
    return sum(map(bool, (service.link, service.handbook, service.telephone, service.coordinator)))
