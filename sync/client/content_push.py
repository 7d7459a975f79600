"""Sends what the district wrote about its services: every version once, in order. How it is written and kept is not decided here."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from kiosk.store import settings
from kiosk.store.database import transaction
from sync import wire
from sync.client import contact_state
from sync.client.province_client import ProvinceClient


def push(connection: sqlite3.Connection, province: ProvinceClient, contents: Sequence[wire.ServiceContent], now: datetime) -> int:
    """Send the versions that the province has not answered yet; how many. Raises NotSentError or StoreError.

    Verdicts name the service only, so a request carries one version of each. A refused version is noted and not sent again.
    """
    known = _answered(connection)
    new = sorted(
        (content for content in contents if content["version"] > known.get(content["service"], 0)), key=lambda content: content["version"]
    )
    for version, same in groupby(new, key=lambda content: content["version"]):
        records = {content["service"]: json.dumps(content, ensure_ascii=False) for content in same}
        verdicts = province.push(wire.CONTENT, "contents", records)
        with transaction(connection):
            settings.CONTENT_SENT.put(connection, {**_answered(connection), **dict.fromkeys(records, version)})
            for service, answer in verdicts.items():
                if answer.verdict not in wire.TAKEN:
                    contact_state.note_refusal(connection, now, service, answer)
    return len(new)


def _answered(connection: sqlite3.Connection) -> Mapping[str, int]:
    return settings.CONTENT_SENT.get(connection) or {}
