"""Whether somebody may answer with a token: who handed it out, whether it still holds, and whether it was spent."""

import hashlib
import time

from sqlalchemy import Connection, Row, select

from kiosk.frozen import frozen
from sync import phone_token
from sync.phone_token import TokenError
from sync.server.db.schema import kiosks, spent_tokens
from sync.server.scope import Scope


@frozen
class HandedOut:
    """A token that this province's kiosk handed out and that holds."""

    digest: str  # SHA-256 of the token: what is stored of it
    kiosk: str
    scope: Scope  # of the district where the kiosk stands now
    asks_unfinished: bool


def opened(connection: Connection, token: str) -> HandedOut:
    """Raises TokenError for one that nobody here handed out, that was altered, or whose time is over."""
    said = phone_token.read(token)
    row = connection.execute(select(kiosks).where(kiosks.c.kiosk == said.kiosk)).one_or_none()
    if row is None or not row.key_hash or row.revoked_at:
        raise TokenError("unknown")
    phone_token.check(said, row.key_hash, int(time.time()))
    digest = hashlib.sha256(token.encode("ascii")).hexdigest()
    return HandedOut(digest, row.kiosk, Scope(row.province, row.district), said.asks_unfinished)


def spent(connection: Connection, token: HandedOut) -> Row | None:
    """The row of `spent_tokens`; None while nobody has answered with it."""
    return connection.execute(select(spent_tokens).where(spent_tokens.c.token == token.digest)).one_or_none()
