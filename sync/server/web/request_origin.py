"""Where a request came from: for the audit log as a network, which names no machine; for the rate limits as what one person controls."""

import ipaddress
from contextvars import ContextVar

from starlette.types import Scope

from kiosk.frozen import frozen

_SITE_FACTOR = 4  # one /48 is often one customer's: as many tries as four of its networks


@frozen
class Origin:
    """`network`: 203.0.113.0/24, 2001:db8::/64, or "" outside a request. `request`: its X-Request-Id."""

    network: str = ""
    request: str = ""


_NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def begin(scope: Scope, request_id: str) -> None:
    """From now on this task, and the threads it hands work to, answer this request."""
    client = scope.get("client")
    _current.set(Origin(network_of(client[0] if client else ""), request_id))


def current() -> Origin:
    return _current.get()


def network_of(address: str) -> str:
    """The /24 or /64 of an address; what is no address, shortened."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "".join(letter if letter.isprintable() else "?" for letter in address[:40])
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 64), strict=False))


def address_limits(kind: str, address: str, limit: int) -> dict[str, int]:
    """Subject of a rate limit -> tries. An IPv6 host has a whole /64 to ask from (RFC 6177), and a site usually a /48."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return {f"{kind} {address}": limit}
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            near, site = (ipaddress.ip_network((parsed, bits), strict=False) for bits in (64, 48))
            return {f"{kind} {near}": limit, f"{kind} {site}": _SITE_FACTOR * limit}
        parsed = parsed.ipv4_mapped
    return {f"{kind} {parsed}": limit}
