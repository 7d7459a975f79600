"""A set-up that a province hands on: one kiosk's district, place, telephone and services, with the address and the one-time code by which
it joins. A file on a USB stick, or the province's answer to a scanned code. It is taken whole or refused whole, with one sentence.

It proves itself by its code: the province knows it, and it is spent by the first kiosk that joins. What the file says of place and
services an officer reads before taking it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.frozen import field_names, frozen
from kiosk.language.sentence import Sentence
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.dates.calendar import BANGKOK, moment_of
from kiosk.survey.limits import NAME_LIMIT

FORMAT, VERSION = "eservice-set-up", 1
MOST_BYTES = 65536
MOST_SERVICES = 400
FILE_STEM = "eservice-set-up"  # of its name on a stick: eservice-set-up-<district>.json


class SetUpError(Exception):
    """It cannot be used. Show the sentence as it is."""


@frozen
class SetUp:
    province: str
    district: str
    place: str
    telephone: str
    services: tuple[str, ...]  # of the catalogue, in the order shown; none: the officer chooses
    address: str
    code: str
    expires_at: str  # ISO 8601 with offset

    def as_text(self) -> str:
        """The file's content."""
        words = {name: getattr(self, name) for name in field_names(type(self))}
        return json.dumps({"format": FORMAT, "version": VERSION, **words}, ensure_ascii=False, indent=1) + "\n"


def read(text: str, at: datetime, catalogue: Catalogue) -> SetUp:
    """Every rule checked at the moment `at`. Raises SetUpError."""
    data = _parsed(text)
    names = {name: _line(data, name, name in ("province", "district", "place", "address", "code")) for name in _LINES}
    if not names["address"].startswith(("https://", "http://")):
        raise _wrong("address")
    set_up = SetUp(**names, services=_services(data.get("services"), catalogue))
    expires = moment_of(set_up.expires_at)
    if expires is None:
        raise _wrong("expires_at")
    if expires < at:
        moment = f"{expires.astimezone(BANGKOK):%Y-%m-%d %H:%M}"
        raise SetUpError(Sentence("this set-up could be used until {moment}; ask the province for a new one", moment=moment))
    return set_up


_LINES = ("province", "district", "place", "telephone", "address", "code", "expires_at")


def _parsed(text: str) -> Mapping[str, Any]:
    no_set_up = SetUpError(Sentence("this is no set-up of a province"))
    try:
        data = json.loads(text) if len(text) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        raise no_set_up from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise no_set_up
    if data.get("version") != VERSION:
        raise SetUpError(Sentence("this set-up is for another version of the program; update this kiosk first"))
    return data


def _line(data: Mapping[str, Any], name: str, needed: bool) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > NAME_LIMIT or not value.isprintable() or (needed and not value.strip()):
        raise _wrong(name)
    return value.strip()


def _services(value: object, catalogue: Catalogue) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_SERVICES or len(set(map(str, value))) != len(value):
        raise _wrong("services")
    if strange := catalogue.unknown(map(str, value)):
        raise SetUpError(Sentence("the set-up names the service {service}, which is not in the catalogue", service=strange[0]))
    return tuple(map(str, value))


def _wrong(name: str) -> SetUpError:
    return SetUpError(Sentence("the set-up cannot be used: {field} is missing or not as it has to be", field=name))
