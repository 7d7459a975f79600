"""Facts about a service for people who have not queued yet, from the manual's three worked procedures, the catalogue, the district.

Nothing is invented: what none of the three gives stays empty, and a screen then says "ask the officer". What a district writes
is read in district_content.py.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from kiosk.frozen import frozen, replace
from kiosk.survey.catalogue import Catalogue, LinkLook, Service, link_fault

ACTORS = ("citizen", "officer", "system", "agency")
LINK_LIMIT = 362  # bytes: what a version 14 QR code with 15 % error correction holds (ISO/IEC 18004, table 7)


class ProceduresError(Exception):
    """procedures.json cannot be used. Show the sentence as it is: it names the file, the place and the error."""


@frozen
class ProcedureText:
    th: str
    en: str = ""

    def __call__(self, language: str) -> str:
        """In the person's language; in Thai where no English was given."""
        return self.en if language == "en" and self.en else self.th


@frozen
class ProcedureStep:
    actor: str  # one of ACTORS
    words: ProcedureText
    optional: bool = False


@frozen
class Document:
    words: ProcedureText
    used: ProcedureText | None = None  # where or when it is needed


@frozen
class Procedure:
    """One worked procedure; empty tuples and None mean that its source does not say."""

    name: ProcedureText
    service: str = ""  # the catalogue's id of what it is about; other services may be a step of it
    group: int | None = None  # 1, 2 or 3 as the manual classes its examples
    group_label: ProcedureText | None = None
    steps: tuple[ProcedureStep, ...] = ()
    counter_until: int | None = None  # how many of the steps are done at this counter
    documents: tuple[Document, ...] = ()
    information: tuple[ProcedureText, ...] = ()  # to know by heart or have at hand
    limits: tuple[ProcedureText, ...] = ()
    payment: tuple[ProcedureText, ...] = ()
    fees: ProcedureText | None = None
    waiting: ProcedureText | None = None
    in_person: tuple[ProcedureText, ...] = ()


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
class DistrictContent:
    """What a district wrote about one service on one day; an empty field means: no change."""

    service: str
    updated: str  # ISO date; the version
    owner: str = ""
    telephone: str = ""
    url: str = ""
    agency_page: str = ""  # shown instead of a link that is too long for a QR code
    handbook_url: str = ""
    steps: tuple[ProcedureStep, ...] = ()
    counter_until: int | None = None
    documents: tuple[str, ...] = ()
    fees: str = ""
    payment: tuple[str, ...] = ()
    waiting: str = ""
    in_person: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


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


def load(path: Path) -> dict[str, Procedure]:
    """Service id -> worked procedure. Raises ProceduresError naming the file and the place in it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProceduresError(f"{path}: the procedures cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise ProceduresError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error
    if not isinstance(data, dict) or not isinstance(data.get("procedures"), list):
        raise ProceduresError(f"{path}: 'procedures' must be a list")
    procedures: dict[str, Procedure] = {}
    for at, entry in enumerate(data["procedures"], 1):
        try:
            procedure = _procedure(entry)
            procedures.update({service["id"]: procedure for service in entry["catalogue"]})
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ProceduresError(f"{path}, procedure {at}: {_reason(error)}") from error
    return procedures


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _procedure(entry: dict[str, Any]) -> Procedure:
    steps = tuple(ProcedureStep(_actor(step["actor"]), _words(step), bool(step.get("optional"))) for step in entry["steps"])
    if [step["seq"] for step in entry["steps"]] != list(range(1, len(steps) + 1)):
        raise ValueError("the steps are not numbered 1, 2, 3 ...")
    if entry["group"] not in (1, 2, 3):
        raise ValueError(f"the group must be 1, 2 or 3, not {entry['group']!r}")
    if not 1 <= entry["counter_until"] <= len(steps):
        raise ValueError(f"counter_until must be one of the {len(steps)} steps")
    return Procedure(
        name=ProcedureText(entry["name_th"], entry["name_en"]),
        service=entry["catalogue"][0]["id"],
        group=entry["group"],
        group_label=ProcedureText(entry["group_label_th"], entry["group_label_en"]),
        steps=steps,
        counter_until=entry["counter_until"],
        documents=tuple(Document(_words(document), _words(document["used"])) for document in entry["documents"]),
        information=_all_words(entry["information_needed"]),
        limits=_all_words(entry.get("limits", [])),
        payment=_all_words(entry["payment_channels"]),
        waiting=_words(entry["waiting_time"]) if entry["waiting_time"]["th"] else None,
        in_person=_all_words(entry["in_person"]),
    )


def _actor(name: str) -> str:
    if name not in ACTORS:
        raise ValueError(f"{name!r} acts in no step; it must be one of {', '.join(ACTORS)}")
    return name


def _words(entry: dict[str, Any]) -> ProcedureText:
    if not isinstance(entry["th"], str) or not entry["th"]:
        raise ValueError(f"a Thai text is missing near {entry.get('en')!r}")
    return ProcedureText(entry["th"], entry["en"])


def _all_words(entries: list[dict[str, Any]]) -> tuple[ProcedureText, ...]:
    return tuple(_words(entry) for entry in entries)


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
        handbook_url=_given("handbook_url", content, local),
        procedure=_with_content(worked, content),
        source="district" if content else "manual" if service.id in procedures else "catalogue",
        as_of=content.updated if content else catalogue.as_of if printed else "",
    )


def with_looks(facts: ServiceFacts, catalogue: Catalogue, look: LinkLook | None) -> ServiceFacts:
    """The facts as citizens see them: without a link that nobody has looked at, or whose last look failed (catalogue.link_fault)."""
    if not facts.link:
        return facts
    printed = catalogue.services.get(facts.id)
    link = printed.url if printed and encoded_link(printed.url) == facts.link else facts.link
    seen = replace(look, url=link) if look and look.url == facts.link else None
    fault = link_fault(facts.id, link, catalogue, seen)
    return replace(facts, link="" if fault else facts.link, link_fault=fault, link_looked_at=seen.at if seen else "")


def _given(field: str, *sources: object) -> str:
    """The first non-empty `field` of the sources; "" if all are empty."""
    return next((text for source in sources if (text := getattr(source, field, ""))), "")


def _link(service: Service, catalogue: Catalogue, local: LocalWording | None, content: DistrictContent | None) -> tuple[str, str]:
    """(link for the QR code, "") or ("", why there is none). A district's own link replaces one known to be broken."""
    printed = catalogue.services.get(service.id)
    chosen = _given("url", content, local, service)
    if printed and chosen == printed.url and service.id in catalogue.broken_links:
        return "", catalogue.broken_links[service.id]
    if not chosen:
        return "", "no_link"
    encoded = encoded_link(chosen)
    if len(encoded) <= LINK_LIMIT:
        return encoded, ""
    agency_page = encoded_link(content.agency_page) if content else ""
    return (agency_page, "") if 0 < len(agency_page) <= LINK_LIMIT else ("", "too_long")


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
    changed = {name: value for name, value in written.items() if value or name == "counter_until"}
    return replace(procedure, **changed)
