"""The counter that a printed page is about: place, services, whom to call. What the pages say is in their own files."""

from collections.abc import Iterable
from datetime import date

from kiosk.frozen import frozen, replace
from kiosk.paths import DISTRICTS
from kiosk.survey.catalogue import AUDIENCES

HOTLINE = "1567"  # of the Damrongdhama centres, for the whole country (the manual, Yasothon's leaflet)


@frozen
class PrintedService:
    """One open service as it is printed. `owner`: the local office, or else the national agency."""

    id: str
    name: str
    owner: str
    audience: str = AUDIENCES[0]
    telephone: str = ""
    link: str = ""
    handbook: str = ""
    coordinator: str = ""
    name_en: str = ""
    owner_en: str = ""
    listed_link: str = ""  # what is known as its link, whether or not people are sent there already

    def name_in(self, language: str) -> str:
        return (language != "th" and self.name_en) or self.name

    def owner_in(self, language: str) -> str:
        return (language != "th" and self.owner_en) or self.owner


@frozen
class ServiceCounter:
    """A district's counter, or with an empty `district` the province's centre. Empty fields are not printed."""

    province: str
    district: str
    place: str  # as people call it
    services: tuple[PrintedService, ...] = ()  # in the district's own order
    telephone: str = ""
    line: str = ""  # of LINE
    facebook: str = ""
    opened_on: date | None = None
    address: str = ""  # of the public page; its QR code
    hotline: str = HOTLINE
    asks_unfinished: bool = True  # whether citizens are asked about an errand that could not be finished
    place_en: str = ""
    emblem: bytes = b""  # a square PNG, transparent outside of its circle; empty: the product's mark stands there

    def in_language(self, language: str) -> "ServiceCounter":
        """With place, province, district, services and their owners as pages of that language call them."""
        if language == "th":
            return self
        return replace(
            self,
            place=self.place_en or self.place,
            province=_romanised(self.province),
            district=_romanised(self.province, self.district) if self.district else "",
            services=tuple(replace(each, name=each.name_in(language), owner=each.owner_in(language)) for each in self.services),
        )


def _romanised(province: str, district: str = "") -> str:
    """As it is written where the list of districts does not have it."""
    from kiosk.survey.first_day import areas  # late: a thousand names, which nothing printed in Thai needs

    try:
        return areas.load(DISTRICTS).romanised(province, district)
    except areas.AreasError:
        return district or province


def grouped(services: Iterable[PrintedService]) -> list[tuple[str, list[PrintedService]]]:
    """(audience, its services in their order), in the catalogue's order of audiences; groups without a service are left out."""
    lines = list(services)
    groups = [(audience, [service for service in lines if service.audience == audience]) for audience in AUDIENCES]
    return [(audience, members) for audience, members in groups if members]


def owners(services: Iterable[PrintedService]) -> list[str]:
    """The offices that own the services, each once, in the order of their first service."""
    return list(dict.fromkeys(service.owner for service in services if service.owner))
