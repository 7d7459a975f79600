"""Facts about a service for people who have not queued yet, from the manual's three worked procedures, the catalogue, the district.

Nothing is invented: what none of the three gives stays empty, and a screen then says "ask the officer".
"""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from kiosk.frozen import frozen, replace
from kiosk.survey.catalogue import Catalogue, LinkLook, Service, handbook_may_be_shown, link_fault
from kiosk.survey.procedures import DistrictContent, Document, Procedure, ProcedureText

LINK_LIMIT = 362  # bytes: what a version 14 QR code with 15 % error correction holds (ISO/IEC 18004, table 7)


class LocalWording(Protocol):
    """The site's own wording of a service (kiosk.site.model.Details); an empty text means: as in the catalogue."""

    @property
    def name(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def handbook_url(self) -> str: ...


@frozen
class ServiceFacts:
    id: str
    name: str
    agency: str  # the national department
    owner: str  # the local office; empty if the district named none
    telephone: str
    link: str  # what its QR code holds; empty when `link_fault` says why there is none
    link_fault: str  # "" | no_link | too_long | a reason of catalogue_notes.json (cut_off ...) or of link_fault
    handbook_url: str
    procedure: Procedure
    source: str  # catalogue | manual | district: the last that contributed
    as_of: str  # ISO month or day of that source
    link_looked_at: str = ""  # ISO moment; empty where nobody has said
    unit: str = ""  # the counter that shows them, and its telephone
    unit_telephone: str = ""

    @property
    def part_of(self) -> ProcedureText | None:
        """The procedure that this service is a step of, if it is another service's (L005 is a step of L023's benefit)."""
        return self.procedure.name if self.procedure.service not in ("", self.id) else None

    @property
    def anything_known(self) -> bool:
        """Whether there is more to show than name, owner and link; if not, the page says to ask the officer."""
        procedure = self.procedure
        return bool(
            procedure.steps
            or procedure.documents
            or procedure.information
            or procedure.limits
            or procedure.payment
            or procedure.fees
            or procedure.waiting
            or procedure.in_person
        )


_NOTHING_KNOWN = Procedure(ProcedureText(""))


def facts_for(
    service: Service,
    catalogue: Catalogue,
    procedures: Mapping[str, Procedure],
    local: LocalWording | None = None,
    content: DistrictContent | None = None,
) -> ServiceFacts:
    """Everything that is known of `service`: the manual's procedure, overlaid by what the district wrote. Whether its link may be shown,
    `with_looks` says.

    `local`: the site's own wording (kiosk.site.model.Details); `content`: the district's newest version."""
    printed = catalogue.services.get(service.id)
    worked = procedures.get(service.id, _NOTHING_KNOWN)
    link, fault = _link(service, catalogue, local, content)
    own_owner = service.agency if printed is None or service.agency != printed.agency else ""
    return ServiceFacts(
        id=service.id,
        name=_given("name", local, service),
        agency=printed.agency if printed else "",
        owner=_given("owner", content, local) or own_owner,
        telephone=_given("telephone", content, local),
        link=link,
        link_fault=fault,
        handbook_url=_handbook(_given("handbook_url", content, local) or catalogue.handbooks.get(service.id, "")),
        procedure=_with_content(worked, content),
        source="district" if content else "manual" if service.id in procedures else "catalogue",
        as_of=content.updated if content else catalogue.as_of if printed else "",
    )


def with_looks(facts: ServiceFacts, catalogue: Catalogue, look: LinkLook | None) -> ServiceFacts:
    """The facts as citizens see them: without a link that nobody has looked at, or whose last look failed (catalogue.link_fault)."""
    if not facts.link:
        return facts
    of_catalogue = catalogue.link(facts.id)
    link = of_catalogue if of_catalogue and encoded_link(of_catalogue) == facts.link else facts.link
    seen = replace(look, url=link) if look and look.url == facts.link else None
    fault = link_fault(facts.id, link, catalogue, seen)
    return replace(facts, link="" if fault else facts.link, link_fault=fault, link_looked_at=seen.at if seen else "")


def with_handbook_look(facts: ServiceFacts, catalogue: Catalogue, look: LinkLook | None) -> ServiceFacts:
    """The facts as citizens see them: without a handbook that may not be shown (catalogue.handbook_may_be_shown)."""
    return facts if handbook_may_be_shown(facts.id, facts.handbook_url, catalogue, look) else replace(facts, handbook_url="")


def _given(field: str, *sources: object) -> str:
    """The first non-empty `field` of the sources; "" if all are empty."""
    return next((text for source in sources if (text := getattr(source, field, ""))), "")


def _link(service: Service, catalogue: Catalogue, local: LocalWording | None, content: DistrictContent | None) -> tuple[str, str]:
    """(link for the QR code, "") or ("", why there is none). A district's own link replaces one known to be broken."""
    printed = catalogue.services.get(service.id)
    chosen = _given("url", content, local) or (catalogue.link(service.id) if printed else service.url)
    if printed and chosen == printed.url and service.id in catalogue.broken_links:
        return "", catalogue.broken_links[service.id]
    if not chosen:
        return "", "no_link"
    encoded = encoded_link(chosen)
    if len(encoded) <= LINK_LIMIT:
        return encoded, ""
    agency_page = encoded_link(content.agency_page) if content else ""
    return (agency_page, "") if 0 < len(agency_page) <= LINK_LIMIT else ("", "too_long")


def _handbook(url: str) -> str:
    """As its QR code holds it; a link that is too long for one stays in the list to take home."""
    encoded = encoded_link(url)
    return encoded if len(encoded) <= LINK_LIMIT else url


def encoded_link(url: str) -> str:
    """ASCII form that every phone's reader opens: Thai letters percent-encoded, existing encoding unchanged (RFC 3986, 2.1)."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _with_content(procedure: Procedure, content: DistrictContent | None) -> Procedure:
    if content is None:
        return procedure
    written: dict[str, Any] = {
        "documents": tuple(Document(ProcedureText(text)) for text in content.documents),
        "payment": tuple(map(ProcedureText, content.payment)),
        "in_person": tuple(map(ProcedureText, content.in_person)),
        "limits": tuple(map(ProcedureText, content.limits)),
        "fees": ProcedureText(content.fees) if content.fees else None,
        "waiting": ProcedureText(content.waiting) if content.waiting else None,
    }
    if content.steps:  # how far the counter goes belongs to the steps it counts
        written |= {"steps": content.steps, "counter_until": content.counter_until}
    elif content.counter_until is not None and content.counter_until <= len(procedure.steps):
        written["counter_until"] = content.counter_until
    if content.payment:
        procedure = replace(procedure, payment_open=False)
    changed = {name: value for name, value in written.items() if value or name == "counter_until"}
    return replace(procedure, **changed)
