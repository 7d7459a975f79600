"""The way to a kiosk's province: its address, and the key that opens it, in a file that only this account may read. No requests here.

The key stands beside the address it is for, so that it is never sent to another server, and never in site.json, which is
copied into backups and shown to people.
"""

import ipaddress
import json
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.frozen import frozen
from kiosk.paths import DataDir
from kiosk.site.model import Site
from sync.client.errors import NotJoinedError


@frozen
class Credentials:
    """Where a kiosk's province is and what opens it."""

    url: str  # https://host[:port], without a slash at its end
    key: str = ""  # empty: not joined yet
    ca_file: str = ""
    allow_http: bool = False
    proxy: str = ""  # of the site


def key_file(data: DataDir) -> Path:
    return data.root / "province_key.json"


def credentials_of(data: DataDir, site: Site) -> Credentials:
    """The way to this site's province. Raises NotJoinedError when there is none, or the key is for another address."""
    stored = _stored_key(key_file(data)) if site.server.url else {}
    if not stored.get("key") or stored.get("url") != site.server.url:
        raise NotJoinedError("not_joined")
    return Credentials(site.server.url, stored["key"], site.server.ca_file, site.server.allow_http, site.proxy)


def has_joined(data: DataDir, site: Site) -> bool:
    try:
        credentials_of(data, site)
    except NotJoinedError:
        return False
    return True


def _stored_key(path: Path) -> dict[str, str]:
    """{} where there is no key, or none that can be read: then the kiosk joins again with a new code."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) and all(isinstance(entry, str) for entry in content.values()) else {}


def normal_url(typed: str) -> str:
    """The address as it is kept: no slash at its end. Raises NotJoinedError when it is none."""
    try:
        parts = urlsplit(typed.strip())
        port = parts.port
    except ValueError:
        raise NotJoinedError("address") from None
    plain = not (parts.query or parts.fragment or parts.username or parts.password or " " in parts.netloc)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or port == 0:
        raise NotJoinedError("address")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def check_address(link: Credentials) -> None:
    """https anywhere; http only to this very machine, unless somebody allowed it on purpose. Raises NotJoinedError."""
    url = normal_url(link.url)
    if url.startswith("http://") and not link.allow_http and not is_loopback(url):
        raise NotJoinedError("http_forbidden")
    if link.ca_file and not _holds_certificates(link.ca_file):
        raise NotJoinedError("ca_file", file=link.ca_file)


def _holds_certificates(ca_file: str) -> bool:
    import ssl  # late: a kiosk without a file of its own never spends the time

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(ca_file)
    except OSError:  # ssl's own faults are OSErrors
        return False
    return True


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
