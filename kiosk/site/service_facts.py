"""What this site knows about each service: its own wording over the catalogue's and the manual's. It draws nothing."""

from collections.abc import Iterable, Mapping

from kiosk.frozen import replace
from kiosk.site.model import Details, OwnService, Site
from kiosk.site.open_services import offered, own_service
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.district_content import newest
from kiosk.survey.procedures import DistrictContent, Procedure
from kiosk.survey.service_knowledge import ServiceFacts, facts_for


def service_of(service_id: str, site: Site, catalogue: Catalogue) -> Service:
    """The catalogue's service, or the district's own. KeyError for an id that is neither."""
    own = site.own_services.get(service_id)
    return own_service(service_id, own) if own else catalogue.services[service_id]


def facts_of(
    service_id: str, site: Site, catalogue: Catalogue, procedures: Mapping[str, Procedure], versions: Iterable[DistrictContent] = ()
) -> ServiceFacts:
    """One service as this district shows it. `versions`: what district_content_file.shown gives."""
    own = site.own_services.get(service_id)
    local = Details(telephone=own.telephone) if own else site.details.get(service_id)
    service = service_of(service_id, site, catalogue)
    facts: ServiceFacts = facts_for(service, catalogue, procedures, local, newest(versions).get(service_id))
    return replace(facts, unit=site.place, unit_telephone=site.telephone)


def translated(facts: ServiceFacts, site: Site, catalogue: Catalogue, language: str) -> ServiceFacts:
    """The facts for a reader of `language`. A local office without an English name keeps its Thai one, as on the sign at its door."""
    shown, printed = offered(site, catalogue, facts.id), catalogue.services.get(facts.id)
    if language == "th" or not (shown or printed):
        return facts
    words: Details | OwnService = site.own_services.get(facts.id) or site.details.get(facts.id, Details())
    return replace(
        facts,
        name=shown.name_in(language) if shown else printed.name_in(language) if printed else facts.name,
        agency=printed.agency_in(language) if printed else facts.agency,
        owner=words.owner_en or facts.owner,
        unit=site.place_in(language),
    )


def open_links(
    site: Site, catalogue: Catalogue, procedures: Mapping[str, Procedure], versions: Iterable[DistrictContent] = ()
) -> dict[str, str]:
    """Open service id -> the link its QR code holds; empty where there is none to show."""
    contents = tuple(versions)
    return {service_id: facts_of(service_id, site, catalogue, procedures, contents).link for service_id in site.services}


def open_handbooks(
    site: Site, catalogue: Catalogue, procedures: Mapping[str, Procedure], versions: Iterable[DistrictContent] = ()
) -> dict[str, str]:
    """Open service id -> the address of its handbook, where it has one."""
    contents = tuple(versions)
    known = {service_id: facts_of(service_id, site, catalogue, procedures, contents).handbook_url for service_id in site.services}
    return {service_id: url for service_id, url in known.items() if url}
