"""Joining a province: a one-time code is spent for a key. Where the key lies is sync.client.credentials's affair."""

import json
import re
from dataclasses import replace

from kiosk import atomic_file
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Server
from kiosk.site.site_file import Site
from sync import wire
from sync.client.credentials import Credentials, key_file, normal_url
from sync.client.errors import CodeRefused, Refused
from sync.client.province_client import USUAL, Patience, ProvinceClient

OWNER_ONLY = 0o600
# The province answers in English (sync.server.kiosks.enrolment); what an officer can mend is said in the officer's language.
_REASONS = {
    "code_unknown": re.compile(r"This code is not known\b"),
    "code_used": re.compile(r"This code has been used\b"),
    "code_expired": re.compile(r"This code has expired\b"),
    "other_place": re.compile(r"This kiosk belongs to (?P<ours>.+)\. For (?P<theirs>.+) it needs a new data directory"),
}


def join(data: DataDir, site: Site, server: Server, code: str, patience: Patience = USUAL) -> wire.EnrollReply:
    """Spend a code at `server` and keep the key, then the address. Raises NotSent in words, ConfigError or OSError.

    The key's file is made before the code is spent: a folder that cannot be written to costs no code.
    """
    server = replace(server, url=normal_url(server.url))
    way = Credentials(server.url, "", server.ca_file, server.allow_http)
    with ProvinceClient(way, patience) as province, atomic_file.replacing(key_file(data), OWNER_ONLY) as waiting:
        try:
            reply = province.enroll("".join(code.split()), site.kiosk)
        except Refused as fault:
            raise _in_our_words(fault) from fault
        waiting.write_text(json.dumps({"url": server.url, "key": reply["key"]}), encoding="utf-8")
    site_file.save(data.site, replace(site, server=server))
    return reply


def _in_our_words(fault: Refused) -> Refused:
    for key, pattern in _REASONS.items():
        if found := pattern.match(fault.reason):
            return CodeRefused(fault, key, **found.groupdict())
    return fault
