"""What a server process is told at start: database, data folder, province, assets. It holds no state that another process would need."""

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.frozen import field, frozen, replace
from kiosk.language import texts
from kiosk.survey import catalogue, procedures, questionnaire
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.counting import layout_of
from kiosk.survey.procedures import Procedure
from kiosk.survey.questionnaire import Questionnaire

ASSETS = Path(__file__).resolve().parents[2] / "assets"
MACHINE = Path("/etc/eservice-kiosk/province-data-dir")  # on the province's machine: where its server's data are (assets/deploy/province)


def demonstration_province() -> str:
    """The province of the demonstration: what a server is told nothing about starts as."""
    return json.loads((ASSETS / "demonstration.json").read_text(encoding="utf-8"))["province"]


@lru_cache(maxsize=1)
def unstated_district() -> str:
    """The district of a bulk load whose kiosk nobody has enrolled and whose district nobody named."""
    return texts.load(ASSETS / "texts", "th", "province")("district_unstated")


@frozen
class Capacity:
    """How much one process does at once. Four processes of these numbers stay below PostgreSQL's default of 100 connections."""

    requests: int = 4  # of kiosks, worked on at the same time; half as many heartbeats beside them
    threads: int = 16  # for pages and requests
    connections: int = 20  # to PostgreSQL: one for each thread, and those of exports and alerts


CAPACITY_VARIABLES = {"PROVINCE_REQUESTS": "requests", "PROVINCE_THREADS": "threads", "PROVINCE_CONNECTIONS": "connections"}
_MOST = 500


URL_VARIABLE = "PROVINCE_URL"  # https://province.example: what kiosks and browsers call it; requests under other names are refused


class SettingError(ValueError):
    """A variable of the environment holds nothing that can be meant. Show the sentence as it is."""


def capacity_of(environment: Mapping[str, str]) -> Capacity:
    """What the environment says, the default where it says nothing. Raises SettingError."""
    numbers: dict[str, int] = {}
    for variable, name in CAPACITY_VARIABLES.items():
        typed = environment.get(variable, "").strip()
        if typed and not (typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) <= _MOST):
            raise SettingError(f"{variable} must be a number from 1 to {_MOST}.")
        numbers |= {name: int(typed)} if typed else {}
    return replace(Capacity(), **numbers)


def public_url(environment: Mapping[str, str]) -> str:
    """The server's own address, without a slash at its end; "" where none is set. Raises SettingError."""
    typed = environment.get(URL_VARIABLE, "").strip()
    try:
        parts = urlsplit(typed)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is none, half a pair of brackets
        parts, usable = urlsplit(""), False
    if typed and (not usable or parts.query or parts.fragment or parts.username):
        raise SettingError(f"{URL_VARIABLE} must be an address such as https://province.example.")
    if parts.path.strip("/"):
        raise SettingError(f"{URL_VARIABLE} has a path: the pages do not work below one. Give the server a host name of its own.")
    return typed.rstrip("/")


@frozen
class Settings:
    """`database_url`: sqlite:///PATH or postgresql://...; `province`: whose server this is (one server, one province); `url`: the address
    under which kiosks and browsers reach it, "" where it is not known."""

    database_url: str
    province: str = field(default_factory=demonstration_province)
    assets: Path = ASSETS
    url: str = ""
    capacity: Capacity = Capacity()
    ministry: bool = False  # whose server this is then: pages say so

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The shipped questionnaire: the one whose items are scored."""
        return _questionnaire(self.assets)

    @cached_property
    def aspects(self) -> dict[str, tuple[str, ...]]:
        """Aspect id -> item ids, as kiosk.survey.scoring.score takes them."""
        return {aspect.id: tuple(item.id for item in aspect.items) for aspect in self.questionnaire.aspects}

    @cached_property
    def services_question(self) -> str:
        """The id of the question that names services; "" where there is none."""
        return layout_of(self.questionnaire).services

    @cached_property
    def catalogue(self) -> Catalogue:
        return _catalogue(self.assets)

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """The manual's worked procedures, by service."""
        return _procedures(self.assets)


# They lie beside the program and change with it alone: read once for a process, whatever it makes settings for.
@lru_cache(maxsize=4)
def _questionnaire(assets: Path) -> Questionnaire:
    return questionnaire.load(assets / "questionnaire.toml")


@lru_cache(maxsize=4)
def _catalogue(assets: Path) -> Catalogue:
    return catalogue.load(assets / "services.csv", assets / "catalogue_notes.json")


@lru_cache(maxsize=4)
def _procedures(assets: Path) -> dict[str, Procedure]:
    return procedures.load(assets / "procedures.json")


def machine_data_dir(named_in: Path | None = None) -> Path | None:
    """The data directory of the server that this machine runs, whoever types; None on another machine. `named_in`: the ministry's file."""
    try:
        folder = (named_in or MACHINE).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return Path(folder) if folder else None


def default_data_dir() -> Path:
    machines = machine_data_dir()
    if machines:
        return machines
    from platformdirs import user_data_path  # late: not needed with --data-dir

    return user_data_path("eservice-province")


def sqlite_url(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'province.db'}"
