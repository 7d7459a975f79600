"""Log-in and sessions: the password and the second factor, each with its rate limits, the session's token and cookies."""

import time

from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request
from sqlalchemy import Connection, Row, delete, insert, select, update
from starlette.responses import Response

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.accounts import known_devices, rate_limit, second_factor, security_events
from sync.server.accounts.password_strength import LENGTH
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.tokens import hashed, new_key
from sync.server.accounts.users import hasher, hashing_place, hashing_turn, password_hash
from sync.server.clock import moment_of, now
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.db.schema import sessions, users
from sync.server.web import request_origin
from sync.server.web.request_origin import address_limits

IDLE_SECONDS = 60 * 60
SESSION_SECONDS = 12 * 60 * 60
PENDING_SECONDS = 5 * 60  # between the password and the code of the second factor
SESSIONS_OF_ONE = 10  # the oldest ends when there are more
SEEN_STEP_SECONDS = 60  # seconds between two writes of "last seen"
_KEY_LETTERS = 16  # of a session's hash, by which its person names it
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")

_NOBODY = hasher.hash(new_key())  # verified when a name is unknown, so that the answer takes as long


@frozen
class LoggedIn:
    """The secrets for a person's browser: the session's token, and what makes it a browser that this person has used."""

    name: str
    token: str
    device: str  # "" while `pending`
    must_change: bool  # the password first
    pending: bool = False  # the code of the second factor is still due


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
        return {f"login {name} device {device}": rate_limit.PAIR_TRIES}
    address = request.client.host if request.client else ""
    return {
        **address_limits(f"login {name}", address, rate_limit.PAIR_TRIES),
        f"login name {name}": rate_limit.NAME_TRIES,
        **address_limits("login address", address, rate_limit.ADDRESS_TRIES),
    }


def _settle(connection: Connection, limits: dict[str, int], name: str) -> None:
    """The right password: the name's wrong ones are forgiven; the address keeps those for other names."""
    rate_limit.take_back(connection, [subject for subject in limits if subject.startswith("login address")])
    for subject in (subject for subject in limits if subject.startswith(("login name", f"login {name} "))):
        rate_limit.forgive(connection, subject)


def _count_failure(connection: Connection, name: str) -> None:
    connection.execute(update(users).where(users.c.name == name).values(failed_since=users.c.failed_since + 1))


def log_in(request: Request, name: str, password: str) -> LoggedIn | None:
    """A new session, or None when name and password do not fit; one that the browser had ends. Raises as `proven`.

    Where the account has a second factor the session is `pending` and opens nothing but the page that asks for its code.
    """
    row = proven(request, name, password)
    if row is None:
        return None
    with writing(request.app.state.engine) as connection:
        if hasher.check_needs_rehash(row.password_hash):  # of an earlier version
            connection.execute(update(users).where(users.c.name == row.name).values(password_hash=password_hash(password)))
        if second_factor.is_on(connection, row.name):
            return LoggedIn(row.name, _begin_session(connection, request, row, pending=True), "", must_change=False, pending=True)
        return _welcome(connection, request, row)


def pending(request: Request) -> Row | None:
    """The session of this browser that waits for a code: name, csrf, and the account's columns."""
    with reading(request.app.state.engine) as connection:
        statement = select(sessions.c.csrf, users).join(users, users.c.name == sessions.c.user)
        waits = (sessions.c.pending == 1) & (sessions.c.expires_unix > int(time.time())) & users.c.disabled_at.is_(None)
        return connection.execute(statement.where(waits, sessions.c.token_hash == hashed(session_token(request)))).one_or_none()


