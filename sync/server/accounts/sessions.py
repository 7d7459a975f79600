"""Log-in and sessions: the password check with its rate limits, the session's token and cookies."""

import time

from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request
from sqlalchemy import Connection, Row, delete, insert, select, update
from starlette.responses import Response

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.accounts import known_devices, rate_limit, security_events
from sync.server.accounts.password_strength import LENGTH
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.tokens import hashed, new_key
from sync.server.accounts.users import hasher, hashing_place, hashing_turn, password_hash
from sync.server.clock import now
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.db.schema import sessions, users
from sync.server.web.request_origin import address_limits

IDLE_SECONDS = 60 * 60
SESSION_SECONDS = 12 * 60 * 60
# wrong passwords in rate_limit.WINDOW_SECONDS: for a name, for a name from one address or at one known browser, from an address
_NAME_TRIES, _PAIR_TRIES, _ADDRESS_TRIES = 30, 5, 60
SEEN_STEP_SECONDS = 60  # seconds between two writes of "last seen"
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")

_NOBODY = hasher.hash(new_key())  # verified when a name is unknown, so that the answer takes as long


@frozen
class LoggedIn:
    """The secrets for a person's browser: the session's token, and what makes it a browser that this person has used."""

    name: str
    token: str
    device: str
    must_change: bool  # the password first


def proven(request: Request, name: str, password: str) -> Row | None:
    """The account, or None when name and password do not fit. Raises TooManyAttemptsError, TooManyLogInsError.

    Only wrong passwords count. A browser that this person has used before is counted by itself: strangers do not lock it out.
    """
    engine, name = request.app.state.engine, name.strip().lower()[:64]
    with reading(engine) as connection:
        device = known_devices.device_of(connection, request, name, _prefix(request))
    limits = _limits(request, name, device)
    with hashing_place(bool(device)):
        try:
            in_transaction(engine, lambda connection: rate_limit.count_attempt(connection, limits, int(time.time())))
        except TooManyAttemptsError:
            security_events.note(request.app, security_events.LOG_IN_LOCKED, subject=name)
            raise
        with reading(engine) as connection:
            row = connection.execute(select(users).where(users.c.name == name)).one_or_none()
        fits = _fits(row.password_hash if row else _NOBODY, password)
    if not fits or row is None or row.disabled_at:
        in_transaction(engine, lambda connection: _count_failure(connection, name))
        security_events.note(request.app, security_events.LOG_IN_FAILED, subject=name, district=row.district if row else "")
        return None
    in_transaction(engine, lambda connection: _settle(connection, limits, name))
    return row


def _limits(request: Request, name: str, device: str) -> dict[str, int]:
    if device:
        return {f"login {name} device {device}": _PAIR_TRIES}
    address = request.client.host if request.client else ""
    return {
        **address_limits(f"login {name}", address, _PAIR_TRIES),
        f"login name {name}": _NAME_TRIES,
        **address_limits("login address", address, _ADDRESS_TRIES),
    }


def _settle(connection: Connection, limits: dict[str, int], name: str) -> None:
    """The right password: the name's wrong ones are forgiven; the address keeps those for other names."""
    rate_limit.take_back(connection, [subject for subject in limits if subject.startswith("login address")])
    for subject in (subject for subject in limits if subject.startswith(("login name", f"login {name} "))):
        rate_limit.forgive(connection, subject)


def _count_failure(connection: Connection, name: str) -> None:
    connection.execute(update(users).where(users.c.name == name).values(failed_since=users.c.failed_since + 1))


def log_in(request: Request, name: str, password: str) -> LoggedIn | None:
    """A new session, or None when name and password do not fit; one that the browser had ends. Raises as `proven`."""
    row, unix, token = proven(request, name, password), int(time.time()), new_key()
    if row is None:
        return None
    with writing(request.app.state.engine) as connection:
        before = hashed(session_token(request))
        connection.execute(delete(sessions).where((sessions.c.expires_unix < unix) | (sessions.c.token_hash == before)))
        values = {"expires_unix": unix + SESSION_SECONDS, "seen_unix": unix, "created_at": now()}
        values |= {"previous_at": row.last_log_in_at, "failed_before": row.failed_since}
        connection.execute(insert(sessions).values(token_hash=hashed(token), user=row.name, csrf=new_key(), **values))
        changes: dict[str, object] = {"last_log_in_at": now(), "failed_since": 0}
        if hasher.check_needs_rehash(row.password_hash):  # of an earlier version
            changes["password_hash"] = password_hash(password)
        connection.execute(update(users).where(users.c.name == row.name).values(**changes))
        device = known_devices.new_cookie(connection, row.name)
        audit.record(connection, row.name, "log-in", district=row.district)
    return LoggedIn(row.name, token, device, bool(row.must_change))


def _fits(stored: str, password: str) -> bool:
    """A password that is too long is verified all the same, and does not fit: its beginning alone opens nothing."""
    short = password[: LENGTH[1]]
    try:
        with hashing_turn():
            return hasher.verify(stored, short) and short == password
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def log_out(request: Request, name: str, district: str) -> None:
    with writing(request.app.state.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(session_token(request))))
        audit.record(connection, name, "log-out", district=district)


def set_session_cookies(request: Request, response: Response, person: LoggedIn) -> None:
    """The cookies of a log-in; Secure unless the browser speaks plain http to this very machine."""
    set_cookie(request, response, "session", person.token, SESSION_SECONDS)
    set_cookie(request, response, known_devices.cookie_name(person.name), person.device, known_devices.DEVICE_SECONDS)


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """HttpOnly, of this host alone (__Host-, RFC 6265bis), and Secure over https."""
    secure = not _plain_loopback(request)
    response.set_cookie(_prefix(request) + name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


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


def _prefix(request: Request) -> str:
    return "" if _plain_loopback(request) else "__Host-"


def _cookie(request: Request) -> str:
    return f"{_prefix(request)}session"


def session_token(request: Request) -> str:
    return request.cookies.get(_cookie(request), "")
