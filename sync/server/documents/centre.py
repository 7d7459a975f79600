"""How the province itself is reached (the manual, Yasothon's leaflet: the provincial Damrongdhama centre), as its officers typed it."""

import json
from dataclasses import asdict, fields

from sqlalchemy import Connection

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.db import key_values

_NAME = "centre"


@frozen
class Centre:
    """Empty fields are printed nowhere."""

    place: str = ""
    telephone: str = ""
    line: str = ""
    facebook: str = ""


def centre(connection: Connection) -> Centre:
    stored = json.loads(key_values.get(connection, _NAME) or "{}")
    return Centre(**{detail.name: str(stored.get(detail.name, "")) for detail in fields(Centre)})


def write_centre(connection: Connection, actor: str, words: Centre) -> None:
    key_values.put(connection, _NAME, json.dumps(asdict(words), ensure_ascii=False))
    audit.record(connection, actor, "centre.write", words.place)
