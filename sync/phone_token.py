"""One-time tokens with which a person answers on a telephone. A kiosk makes them without a network; its province checks and spends them.

A token is 60 letters of URL-safe base 64 (RFC 4648, 5), so that none of them can be exchanged for another that reads the same: the kiosk's
id (16 bytes), a number of its own (8), whether errands that could not be finished are asked about there (1), the second until which it
holds (4), and half of the HMAC-SHA256 over these (16; RFC 2104, 5). The secret comes from the kiosk's key, of which the province stores
the SHA-256 alone, so nothing more has to be shared or kept. A kiosk that joins again, or is revoked, takes its tokens with it.
"""

import base64
import hashlib
import hmac
import re
import secrets
import uuid
from typing import NamedTuple

LIFETIME_S = 48 * 3600  # from when the kiosk shows it
AHEAD_S = 3600  # by which a kiosk's clock may be fast
_PURPOSE = b"answers from a telephone 1"
_FORM = re.compile(r"[A-Za-z0-9_-]{60}")
_NUMBER_BYTES, _MAC_BYTES = 8, 16


class TokenError(Exception):
    """Nobody may answer with this. `reason`: unknown (nobody gave it out, or it was altered) or expired."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PhoneToken(NamedTuple):
    """What a token says, before anybody has looked whether it may."""

    kiosk: str  # UUID of the one that handed it out
    asks_unfinished: bool  # kiosk.site.model.Site
    expires: int  # Unix seconds
    signed: bytes
    mac: bytes


def make(key: str, kiosk: str, asks_unfinished: bool, now: int) -> str:
    """A token of the kiosk `kiosk`, whose key is `key`; `now`: Unix seconds."""
    number = secrets.token_bytes(_NUMBER_BYTES) + bytes([asks_unfinished])
    said = uuid.UUID(kiosk).bytes + number + (now + LIFETIME_S).to_bytes(4, "big")
    return base64.urlsafe_b64encode(said + _mac(hashlib.sha256(key.encode()).hexdigest(), said)).decode("ascii")


def read(token: str) -> PhoneToken:
    """Raises TokenError."""
    if not _FORM.fullmatch(token):
        raise TokenError("unknown")
    whole = base64.urlsafe_b64decode(token)
    said, mac = whole[:-_MAC_BYTES], whole[-_MAC_BYTES:]
    return PhoneToken(str(uuid.UUID(bytes=said[:16])), bool(said[-5]), int.from_bytes(said[-4:], "big"), said, mac)


def check(token: PhoneToken, key_hash: str, now: int) -> None:
    """`key_hash`: SHA-256 of the kiosk's key, hex. Raises TokenError."""
    if not hmac.compare_digest(token.mac, _mac(key_hash, token.signed)) or token.expires > now + LIFETIME_S + AHEAD_S:
        raise TokenError("unknown")
    if token.expires < now:
        raise TokenError("expired")


def _mac(key_hash: str, said: bytes) -> bytes:
    secret = hmac.digest(bytes.fromhex(key_hash), _PURPOSE, "sha256")
    return hmac.digest(secret, said, "sha256")[:_MAC_BYTES]
