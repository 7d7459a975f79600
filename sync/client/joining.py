"""Joining a province: a one-time code is spent for a key. Where the key lies is sync.client.link's affair."""

import json
from dataclasses import replace

from kiosk import atomic_file, config
from kiosk.config import Site
from kiosk.paths import DataDir
from kiosk.site import Server
from sync import wire
from sync.client.api import USUAL, Patience, Province
from sync.client.link import Link, key_file, normal_url

OWNER_ONLY = 0o600


def join(data: DataDir, site: Site, server: Server, code: str, patience: Patience = USUAL) -> wire.EnrollReply:
    """Spend a code at `server` and keep the key, then the address. Raises NotSent in words, ConfigError or OSError.

    The key's file is made before the code is spent: a folder that cannot be written to costs no code.
    """
    server = replace(server, url=normal_url(server.url))
    way = Link(server.url, "", server.ca_file, server.allow_http)
    with Province(way, patience) as province, atomic_file.replacing(key_file(data), OWNER_ONLY) as waiting:
        reply = province.enroll("".join(code.split()), site.kiosk)
        waiting.write_text(json.dumps({"url": server.url, "key": reply["key"]}), encoding="utf-8")
    config.save(data.site, replace(site, server=server))
    return reply
