"""A browser that this person has used before carries a cookie that says so: others' wrong passwords do not lock it out.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies". The cookie opens nothing by itself and is good for one name only.
"""

import hashlib
import hmac
import secrets

from fastapi import Request
from sqlalchemy import Connection

from sync.server.accounts.tokens import hashed
from sync.server.db import key_values

DEVICE_SECONDS = 180 * 24 * 60 * 60
_SEALED_BY = "device_secret"  # the name of the setting


def cookie_name(name: str) -> str:
    """One cookie for each account that a browser has been used with."""
    return f"device-{hashed(f'device of {name}')[:16]}"


def new_cookie(connection: Connection, name: str) -> str:
    """The value for a browser in which this person has just logged in."""
    token = secrets.token_urlsafe(16)
    return f"{token}.{_seal(_secret(connection), name, token)}"


def device_of(connection: Connection, request: Request, name: str, prefix: str) -> str:
    """What the rate limit counts this browser as, or "" when the person has not used it before."""
    token, _, seal = request.cookies.get(prefix + cookie_name(name), "").partition(".")
    secret = key_values.get(connection, _SEALED_BY)
    if not token or not secret or not hmac.compare_digest(seal.encode(), _seal(secret, name, token).encode()):
        return ""
    return hashed(token)


def _secret(connection: Connection) -> str:
    """Made when it is first needed; in a race the later one stays and the first browser is unknown once more."""
    secret = key_values.get(connection, _SEALED_BY)
    if secret is None:
        secret = secrets.token_urlsafe(32)
        key_values.put(connection, _SEALED_BY, secret)
    return secret


def _seal(secret: str, name: str, token: str) -> str:
    return hmac.new(secret.encode(), f"{name}\n{token}".encode(), hashlib.sha256).hexdigest()
