"""A site and the rules of each of its settings. It opens no file; kiosk/site/site_file.py does."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kiosk.frozen import field, field_names, frozen
from kiosk.language import checks
from kiosk.language.checks import FieldError
from kiosk.language.sentence import Sentence
from kiosk.site import opening_hours
from kiosk.site.improvements import Improvement, improvements
from kiosk.site.language_rules import languages, texts
from kiosk.site.machine_rules import floor, paper, printer, proxy, screen, words
from kiosk.survey.limits import (
    DEMONSTRATION,
    LINK_LIMIT,
    LIST_LIMIT,
    MONTH_DAYS,
    SERVICE_ID,
    TRIAL,
    UUID,
)
from kiosk.survey.scoring import BANDS, DEFAULT_BAND

_LINK = re.compile(r"https?://\S+")
_DISTRICT = re.compile(r"[1-9][0-9]{3}")


@frozen
class OwnService:
    """A service that the district added itself; its id starts with X-."""

    name: str
    owner: str = ""
    telephone: str = ""
    url: str = ""
    name_en: str = ""
    owner_en: str = ""


@frozen
class Details:
    """What this district says about a service of the catalogue; an empty field means: as in the catalogue."""

    name: str = ""  # the local wording
    owner: str = ""  # the LOCAL office, not the national department (the manual, Yasothon's page)
    telephone: str = ""
    url: str = ""
    handbook_url: str = ""
    name_en: str = ""  # empty: the catalogue's translation
    owner_en: str = ""


@frozen
class Server:
    """The province's server; an empty url means that this kiosk has joined none."""

    url: str = ""
    ca_file: str = ""
    allow_http: bool = False


@frozen
class ProvinceSettings:
    """What the province decides for every kiosk (sync.wire.Config); an empty one is left to the kiosk."""

    level_band: str = ""
    sending_day: int = 0
    holidays: tuple[str, ...] = ()  # YYYY-MM-DD
    improvements: tuple[Improvement, ...] = ()
    phone: str = ""  # what stands before a token where people may answer on their telephones (sync.wire.Config)
    line: str = ""  # these three say how the district is reached where the kiosk itself does not
    facebook: str = ""
    opened_on: str = ""


@frozen
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
    floor_mm: int = 900  # from the floor to the picture's lower edge: how much of it somebody who sits reaches
    telephone: str = ""  # of the unit, for citizens in trouble
    district_code: str = ""  # of assets/districts.csv; empty: typed by hand, or set before there was a list
    place_en: str = ""  # the place as English pages call it; empty: as in Thai
    thai_digits: bool = False
    band: str = DEFAULT_BAND  # level words by scoring.BANDS
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # text key -> {"th": ..., "en": ...}
    sending_day: int = 30  # of the month; calendar.sending_day shortens it in February
    server: Server = Server()
    from_province: ProvinceSettings = ProvinceSettings()  # as it was last applied; counts while this kiosk belongs to a province
    printer: str = ""  # a queue of CUPS, or an ESC/POS printer: /dev/usb/lp0, tcp://host:9100, queue:NAME; empty: the default queue, if any
    paper_mm: int = 80  # width of the receipt printer's roll: 80 or 58
    proxy: str = ""  # what requests leave the office by, http://host:port; empty: directly, or as the environment says
    demonstration: bool = False  # nobody has set this kiosk up
    confirmed: tuple[str, ...] = ()  # what of a kiosk that is being set up is decided already (kiosk.site.first_setup)
    line: str = ""  # of LINE, as people search for it; printed on posters and leaflets
    facebook: str = ""
    opened_on: str = ""  # YYYY-MM-DD, when the counter opened; printed too
    open_hours: str = ""  # 08:30-16:30; outside of them the screen is dark; empty: it never is
    languages: tuple[str, ...] = ()  # ids of languages that came as files (kiosk.language.languages), offered beside Thai and English
    trial: bool = False  # an officer tries the kiosk out: answers count nowhere
    asks_unfinished: bool = True  # whether citizens may say that an errand could not be finished (kiosk.survey.unfinished)

    @property
    def decided(self) -> ProvinceSettings:
        """What the province decides here: nothing before this kiosk has joined one."""
        return self.from_province if self.server.url else ProvinceSettings()

    def printed(self, name: str) -> str:
        """LINE, Facebook or the opening day as posters have it: what was typed in here, or else what the province has."""
        return str(getattr(self, name) or getattr(self.decided, name))

    def place_in(self, language: str) -> str:
        """What the place is called on pages of a language."""
        return self.place_en if language != "th" and self.place_en else self.place

    @property
    def trial_mark(self) -> str:
        """What is written into each answer that is given now (limits.TRIALS); "" where answers count."""
        return DEMONSTRATION if self.demonstration else TRIAL if self.trial else ""

    @property
    def phone(self) -> str:
        """The address at which people may answer on their telephones; "" where they may not, or where answers count nowhere."""
        return "" if self.trial_mark else self.decided.phone

    @property
    def level_band(self) -> str:
        """The band that level words are printed by: the province's, or else this site's own."""
        return self.decided.level_band or self.band


