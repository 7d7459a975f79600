"""The site: which place this kiosk stands at and what it offers, kept in site.json. No survey answers, no PIN, no screen.

Whoever needs the site asks `site_or_demonstration`: the one rule for a kiosk that nobody has set up yet.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from kiosk import atomic_file
from kiosk.paths import ASSETS, DataDir

FEWEST_SERVICES = 5  # the manual: each district opens at least 5 of the 325
YASOTHON = ASSETS / "yasothon.csv"
_SERVICE_ID = re.compile(r"[PBL]\d{3}|X-[A-Za-z0-9._-]{1,60}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_LINK = re.compile(r"https?://\S+")
_PRINTABLE_LIMIT = 300  # characters in one name: the longest in the catalogue has 170


class ConfigError(Exception):
    """The site cannot be used. Show the sentence as it is: it names the file, the line or field, and the fault."""


@dataclass(frozen=True, slots=True)
class OwnService:
    """A service that the district added itself; its id starts with X-."""

    name: str
    owner: str = ""
    telephone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What this district says about a service of the catalogue; an empty field leaves the catalogue's word."""

    name: str = ""  # the local wording
    owner: str = ""  # the LOCAL office, not the national department (the manual, Yasothon's page)
    telephone: str = ""
    url: str = ""
    handbook_url: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """The province's server; an empty url means that this kiosk has joined none."""

    url: str = ""
    ca_file: str = ""
    allow_http: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One kiosk's place and settings. Built by `load`, `yasothon_demonstration` or `replace`; written by `save`."""

    kiosk: str  # UUID, made once for a data directory and never changed
    province: str
    district: str
    place: str  # as people call it: the "{place}" of the form
    services: tuple[str, ...]  # ids in the order shown
    own_services: Mapping[str, OwnService] = field(default_factory=dict)
    details: Mapping[str, Details] = field(default_factory=dict)
    screen_mm: tuple[int, int] | None = None  # width, height of the picture area; None: ask the screen
    telephone: str = ""  # of the unit, for citizens in trouble
    thai_digits: bool = False
    band: str = "0.80"  # level words by scoring.BANDS
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # text key -> {"th": ..., "en": ...}
    sending_day: int = 30  # of the month; calendar.sending_day shortens it in February
    server: Server = Server()
    heard_from_many: bool = False  # the form prints boxes there without "choose more than one"
    demonstration: bool = False  # nobody has set this kiosk up


def load(path: Path) -> Site:
    """Read and check site.json. Raises ConfigError; a missing file is an error too (see `site_or_demonstration`)."""
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the site cannot be read ({error}); set it again with 'kiosk setup'") from error
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}, line {error.lineno}: not valid JSON ({error.msg}); mend it or set the site again with 'kiosk setup'") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: not a site but brackets without end; set the site again with 'kiosk setup'") from error
    try:
        return _site(data)
    except _Fault as fault:
        raise ConfigError(f"{path}{_line_of(text, fault.field)}: {fault.field} {fault.words}") from fault


