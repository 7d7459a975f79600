"""A form that was filled in while its session ended: kept for its account alone, until it is sent again or half a day has passed.

The token of each form also names its account, sealed with a secret of this database: when the session is gone, that still proves who filled
the form in, and that it came from a page of ours. Such a token opens nothing; what is sent again carries the new session's token.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterable

from fastapi import FastAPI
from sqlalchemy import Connection, Row, Select, delete, insert, select

from sync.server.db import key_values
from sync.server.db.engine import reading, writing
from sync.server.db.schema import unsent_forms

KEPT_SECONDS = 12 * 60 * 60
KEPT_FORMS = 10  # of one account
_SEALED_BY = "form_secret"  # the name of the setting
_NEVER_KEPT = ("csrf", "filled", "password", "old", "new", "again", "own", "digits")  # tokens, passwords, digits of a second factor


def token(app: FastAPI, csrf: str, name: str) -> str:
    """What a form's field `csrf` holds: the session's token, the seal and the account's name."""
    return f"{csrf}.{_seal(app, name)}.{name}"


def sealed_account(app: FastAPI, sent: object) -> str:
    """The account on whose page a form was, or "" where its token proves none."""
    _, seal, name = (*sent.split(".", 2), "", "")[:3] if isinstance(sent, str) else ("", "", "")
    return name if name and hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(app, name).encode()) else ""


def keep(app: FastAPI, name: str, action: str, page: str, fields: Iterable[tuple[str, object]]) -> str:
    """Keep what was typed; its key, or "" when nothing was. Passwords and tokens are left out."""
    typed = [(field, value) for field, value in fields if field not in _NEVER_KEPT and isinstance(value, str)]
    if not typed:
        return ""
    key, unix, table = secrets.token_urlsafe(16), int(time.time()), unsent_forms
    values = {"key": key, "user": name, "action": action, "page": page, "fields": json.dumps(typed), "at_unix": unix}
    with writing(app.state.engine) as connection:
        connection.execute(delete(table).where(table.c.at_unix < unix - KEPT_SECONDS))
        older = select(table.c.key).where(table.c.user == name).order_by(table.c.at_unix.desc()).offset(KEPT_FORMS - 1)
        connection.execute(delete(table).where(table.c.key.in_(list(connection.scalars(older)))))
        connection.execute(insert(table).values(**values))
    return key


def latest(connection: Connection, name: str) -> Row | None:
    """The form of this account that was interrupted last."""
    return connection.execute(_of(name).order_by(unsent_forms.c.at_unix.desc()).limit(1)).one_or_none()


def find(connection: Connection, name: str, key: str) -> Row | None:
    """A kept form, for its own account only."""
    return connection.execute(_of(name).where(unsent_forms.c.key == key)).one_or_none()


def forget(connection: Connection, name: str, key: str) -> None:
    """It was sent, or is not wanted any more."""
    connection.execute(delete(unsent_forms).where(unsent_forms.c.key == key, unsent_forms.c.user == name))


def _of(name: str) -> Select:
    return select(unsent_forms).where(unsent_forms.c.user == name, unsent_forms.c.at_unix >= int(time.time()) - KEPT_SECONDS)


def _seal(app: FastAPI, name: str) -> str:
    return hmac.new(_secret(app).encode(), name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _secret(app: FastAPI) -> str:
    """Made once for the database, so that every process of the server knows the same one."""
    secret: str | None = getattr(app.state, "form_secret", None)
    if secret is None:
        with reading(app.state.engine) as connection:
            secret = key_values.get(connection, _SEALED_BY)
        if secret is None:
            with writing(app.state.engine) as connection:
                secret = key_values.put_once(connection, _SEALED_BY, secrets.token_urlsafe(32))
        app.state.form_secret = secret
    return secret