_RETIRED = {"heard_from_many"}  # settings of earlier versions that mean nothing any more: one province asks one form


def from_json(data: object) -> Site:
    """A site from any JSON value, checked field by field. Raises FieldError."""
    known = set(field_names(Site))
    data = checks.mapping(data, "the site", Sentence("must be a JSON object"))
    data = {name: value for name, value in data.items() if name not in _RETIRED}
    strange = next((name for name in data if name not in known), None)
    if strange is not None:
        raise FieldError(strange, Sentence("is not a setting of a site"))
    missing = next((name for name in ("kiosk", "province", "district", "place", "services") if name not in data), None)
    if missing is not None:
        raise FieldError(missing, Sentence("is missing"))
    site = Site(**{name: _CHECKS[name](value, name) for name, value in data.items()})
    unknown = next((service for service in site.services if service.startswith("X-") and service not in site.own_services), None)
    if unknown is not None:
        raise FieldError("services", Sentence("names {unknown}, which own_services does not describe", unknown=unknown))
    return site


def _name(value: object, name: str) -> str:
    if not words(value, name):
        raise FieldError(name, Sentence("must not be empty"))
    return words(value, name)


def _link(value: object, name: str) -> str:
    text = words(value, name, limit=LINK_LIMIT)
    return text and checks.matching(text, name, _LINK, Sentence("must be a link that starts with https:// or http://"))


def _truth(value: object, name: str) -> bool:
    return checks.truth(value, name, Sentence("must be true or false"))


def _identifier(value: object, name: str) -> str:
    return checks.matching(value, name, UUID, Sentence("must be the kiosk's UUID in lower case"))


def _services(value: object, name: str) -> tuple[str, ...]:
    services = checks.sequence(value or None, name, Sentence("must be a list of service ids"))
    _few_enough(len(services), name)
    for position, service_id in enumerate(services):
        rule = Sentence("must be an id such as P002 or X-1, not {one!r}", one=service_id)
        checks.matching(service_id, f"{name}[{position}]", SERVICE_ID, rule)
    doubled = next((service_id for service_id in services if services.count(service_id) > 1), None)
    if doubled is not None:
        raise FieldError(name, Sentence("names {doubled} twice", doubled=doubled))
    return tuple(services)


def _few_enough(count: int, name: str) -> None:
    """As many as one answer may name, and more than anybody can look through at a counter."""
    if count > LIST_LIMIT:
        raise FieldError(name, Sentence("has more than {limit} services", limit=LIST_LIMIT))


def _object(value: object, name: str) -> dict[str, Any]:
    return checks.mapping(value, name, Sentence("must be an object"))


