"""The national catalogue of 325 services and a district's own additions: read, checked, searched. No screen, no store."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

AUDIENCES = ("people", "business", "labour")


class CatalogueError(Exception):
    """The catalogue cannot be used. Show the sentence as it is: it names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Service:
    id: str  # P001-P087, B001-B192, L001-L046; a district's own start with X-
    audience: str
    agency: str  # the national department; the local owner belongs to the site
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    services: dict[str, Service]
    hidden: frozenset[str]  # names that cannot be trusted until an officer has checked them (NOTES.md, section 4)
    advised_against: frozenset[str]  # the pilot found them too complex for a district counter
    recommended: tuple[str, ...]  # the pilot found that they go well
    broken_links: dict[str, str]  # id -> why its link shows no QR
    as_of: str  # ISO month of the data, shown with it

    def name(self, service_id: str) -> str:
        service = self.services.get(service_id)
        return service.name if service else service_id

    def nearest(self, wrong: str, count: int = 3) -> list[str]:
        """Ids that someone who typed `wrong` probably meant."""
        wrong = wrong.strip().upper()
        close = get_close_matches(wrong, self.services, n=count, cutoff=0.5)
        return close or [one for one in self.services if one[:1] == wrong[:1]][:count]

    def unknown(self, ids: Iterable[str]) -> list[str]:
        return [one for one in ids if one not in self.services]


def load(services_path: Path, notes_path: Path) -> Catalogue:
    """Read services.csv and catalogue_notes.json. Raises CatalogueError naming file and line."""
    services: dict[str, Service] = {}
    try:
        with services_path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                service = _service(row, f"{services_path}, line {reader.line_num}")
                if service.id in services:
                    raise CatalogueError(f"{services_path}, line {reader.line_num}: the id {service.id} is used twice")
                services[service.id] = service
        notes = json.loads(notes_path.read_text(encoding="utf-8"))
        return Catalogue(
            services=services,
            hidden=frozenset(notes["hidden"]),
            advised_against=frozenset(notes["advised_against"]),
            recommended=tuple(notes["recommended"]),
            broken_links=dict(notes["broken_links"]),
            as_of=notes["as_of"],
        )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogueError(f"{services_path}: the catalogue cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise CatalogueError(f"{notes_path}, line {error.lineno}: not valid JSON: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise CatalogueError(f"{notes_path}: {error} is missing or of the wrong kind") from error


def _service(row: dict, place: str) -> Service:
    if None in row or None in row.values():
        raise CatalogueError(f"{place}: the row does not have the header's columns")
    missing = next((name for name in ("id", "audience", "agency", "name") if not row.get(name)), None)
    if missing:
        raise CatalogueError(f"{place}: {missing} is empty")
    if row["audience"] not in AUDIENCES:
        raise CatalogueError(f"{place}: audience must be one of {', '.join(AUDIENCES)}")
    return Service(row["id"], row["audience"], row["agency"], row["name"], row.get("url", ""))


_MARKS = dict.fromkeys(map(ord, "่้๊๋็์ํ๎ฺ"))


def folded(text: str) -> str:
    """Text as it is searched: lower case, without tone marks and other signs that people leave out, single spaces."""
    return " ".join(text.lower().translate(_MARKS).split())


def search(services: Iterable[Service], typed: str) -> list[Service]:
    """Services whose name or agency holds every word typed; names that begin with it first, then the catalogue's order."""
    words = folded(typed).split()
    if not words:
        return list(services)
    found = []
    for service in services:
        name, agency = folded(service.name), folded(service.agency)
        if all(word in name or word in agency or word == service.id.lower() for word in words):
            found.append((not name.startswith(words[0]), words[0] not in name, service))
    return [service for *_, service in sorted(found, key=lambda entry: entry[:2])]
