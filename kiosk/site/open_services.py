"""What a district offers: its open services in local wording, and the form adapted to the site. It opens no file."""

from collections.abc import Iterable

from kiosk.frozen import replace
from kiosk.language.sentence import Sentence
from kiosk.site.model import Details, OwnService, Site
from kiosk.site.site_file import ConfigError
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.limits import FEWEST_SERVICES


def offered_services(site: Site, catalogue: Catalogue) -> tuple[Service, ...]:
    """The open services in the site's order, with the local name, owner and link where the district gave them.

    A service whose printed name cannot be trusted (catalogue.hidden) is left out until an officer has given it a name.
    """
    services = (offered(site, catalogue, service_id) for service_id in site.services)
    return tuple(service for service in services if service is not None)


def offered(site: Site, catalogue: Catalogue, service_id: str) -> Service | None:
    """One service in the district's words; None for one whose printed name cannot be trusted, and for an id that nobody knows."""
    own, details, printed = site.own_services.get(service_id), site.details.get(service_id), catalogue.services.get(service_id)
    if own:
        return own_service(service_id, own)
    if printed is None or (service_id in catalogue.hidden and not (details and details.name)):
        return None
    if details is None:
        return replace(printed, url=catalogue.link(service_id))
    return replace(
        printed,
        name=details.name or printed.name,
        agency=details.owner or printed.agency,
        url=details.url or catalogue.link(service_id),
        translated=_translated(printed, details, service_id in catalogue.hidden),
    )


def own_service(service_id: str, own: OwnService) -> Service:
    """A service that the district added, in place of one of the catalogue's."""
    return Service(service_id, "people", own.owner, own.name, own.url, translated=(("en", own.name_en, own.owner_en),))


def _translated(printed: Service, details: Details, doubtful: bool) -> tuple[tuple[str, str, str], ...]:
    """The district's English words before the catalogue's. Of a printed name that nobody can trust (`doubtful`) there is no translation
    but the district's."""
    ours = {language: ("" if doubtful else name, agency) for language, name, agency in printed.translated}
    name, agency = ours.get("en", ("", ""))
    ours["en"] = (details.name_en or name, details.owner_en or agency)
    return tuple((language, *words) for language, words in ours.items())


def names(site: Site, catalogue: Catalogue) -> dict[str, str]:
    """Id -> name for every service that a figure can be about: the catalogue, the local wording, the district's own."""
    local = {service_id: details.name for service_id, details in site.details.items() if details.name}
    own = {service_id: service.name for service_id, service in site.own_services.items()}
    return {**{service_id: service.name for service_id, service in catalogue.services.items()}, **local, **own}


def choosable(site: Site, catalogue: Catalogue) -> frozenset[str]:
    """Ids that an answer may name: the open services; all of the catalogue while nobody has chosen (demonstration)."""
    open_ids = frozenset(site.services) | frozenset(site.own_services)
    return open_ids | frozenset(catalogue.services) if site.demonstration else open_ids


def choosable_names(site: Site, catalogue: Catalogue) -> dict[str, str]:
    """The ids that an answer may name, with the names they have here."""
    named = names(site, catalogue)
    return {service_id: named.get(service_id, "") for service_id in sorted(choosable(site, catalogue))}


def check_services(ids: Iterable[str], own: Iterable[str], catalogue: Catalogue) -> None:
    """Refuse ids that exist nowhere. Raises ConfigError with the nearest ids of the catalogue."""
    described = set(own)
    for service_id in catalogue.unknown(service_id for service_id in ids if service_id not in described):
        if service_id.startswith("X-"):
            raise ConfigError(
                Sentence("the service {service} is not described; give it with --own-service {service} NAME OWNER", service=service_id)
            )
        raise ConfigError(
            Sentence(
                "there is no service {service}; the nearest are {names}", service=service_id, names=", ".join(catalogue.nearest(service_id))
            )
        )


def warnings(ids: Iterable[str], named: Iterable[str], catalogue: Catalogue) -> list[str]:
    """Sentences about a choice of services that is allowed but unwise. `named`: ids with a local name."""
    chosen, known = list(ids), set(named)
    sentences = []
    if len(chosen) < FEWEST_SERVICES:
        sentences.append(f"only {len(chosen)} of at least {FEWEST_SERVICES} services: the district does not meet the KPI yet")
    for service_id in chosen:
        name = catalogue.name(service_id)
        if service_id in catalogue.advised_against:
            sentences.append(f"{service_id}: the pilot advised against it, too complex for a district counter ({name})")
        if service_id in catalogue.hidden and service_id not in known:
            sentences.append(f"{service_id}: stays hidden, its printed name cannot be trusted; check it and give a local name ({name})")
    return sentences
