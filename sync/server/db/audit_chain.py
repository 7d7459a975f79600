"""The chain of the audit log: each row carries a hash over the row before it and its own words, so that what is altered shows.

Whoever may write to the database can compute it anew from any row on; the last hash, noted elsewhere, is what then differs. The log of the
server notes it with every row (a journal that is forwarded is out of reach), and `province audit` prints it.
"""

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select, text, update

from sync.server.db.engine import is_postgresql
from sync.server.db.schema import audit

FIRST = "0" * 64  # before the first row
COLUMNS = ("at", "actor", "act", "subject", "detail", "district", "origin", "request")
_LOCK = 6_570_257_002  # for pg_advisory_xact_lock; SQLite has one writer


def link(previous: str, row: Mapping[str, object]) -> str:
    """The hash of a row: SHA-256 over the hash before it and the JSON list of its COLUMNS."""
    words = json.dumps([previous, *(row[name] for name in COLUMNS)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(words.encode("ascii")).hexdigest()


def lock(connection: Connection) -> None:
    """Until the transaction ends nobody else adds a row."""
    if is_postgresql(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def head(connection: Connection) -> str:
    """The hash of the last row."""
    return connection.scalar(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)) or FIRST


def chain_all(connection: Connection) -> None:
    """Give every row its hash, in order: once, when the column is new."""
    previous = FIRST
    change = update(audit).where(audit.c.id == bindparam("row")).values(hash=bindparam("link"))
    for row in connection.execute(select(audit).order_by(audit.c.id)).mappings().all():
        previous = link(previous, dict(row))
        connection.execute(change, {"row": row["id"], "link": previous})