def save(path: Path, site: Site) -> None:
    """Write site.json whole. Raises ConfigError when the site breaks a rule of `load` or cannot be written."""
    data = asdict(site)
    try:
        _site(json.loads(json.dumps(data)))
        atomic_file.write(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    except _Fault as fault:
        raise ConfigError(f"{fault.field} {fault.words}") from fault
    except OSError as error:
        raise ConfigError(f"{path}: the site cannot be written: {error.strerror or error}") from error


def site_or_demonstration(data: DataDir) -> Site:
    """The site of this data directory; on a fresh one the Yasothon demonstration, kept from then on.

    It is written down at once so that the kiosk's UUID, made here, is the same in every response that follows. A broken
    site.json is never replaced. Raises ConfigError.
    """
    if data.site.exists():
        return load(data.site)
    site = yasothon_demonstration()
    try:
        data.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{data.root}: the data directory cannot be made: {error.strerror or error}") from error
    save(data.site, site)
    return site


def yasothon_demonstration() -> Site:
    """The manual's worked district: Kut Chum's Damrongdhama centre, Yasothon, with its 16 services in the local wording."""
    import csv  # late: 5 ms that a kiosk with a site does not need

    with YASOTHON.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = json.loads((ASSETS / "demonstration.json").read_text(encoding="utf-8"))
    return Site(
        kiosk=str(uuid.uuid4()),
        province=words["province"],
        district=words["district"],
        place=words["place"],
        services=tuple(row["catalogue_id"] for row in rows),
        details={row["catalogue_id"]: Details(name=row["name"], owner=row["agency"]) for row in rows},
        demonstration=True,
    )


class _Fault(Exception):
    """A field that breaks a rule: its path and what is wrong, in words that follow the path."""

    def __init__(self, field_path: str, words: str) -> None:
        super().__init__(f"{field_path} {words}")
        self.field, self.words = field_path, words


def _line_of(text: str, field_path: str) -> str:
    """", line 7" where the field stands, if its name stands there only once."""
    name = re.escape(json.dumps(field_path.rpartition(".")[2].partition("[")[0], ensure_ascii=False))
    places = [match.start() for match in re.finditer(name + r"\s*:", text)]
    return f", line {text.count(chr(10), 0, places[0]) + 1}" if len(places) == 1 else ""


def _site(data: object) -> Site:
    known = {one.name for one in fields(Site)}
    if not isinstance(data, dict):
        raise _Fault("the site", "must be a JSON object")
    strange = next((name for name in data if name not in known), None)
    if strange:
        raise _Fault(strange, "is not a setting of a site")
    missing = next((name for name in ("kiosk", "province", "district", "place", "services") if name not in data), None)
    if missing:
        raise _Fault(missing, "is missing")
    site = Site(**{name: _CHECKS[name](value, name) for name, value in data.items()})
    unknown = next((one for one in site.services if one.startswith("X-") and one not in site.own_services), None)
    if unknown:
        raise _Fault("services", f"names {unknown}, which own_services does not describe")
    return site


def _words(value: object, name: str, limit: int = _PRINTABLE_LIMIT) -> str:
    if not isinstance(value, str) or len(value) > limit or any(ord(letter) < 32 for letter in value):
        raise _Fault(name, f"must be a text of at most {limit} characters on one line")
    return value.strip()


def _name(value: object, name: str) -> str:
    if not _words(value, name):
        raise _Fault(name, "must not be empty")
    return _words(value, name)


def _link(value: object, name: str) -> str:
    text = _words(value, name, limit=2000)
    if text and not _LINK.fullmatch(text):
        raise _Fault(name, "must be a link that starts with https:// or http://")
    return text


def _truth(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise _Fault(name, "must be true or false")
    return value


def _identifier(value: object, name: str) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise _Fault(name, "must be the kiosk's UUID in lower case")
    return value


def _services(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _Fault(name, "must be a list of service ids")
    for position, one in enumerate(value):
        if not isinstance(one, str) or not _SERVICE_ID.fullmatch(one):
            raise _Fault(f"{name}[{position}]", f"must be an id such as P002 or X-1, not {one!r}")
    doubled = next((one for one in value if value.count(one) > 1), None)
    if doubled:
        raise _Fault(name, f"names {doubled} twice")
    return tuple(value)


def _object(value: object, name: str) -> dict:
    if not isinstance(value, dict):
        raise _Fault(name, "must be an object")
    return value


_PARTS: Mapping[str, Callable[[object, str], object]] = {
    "name": _words, "owner": _words, "telephone": _words, "url": _link, "handbook_url": _link, "ca_file": _words, "allow_http": _truth,
}  # fmt: skip


def _part(kind: type, value: object, name: str) -> object:
    """One of the small records (Details, OwnService, Server) from its JSON object."""
    allowed = {one.name for one in fields(kind)}
    given = _object(value, name)
    strange = next((one for one in given if one not in allowed), None)
    if strange:
        raise _Fault(f"{name}.{strange}", f"is not known; it takes {', '.join(sorted(allowed))}")
    return kind(**{one: _PARTS[one](content, f"{name}.{one}") for one, content in given.items()})


def _own_services(value: object, name: str) -> dict[str, OwnService]:
    own = _object(value, name)
    for one, content in own.items():
        if not one.startswith("X-") or not _SERVICE_ID.fullmatch(one):
            raise _Fault(f"{name}.{one}", "must have an id that starts with X-")
        _name(_object(content, f"{name}.{one}").get("name", ""), f"{name}.{one}.name")
    return {one: _part(OwnService, content, f"{name}.{one}") for one, content in own.items()}  # type: ignore[misc]


def _details(value: object, name: str) -> dict[str, Details]:
    return {one: _part(Details, content, f"{name}.{one}") for one, content in _object(value, name).items()}  # type: ignore[misc]


def _server(value: object, name: str) -> Server:
    return _part(Server, value, name)  # type: ignore[return-value]


def _screen(value: object, name: str) -> tuple[int, int] | None:
    if value is None:
        return None
    fits = isinstance(value, list) and len(value) == 2 and all(isinstance(side, int) and 50 <= side <= 3000 for side in value)
    if not fits:
        raise _Fault(name, "must be width and height in whole millimetres, each from 50 to 3000")
    return value[0], value[1]  # type: ignore[index]


def _band(value: object, name: str) -> str:
    if value not in ("0.80", "0.50"):
        raise _Fault(name, 'must be "0.80" or "0.50"')
    return str(value)


def _sending_day(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 31:
        raise _Fault(name, "must be a day of the month from 1 to 31")
    return value


def _texts(value: object, name: str) -> dict[str, dict[str, str]]:
    texts = {}
    for key, languages in _object(value, name).items():
        given = _object(languages, f"{name}.{key}")
        if not set(given) <= {"th", "en"}:
            raise _Fault(f"{name}.{key}", "must hold th and en only")
        texts[key] = {language: _words(text, f"{name}.{key}.{language}", 1000) for language, text in given.items()}
    return texts


_CHECKS: Mapping[str, Callable[[object, str], object]] = {
    "kiosk": _identifier, "province": _name, "district": _name, "place": _name, "services": _services,
    "own_services": _own_services, "details": _details, "screen_mm": _screen, "telephone": _words, "thai_digits": _truth,
    "band": _band, "texts": _texts, "sending_day": _sending_day, "server": _server, "heard_from_many": _truth, "demonstration": _truth,
}  # fmt: skip