def _days(value: object, name: str) -> tuple[str, ...]:
    rule = Sentence("must be a list of days such as 2026-12-07")
    days = list(value) if isinstance(value, tuple) else value
    return tuple(checks.day(entry, name, rule).isoformat() for entry in checks.sequence(days, name, rule))


def _day_or_none(value: object, name: str) -> str:
    return checks.day(value, name, Sentence("must be a day such as 2026-12-07")).isoformat() if value else ""


def _district_code(value: object, name: str) -> str:
    text = words(value, name)
    return text and checks.matching(text, name, _DISTRICT, Sentence("must be the four figures of a district's code, such as 3503"))


_PARTS: Mapping[str, Callable[[object, str], Any]] = {
    **dict.fromkeys(("name", "owner", "telephone", "ca_file", "name_en", "owner_en"), words),
    **dict.fromkeys(("url", "handbook_url", "phone"), _link),
    "allow_http": _truth,
    "level_band": lambda value, name: _band(value, name) if value else "",
    "sending_day": lambda value, name: _sending_day(value, name) if value else 0,
    "holidays": _days,
    "improvements": improvements,
    **dict.fromkeys(("line", "facebook"), words),
    "opened_on": _day_or_none,
}


def _part(kind: type, value: object, name: str) -> Any:
    """One of the small records (Details, OwnService, Server, ProvinceSettings) from its JSON object."""
    allowed = set(field_names(kind))
    record = _object(value, name)
    strange = next((key for key in record if key not in allowed), None)
    if strange is not None:
        raise FieldError(f"{name}.{strange}", Sentence("is not known; it takes {names}", names=", ".join(sorted(allowed))))
    return kind(**{key: _PARTS[key](content, f"{name}.{key}") for key, content in record.items()})


def _own_services(value: object, name: str) -> dict[str, OwnService]:
    own = _object(value, name)
    _few_enough(len(own), name)
    for service_id, content in own.items():
        if not service_id.startswith("X-") or not SERVICE_ID.fullmatch(service_id):
            raise FieldError(f"{name}.{service_id}", Sentence("must have an id that starts with X-"))
        _name(_object(content, f"{name}.{service_id}").get("name", ""), f"{name}.{service_id}.name")
    return {service_id: _part(OwnService, content, f"{name}.{service_id}") for service_id, content in own.items()}


def _details(value: object, name: str) -> dict[str, Details]:
    return {service_id: _part(Details, content, f"{name}.{service_id}") for service_id, content in _object(value, name).items()}


def _hours(value: object, name: str) -> str:
    text = words(value, name)
    if text and not opening_hours.written(text):
        raise FieldError(name, Sentence("must be hours of one day such as 08:30-16:30"))
    return opening_hours.written(text)


def _band(value: object, name: str) -> str:
    return checks.one_of(value, name, BANDS, Sentence('must be "0.80" or "0.50"'))


def _sending_day(value: object, name: str) -> int:
    return checks.whole_number(value, name, *MONTH_DAYS, Sentence("must be a day of the month from 1 to 31"))


_CHECKS: Mapping[str, Callable[[object, str], Any]] = {
    "kiosk": _identifier,
    **dict.fromkeys(("province", "district", "place"), _name),
    "services": _services,
    "own_services": _own_services,
    "details": _details,
    "screen_mm": screen,
    "floor_mm": floor,
    **dict.fromkeys(("telephone", "place_en", "line", "facebook"), words),
    "district_code": _district_code,
    "band": _band,
    "texts": texts,
    "languages": languages,
    "sending_day": _sending_day,
    "server": partial(_part, Server),
    "from_province": partial(_part, ProvinceSettings),
    "confirmed": lambda value, name: tuple(map(str, checks.sequence(value, name, Sentence("must be a list of names")))),
    "opened_on": _day_or_none,
    "open_hours": _hours,
    **dict.fromkeys(("thai_digits", "demonstration", "trial", "asks_unfinished"), _truth),
    "printer": printer,
    "paper_mm": paper,
    "proxy": proxy,
}
