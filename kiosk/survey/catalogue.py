"""The national catalogue of 325 services and a district's own additions: read, checked, grouped. No screen, no store."""

import csv
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.frozen import field, frozen, replace
from kiosk.language.sentence import Sentence, localized
from kiosk.survey.limits import ID

AUDIENCES = ("people", "business", "labour")


class CatalogueError(Exception):
    """The catalogue cannot be used. Show the sentence as it is: it names the file, the line and the error."""


@frozen
class Service:
    id: str  # P001-P087, B001-B192, L001-L046; a district's own start with X-
    audience: str
    agency: str  # the national department; the local owner belongs to the site
    name: str
    url: str = ""
    corrected: str = ""  # what the manual prints where the catalogue was mended: "printed name: ...; printed url: ..."
    translated: tuple[tuple[str, str, str], ...] = ()  # language, name, agency: ours, never the owner's own (services.<language>.json)

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`: translated there, else into English, else as it is."""
        return self._in(language, 1) or self.name

    def agency_in(self, language: str) -> str:
        return self._in(language, 2) or self.agency

    def _in(self, language: str, part: int) -> str:
        words = {entry[0]: entry[part] for entry in self.translated if entry[part]} if language != "th" else {}
        return words.get(language) or words.get("en", "")


def as_printed(service: Service) -> dict[str, str]:
    """name, agency, url -> the manual's own letters, where the catalogue was mended; a space at a line's end is no correction."""
    parts = (part.removeprefix("printed ").partition(": ") for part in service.corrected.split("; printed ") if part)
    printed = {field: words for field, _, words in parts}
    return {field: words for field, words in printed.items() if words.replace(" ", "") != getattr(service, field, "").replace(" ", "")}


@frozen
class LinkLook:
    """The last look at one link, by the check or by a person."""

    url: str
    at: str  # ISO moment
    ok: bool
    by_person: bool = False


@frozen
class Catalogue:
    services: dict[str, Service]
    hidden: frozenset[str]  # names that cannot be trusted until an officer has checked them (assets/catalogue_notes.json)
    advised_against: frozenset[str]  # the pilot found them too complex for a district counter
    recommended: tuple[str, ...]  # the pilot found that they go well
    broken_links: dict[str, str]  # id -> why its link shows no QR
    as_of: str  # ISO month of the data, shown with it
    doubtful_links: frozenset[str] = frozenset()  # ids whose link answers perhaps, and may not be the office's: a person has to look
    doubtful_names: frozenset[str] = frozenset()  # ids whose name or agency was read doubtfully, or mended by guess: the agency knows
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # everyday words, Thai and English, for searching only
    worked_links: Mapping[str, str] = field(
        default_factory=dict
    )  # id -> the site that its worked procedure names, in place of its own link

    handbooks: Mapping[str, str] = field(default_factory=dict)  # id -> the owner office's own guide, where the manual tells of one

    def name(self, service_id: str) -> str:
        """The printed name; the id itself for a service that is not in the catalogue."""
        service = self.services.get(service_id)
        return service.name if service else service_id

    def link(self, service_id: str) -> str:
        """The link that belongs to a service of the catalogue; "" where it has none.

        Where the manual's own worked procedure uses another site than the list prints, it is the procedure's: the steps on the page speak
        of it, and the listed link may be broken (B126).
        """
        service = self.services.get(service_id)
        return self.worked_links.get(service_id) or (service.url if service else "")

    def nearest(self, wrong: str, count: int = 3) -> list[str]:
        """Up to `count` ids that `wrong` was probably meant to be: similar in letters, or else nearest in number; never empty."""
        from difflib import get_close_matches  # late: 2 ms that a start does not need

        wrong = wrong.strip().upper()
        close = get_close_matches(wrong, self.services, n=count, cutoff=0.5)
        return close or sorted(self.services, key=lambda service_id: (service_id[:1] != wrong[:1], service_id))[:count]

    def counting(self, ids: Iterable[str], named: Collection[str] = ()) -> list[str]:
        """Those of `ids` that count for the KPI (limits.FEWEST_SERVICES): services of the catalogue that can be shown. A district's own
        additions do not count, nor does a hidden name until somebody has checked it (`named`)."""
        return [service_id for service_id in ids if service_id in self.services and (service_id not in self.hidden or service_id in named)]

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that are not in the catalogue, in their order."""
        return [service_id for service_id in ids if service_id not in self.services]


def load(services_path: Path, notes_path: Path) -> Catalogue:
    """Read services.csv, its translations beside it and catalogue_notes.json. Raises CatalogueError naming file and line."""
    services = _services(services_path)
    for path in sorted(services_path.parent.glob(f"{services_path.stem}.*.json")):
        services = _translated(services, path)
    try:
        notes = json.loads(notes_path.read_text(encoding="utf-8"))
        return Catalogue(
            services=services,
            hidden=frozenset(notes["hidden"]),
            advised_against=frozenset(notes["advised_against"]),
            recommended=tuple(notes["recommended"]),
            broken_links=dict(notes["broken_links"]),
            as_of=notes["as_of"],
            doubtful_links=frozenset(notes.get("doubtful_links", ())),
            doubtful_names=frozenset(notes.get("doubtful_names", ())),
            also_called={service_id: tuple(words) for service_id, words in notes.get("also_called", {}).items()},
            worked_links=dict(notes.get("worked_links", {})),
            handbooks=dict(notes.get("handbooks", {})),
        )
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            Sentence("{notes_path}: the notes on the catalogue cannot be read: {error}", notes_path=notes_path, error=localized(error))
        ) from error
    except json.JSONDecodeError as error:
        raise CatalogueError(
            Sentence("{notes_path}, line {line}: not valid JSON: {words}", notes_path=notes_path, line=error.lineno, words=error.msg)
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CatalogueError(
            Sentence("{notes_path}: something is missing or of the wrong kind: {error}", notes_path=notes_path, error=localized(error))
        ) from error


def _translated(services: Mapping[str, Service], path: Path) -> dict[str, Service]:
    """With the names of services.<language>.json: {"agencies": {Thai name: name}, "services": {id: name}}; what it leaves out stays out."""
    language = path.name.split(".")[1]
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
        names, agencies = dict(words["services"]), dict(words["agencies"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CatalogueError(Sentence("{path}: the translated names cannot be read: {error}", path=path, error=localized(error))) from error
    return {
        service.id: replace(
            service, translated=(*service.translated, (language, names.get(service.id, ""), agencies.get(service.agency, "")))
        )
        for service in services.values()
    }


def _services(path: Path) -> dict[str, Service]:
    services: dict[str, Service] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                fault = _fault(row, services)
                if fault:
                    place = Sentence("{path}, line {line}", path=path, line=reader.line_num)
                    raise CatalogueError(Sentence("{place}: {fault}", place=place, fault=fault))
                services[row["id"]] = Service(
                    row["id"], row["audience"], row["agency"], row["name"], row.get("url", ""), row.get("corrected", "")
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogueError(Sentence("{path}: the catalogue cannot be read: {error}", path=path, error=localized(error))) from error
    if not services:
        raise CatalogueError(Sentence("{path}: holds no service", path=path))
    return services


def _fault(row: dict[str, str], services: Collection[str]) -> Sentence | None:
    """What is wrong with a row of the catalogue."""
    if None in row or None in row.values():
        return Sentence("the row does not have the header's columns")
    missing = next((name for name in ("id", "audience", "agency", "name") if not row.get(name)), None)
    if missing:
        return Sentence("{missing} is empty", missing=missing)
    if not ID.fullmatch(row["id"]):
        return Sentence("the id must be made of letters, digits, dot and dash")
    if row["id"] in services:
        return Sentence("the id {id} is used twice", id=row["id"])
    if row["audience"] not in AUDIENCES:
        return Sentence("audience must be one of {names}", names=", ".join(AUDIENCES))
    return None


def link_fault(service_id: str, link: str, catalogue: Catalogue, look: LinkLook | None) -> str:
    """Why a link is not shown with a code; "" where it is. The one rule of kiosk, public page and banner page.

    A link of the catalogue is shown once the check or a person has opened it; one that is doubted, or leads to a bare address, once a
    person has. Whoever writes a link for a district has looked at it, until a check fails. A link that is known to be wrong is never
    shown, nor is its host in other words.
    """
    printed, of_catalogue = catalogue.services.get(service_id), catalogue.link(service_id)
    wrong = catalogue.broken_links.get(service_id, "")
    if not link:
        return wrong or "no_link"
    if (wrong and printed and link == printed.url) or _host(link) in _look_alikes(catalogue):
        return wrong or "look_alike"
    if look is not None and look.url == link and not look.ok:
        return "failed"
    if printed is None or link != of_catalogue:
        return ""
    if look is None or look.url != link:
        return "unchecked"
    doubted = service_id in catalogue.doubtful_links or _is_bare_address(_host(link))
    return "doubtful" if doubted and not look.by_person else ""


def handbook_may_be_shown(service_id: str, url: str, catalogue: Catalogue, look: LinkLook | None) -> bool:
    """Whether people are sent to a handbook. As with links: what a district wrote, until a check fails; the catalogue's own once the check
    or a person has opened it."""
    if look is not None and look.url == url:
        return look.ok
    return bool(url) and url != catalogue.handbooks.get(service_id)


def _look_alikes(catalogue: Catalogue) -> set[str]:
    return {_host(catalogue.services[service].url) for service, fault in catalogue.broken_links.items() if fault == "look_alike"}


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_bare_address(host: str) -> bool:
    return ":" in host or (bool(host) and all(part.isdigit() for part in host.split(".")))


def visible(catalogue: Catalogue, checked: Collection[str] = (), own: Iterable[Service] = ()) -> list[Service]:
    """What a citizen may see: the catalogue without the names that nobody has checked, then the district's own services.

    `checked` are hidden ids that an officer of this district has checked and edited."""
    hidden = catalogue.hidden.difference(checked)
    return [*(service for service in catalogue.services.values() if service.id not in hidden), *own]


def by_audience(services: Iterable[Service]) -> dict[str, list[Service]]:
    """The three groups in the catalogue's order; a group without a service is left out."""
    services = list(services)
    groups = {audience: [service for service in services if service.audience == audience] for audience in AUDIENCES}
    return {audience: members for audience, members in groups.items() if members}