def finish_log_in(request: Request, row: Row, typed: str) -> LoggedIn | None:
    """The second step for a `pending` session: a whole one under a new token, or None for a wrong code. Raises TooManyAttemptsError."""
    engine, name = request.app.state.engine, row.name
    with reading(engine) as connection:
        device = known_devices.device_of(connection, request, name, _prefix(request))
    limits = {f"code {name} device {device}": rate_limit.PAIR_TRIES} if device else {f"code {name}": rate_limit.FACTOR_TRIES}
    try:
        in_transaction(engine, lambda connection: rate_limit.count_attempt(connection, limits, int(time.time())))
    except TooManyAttemptsError:
        security_events.note(request.app, security_events.LOG_IN_LOCKED, subject=name)
        raise
    with writing(engine) as connection:
        if second_factor.takes(connection, name, typed):
            for subject in limits:
                rate_limit.forgive(connection, subject)
            return _welcome(connection, request, row)
        _count_failure(connection, name)
    security_events.note(request.app, security_events.FACTOR_WRONG, subject=name, district=row.district)
    return None


def _welcome(connection: Connection, request: Request, row: Row) -> LoggedIn:
    token = _begin_session(connection, request, row)
    connection.execute(update(users).where(users.c.name == row.name).values(last_log_in_at=now(), failed_since=0))
    device = known_devices.new_cookie(connection, row.name)
    audit.record(connection, row.name, "log-in", district=row.district)
    return LoggedIn(row.name, token, device, bool(row.must_change))


def _begin_session(connection: Connection, request: Request, row: Row, pending: bool = False) -> str:
    """Its token. The session that this browser had ends, and the oldest where the person has very many."""
    unix, token, before = int(time.time()), new_key(), hashed(session_token(request))
    connection.execute(delete(sessions).where((sessions.c.expires_unix < unix) | (sessions.c.token_hash == before)))
    alike = (sessions.c.user == row.name) & (sessions.c.pending == int(pending))
    older = select(sessions.c.token_hash).where(alike).order_by(sessions.c.seen_unix.desc()).offset(SESSIONS_OF_ONE - 1)
    connection.execute(delete(sessions).where(sessions.c.token_hash.in_(list(connection.scalars(older)))))
    values = {"expires_unix": unix + (PENDING_SECONDS if pending else SESSION_SECONDS), "seen_unix": unix, "created_at": now()}
    values |= {"previous_at": row.last_log_in_at, "failed_before": row.failed_since}
    values |= {"pending": int(pending), "origin": request_origin.current().network}
    connection.execute(insert(sessions).values(token_hash=hashed(token), user=row.name, csrf=new_key(), **values))
    return token


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


@frozen
class OpenSession:
    """`key` names a session to its person and opens nothing."""

    key: str
    begun_at: str
    seen_at: str
    origin: str  # a network, or "" for one of an earlier version
    is_this: bool


def open_sessions(request: Request, name: str) -> list[OpenSession]:
    """A person's sessions, the last used first (OWASP ASVS 5.0, 7.5.2)."""
    unix, this = int(time.time()), hashed(session_token(request))
    alive = (sessions.c.pending == 0) & (sessions.c.expires_unix > unix) & (sessions.c.seen_unix > unix - IDLE_SECONDS)
    with reading(request.app.state.engine) as connection:
        rows = connection.execute(select(sessions).where(sessions.c.user == name, alive).order_by(sessions.c.seen_unix.desc())).all()
    return [
        OpenSession(row.token_hash[:_KEY_LETTERS], row.created_at, moment_of(row.seen_unix), row.origin, row.token_hash == this)
        for row in rows
    ]


def end_sessions(request: Request, name: str, key: str = "") -> None:
    """One session of this person, or all but this browser's."""
    this = sessions.c.token_hash == hashed(session_token(request))
    which = sessions.c.token_hash.startswith(key, autoescape=True) if len(key) == _KEY_LETTERS else ~this
    with writing(request.app.state.engine) as connection:
        ended = connection.execute(delete(sessions).where(sessions.c.user == name, which)).rowcount
        audit.record(connection, name, "session.end", detail=str(ended))


def set_session_cookies(request: Request, response: Response, person: LoggedIn) -> None:
    """The cookies of a log-in; Secure unless the browser speaks plain http to this very machine."""
    set_cookie(request, response, "session", person.token, SESSION_SECONDS)
    if person.device:
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
