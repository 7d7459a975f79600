"""Log-in and sessions: the password check with its rate limits, the session's token and cookie."""

import time

from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request
from sqlalchemy import Row, delete, insert, select
from starlette.responses import Response

from sync.server import audit
from sync.server.accounts import rate_limit
from sync.server.accounts.tokens import hashed, new_key
from sync.server.accounts.users import PASSWORD_LENGTH, hasher, hashing
from sync.server.clock import now
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.db.schema import sessions, users

IDLE_SECONDS = 60 * 60
SESSION_SECONDS = 12 * 60 * 60
# failed log-ins in rate_limit.WINDOW_SECONDS: of a name, of a name from one address, of an address
_NAME_TRIES, _PAIR_TRIES, _ADDRESS_TRIES = 30, 5, 60
SEEN_STEP_SECONDS = 60  # seconds between two writes of "last seen"
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")

_NOBODY = hasher.hash(new_key())  # verified when a name is unknown, so that the answer takes as long


def proven(request: Request, name: str, password: str) -> Row | None:
    """The account, or None when name and password do not fit. Raises TooManyAttemptsError."""
    engine, unix = request.app.state.engine, int(time.time())
    name, address = name.strip().lower()[:64], request.client.host if request.client else ""
    pair = f"login {name} {address}"
    limits = {pair: _PAIR_TRIES, f"login name {name}": _NAME_TRIES, f"login address {address}": _ADDRESS_TRIES}
    in_transaction(engine, lambda connection: rate_limit.count_attempt(connection, limits, unix))
    with reading(engine) as connection:
        row = connection.execute(select(users).where(users.c.name == name)).one_or_none()
    if not _fits(row.password_hash if row else _NOBODY, password[: PASSWORD_LENGTH[1]]) or row is None or row.disabled_at:
        return None
    with writing(engine) as connection:
        rate_limit.forgive(connection, pair)
    return row


def log_in(request: Request, name: str, password: str) -> str | None:
    """A new session's token, or None when name and password do not fit. Raises TooManyAttemptsError."""
    row, unix, token = proven(request, name, password), int(time.time()), new_key()
    if row is None:
        return None
    with writing(request.app.state.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.expires_unix < unix))
        expiry = {"expires_unix": unix + SESSION_SECONDS, "seen_unix": unix}
        connection.execute(insert(sessions).values(token_hash=hashed(token), user=row.name, csrf=new_key(), created_at=now(), **expiry))
        audit.record(connection, row.name, "log-in", district=row.district)
    return token


def _fits(stored: str, password: str) -> bool:
    try:
        with hashing:
            return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def log_out(request: Request) -> None:
    with writing(request.app.state.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(session_token(request))))


def set_session_cookie(request: Request, response: Response, token: str) -> None:
    """The cookie of a session; Secure unless the browser speaks plain http to this very machine."""
    response.set_cookie(
        _cookie(request), token, max_age=SESSION_SECONDS, path="/", secure=not _plain_loopback(request), httponly=True, samesite="lax"
    )


def clear_session_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(_cookie(request), path="/", secure=not _plain_loopback(request), httponly=True, samesite="lax")


def needs_https(request: Request) -> bool:
    """Plain http from another machine: a browser would not keep the session. The log-in page says so instead of failing silently."""
    return request.url.scheme != "https" and not _plain_loopback(request)


def names_this_machine(request: Request) -> bool:
    """Whether the address, as the browser gave it or as a proxy passes it on, leads nowhere from another machine."""
    return (request.url.hostname or "") in _LOOPBACK


def _plain_loopback(request: Request) -> bool:
    return request.url.scheme == "http" and names_this_machine(request)


def _cookie(request: Request) -> str:
    return "session" if _plain_loopback(request) else "__Host-session"


def session_token(request: Request) -> str:
    return request.cookies.get(_cookie(request), "")
