"""The counter of a site as printed pages say it: place, open services with their local owners, whom to call."""

from datetime import date
from urllib.parse import quote

from kiosk.documents.counter import PrintedService, ServiceCounter
from kiosk.site.link_targets import LinkTargets
from kiosk.site.model import Site
from kiosk.site.open_services import offered_services
from kiosk.survey.catalogue import Catalogue, Service


def counter_of(site: Site, catalogue: Catalogue, targets: LinkTargets | None = None, emblem: bytes = b"") -> ServiceCounter:
    """The address is that of the district's public page, once this kiosk has joined a province. `targets`: for what prints links."""
    base, opened_on = site.server.url.rstrip("/"), site.printed("opened_on")
    return ServiceCounter(
        site.province,
        site.district,
        site.place,
        tuple(_line(site, service, targets) for service in offered_services(site, catalogue)),
        telephone=site.telephone,
        line=site.printed("line"),
        facebook=site.printed("facebook"),
        opened_on=date.fromisoformat(opened_on) if opened_on else None,
        address=f"{base}/public/{quote(site.district, safe='')}" if base else "",
        asks_unfinished=site.asks_unfinished,
        place_en=site.place_en,
        emblem=emblem,
    )


def _line(site: Site, service: Service, targets: LinkTargets | None) -> PrintedService:
    own, details = site.own_services.get(service.id), site.details.get(service.id)
    telephone = (own.telephone if own else "") or (details.telephone if details else "")
    link, handbook = (targets.links.get(service.id, ""), targets.handbooks.get(service.id, "")) if targets else ("", "")
    return PrintedService(
        service.id,
        service.name,
        service.agency,
        service.audience,
        telephone,
        handbook=handbook,
        name_en=service.name_in("en"),
        owner_en=service.agency_in("en"),
        listed_link=link,
    )
