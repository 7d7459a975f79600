"""Joining a province: a one-time code is spent for a key, which sync.client.credentials reads."""

import json

from kiosk import atomic_file
from kiosk.frozen import replace
from kiosk.paths import DataDir
from kiosk.site import first_setup, site_file
from kiosk.site.model import Server, Site
from sync import wire
from sync.client.credentials import Credentials, key_file, normal_url
from sync.client.errors import NotJoinedError
from sync.client.province_client import USUAL_TIMEOUTS, ProvinceClient, Timeouts

OWNER_ONLY = 0o600


def join(data: DataDir, site: Site, server: Server, code: str, patience: Timeouts = USUAL_TIMEOUTS) -> wire.EnrollReply:
    """Spend a code at `server` and keep the key, then the address. Raises NotSentError, ConfigError or OSError.

    A demonstration joins no province before somebody has set what it lacks: its place and services are an example's, and no code is
    spent on it.
    The key's file is made before the code is spent: a folder that cannot be written to costs no code.
    """
    if first_setup.missing(site):
        raise NotJoinedError("demonstration")
    server = replace(server, url=normal_url(server.url))
    credentials = Credentials(server.url, "", server.ca_file, server.allow_http, site.proxy)
    with ProvinceClient(credentials, patience) as province, atomic_file.replacing(key_file(data), OWNER_ONLY) as waiting:
        reply = province.enroll("".join(code.split()), site.kiosk)
        waiting.write_text(json.dumps({"url": server.url, "key": reply["key"]}), encoding="utf-8")
    site_file.save(data.site, replace(site, server=server))
    return reply


def ask_set_up(site: Site, server: Server, code: str, patience: Timeouts = USUAL_TIMEOUTS) -> str:
    """What the province has for a kiosk with this code, as text; nothing is spent or kept. Raises NotSentError."""
    credentials = Credentials(normal_url(server.url), "", server.ca_file, server.allow_http, site.proxy)
    with ProvinceClient(credentials, patience) as province:
        return province.set_up("".join(code.split()))
