"""Keys with which a spreadsheet or another program reads the data tables: each belongs to an account and reads what that account may.

A key is 256 random bits, shown once and stored as its hash (accounts.tokens). It opens the tables and nothing else.
"""

import base64
import binascii
import time

from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.server import audit
from sync.server.accounts.tokens import hashed, new_key
from sync.server.accounts.users import User
from sync.server.clock import moment_of, now
from sync.server.db.schema import data_keys, users
from sync.server.db.turns import take_turns
from sync.server.messages import LocalizedError
from sync.server.scope import Scope

KEYS = 10  # of one account
PURPOSE_LETTERS = 100
_SECOND_CLICK = 10  # seconds: longer than two clicks are apart, shorter than a page is read and filled in again


class DataKeyError(LocalizedError):
    """A key cannot be made."""


def issue(connection: Connection, user: User, purpose: str) -> str:
    """A new key for this account; it can be read now and never again. It takes the place of one of a moment ago for the same purpose,
    as by a second click: only the last page is seen. Raises DataKeyError."""
    purpose = purpose[:PURPOSE_LETTERS]
    if not purpose:
        raise DataKeyError("data_key_purpose")
    take_turns(connection, [f"data keys {user.name}"])
    _forget_unseen(connection, user, purpose)
    if len(keys_of(connection, Scope(user.province, user.district), user.name)) >= KEYS:
        raise DataKeyError("data_key_many", limit=KEYS)
    key = new_key()
    values = {"key_hash": hashed(key), "user": user.name, "purpose": purpose, "created_at": now()}
    connection.execute(insert(data_keys).values(**values))
    audit.record(connection, user.name, "data-key.issue", purpose, "", user.district)
    return key


def _forget_unseen(connection: Connection, user: User, purpose: str) -> None:
    """The keys whose page the person's own second click took away before it could be read."""
    since = moment_of(int(time.time()) - _SECOND_CLICK)
    mine = (data_keys.c.user == user.name, data_keys.c.purpose == purpose, data_keys.c.used_on.is_(None))
    connection.execute(delete(data_keys).where(*mine, data_keys.c.created_at >= since))


def keys_of(connection: Connection, scope: Scope, name: str = "") -> list[Row]:
    """Those of an account, or of all accounts of the province, the newest first."""
    statement = select(data_keys, users.c.district).join(users, users.c.name == data_keys.c.user).where(users.c.province == scope.province)
    statement = statement.where(data_keys.c.user == name) if name else statement
    return list(connection.execute(statement.order_by(data_keys.c.created_at.desc(), data_keys.c.key_hash)))


def withdraw(connection: Connection, user: User, key_hash: str) -> bool:
    """It opens nothing from now on. One's own; the province's officer any. False where there is no such key."""
    mine = "" if user.role == "province" else user.name
    row = next((row for row in keys_of(connection, user.scope, mine) if row.key_hash == key_hash), None)
    if row is None:
        return False
    connection.execute(delete(data_keys).where(data_keys.c.key_hash == key_hash))
    audit.record(connection, user.name, "data-key.withdraw", row.purpose, row.user, row.district)
    return True


def holder(connection: Connection, key: str) -> User | None:
    """The account of a key as it is now; None for an unknown key and for an account that was disabled."""
    statement = select(users).join(data_keys, data_keys.c.user == users.c.name).where(data_keys.c.key_hash == hashed(key))
    row = connection.execute(statement.where(users.c.disabled_at.is_(None))).one_or_none()
    return User(row.name, row.role, row.province, row.district) if row else None


def note_use(connection: Connection, key: str) -> None:
    """Once a day, so that a person sees which keys nobody needs any more."""
    today = now()[:10]
    mine = (data_keys.c.key_hash == hashed(key), data_keys.c.used_on.is_distinct_from(today))
    connection.execute(update(data_keys).where(*mine).values(used_on=today))


def sent_key(authorization: str) -> str:
    """The key in a request's Authorization: Bearer, or the password of Basic (RFC 7617), which spreadsheets ask for; "" without one."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
