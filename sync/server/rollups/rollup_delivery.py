"""Sending a roll-up to a ministry over HTTP: the manifest, then the parts that are missing there: a break costs one part at most."""

import gzip
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from sqlalchemy import Engine

from kiosk import __version__
from kiosk.frozen import frozen
from sync.server.db.engine import in_transaction, reading
from sync.server.rollups import rollup_versions
from sync.server.rollups.rollup_file import digests_of, unpacked
from sync.server.rollups.rollup_model import RollupError
from sync.server.rollups.rollup_versions import RollupVersion
from sync.server.settings import Settings
from sync.wire import Code

ADDRESS_VARIABLE = "PROVINCE_MINISTRY"  # https://ministry.example: where roll-ups go; no page can name another place
MANIFESTS, PARTS = "/v1/rollups", "/v1/rollups/parts"
DIGEST_HEADER, KEY_HEADER = "Rollup-Digest", "Rollup-Key"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SECONDS = (10.0, 120.0)  # to connect, for an answer


@frozen
class Delivery:
    """`parts`: how many went over this time; 0: all of it was there already."""

    version: int
    parts: int


def ministry_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where roll-ups go, without a slash at its end; "" where the server was told nothing. Raises RollupError for what is no address."""
    typed = environment.get(ADDRESS_VARIABLE, "").strip().rstrip("/")
    return _checked(typed) if typed else ""


def _checked(typed: str) -> str:
    try:
        parts = urlsplit(typed)
        usable = bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))
    except ValueError:
        usable = False
    if not usable:
        raise RollupError("rollup_fault_address", address=typed[:200])
    return typed


def send(engine: Engine, settings: Settings, version: RollupVersion, address: str) -> Delivery:
    """Deliver a version, where this province sends at all, and note that it did. Raises RollupError, as `deliver`."""
    with reading(engine) as connection:
        if not rollup_versions.is_on(connection):
            raise RollupError("rollup_fault_off")
    if not address:
        raise RollupError("rollup_fault_no_address")
    delivery = deliver(version.content, address)
    in_transaction(engine, lambda connection: rollup_versions.note_delivery(connection, settings.province, version, address))
    return delivery


def deliver(content: bytes, address: str) -> Delivery:
    """Send the file `content`; done when the ministry says that all of it is there. Raises RollupError: its words, or that none came."""
    first, texts = unpacked(content)
    manifest = first.checked()
    parts = digests_of(texts)
    with requests.Session() as session:
        session.headers.update({"User-Agent": f"eservice-province/{__version__}", KEY_HEADER: first.key, DIGEST_HEADER: manifest.digest})
        address = _checked(address.rstrip("/"))
        missing = [digest for digest in _post(session, address + MANIFESTS, first.line)["missing"] if digest in parts]
        for digest in missing:
            _post(session, address + PARTS, parts[digest])
    return Delivery(manifest.version, len(missing))


def _post(session: requests.Session, address: str, body: bytes) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    try:
        reply = session.post(address, data=gzip.compress(body), headers=headers, timeout=_SECONDS, allow_redirects=False)
        answer = reply.json()
        if not isinstance(answer, dict) or (reply.status_code == 200 and not isinstance(answer.get("missing"), list)):
            raise ValueError("no answer of a ministry")
    except (requests.RequestException, ValueError) as error:
        raise RollupError("rollup_fault_no_answer", address=address) from error
    if reply.status_code == 200:
        return answer
    key, values = "rollup_fault_key" if answer.get("code") == Code.KEY_UNKNOWN else str(answer.get("key", "")), answer.get("values")
    if key.startswith("rollup_fault_") and isinstance(values, dict):
        raise RollupError(key, **{str(name): value for name, value in values.items()})
    raise RollupError("rollup_fault_refused", status=reply.status_code, words=str(answer.get("error", ""))[:300])
