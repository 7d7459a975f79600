"""Web accounts: passwords, log-in, sessions, roles, CSRF tokens, and what the pages depend on to use them. It draws no page.

For a page:
    user: Annotated[User, Depends(current_user)]              any account; otherwise a redirect to the log-in page
    user: Annotated[User, Depends(require_role("province"))]  403 for the others
    user: Annotated[User, Depends(csrf_checked)]              a form: the account, after its hidden field `csrf` was checked
    user.scope                                                whose figures may be seen; user.may_see(district), user.may_change(district)
"""

import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Depends, Request
from sqlalchemy import Connection, Row, delete, insert, select, update
from starlette.responses import Response

from kiosk.survey.calendar import timestamp
from sync.server import attempts, audit
from sync.server.database import in_transaction, reading, writing
from sync.server.figures import Scope
from sync.server.keys import hashed, new_key
from sync.server.spoken import Spoken
from sync.server.tables import sessions, users

ROLES = ("province", "district", "viewer")
IDLE_SECONDS = 60 * 60
SESSION_SECONDS = 12 * 60 * 60
PASSWORD_LENGTH = (10, 200)  # NIST SP 800-63B asks for 8 or more; no rules about which letters
_NAME_TRIES, _PAIR_TRIES, _ADDRESS_TRIES = 30, 5, 60  # failed log-ins in 15 minutes: of a name, of it from one address, of an address
_SEEN_STEP = 60  # seconds between two writes of "last seen"
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")

_hasher = PasswordHasher()
_hashing = BoundedSemaphore(2)  # one verification takes 64 MB: a flood of log-ins must not take the machine's memory
_NOBODY = _hasher.hash(new_key())  # verified when a name is unknown, so that the answer takes as long


class LoginNeeded(Exception):
    """No valid session: the app redirects to the log-in page."""


class Forbidden(Spoken):
    """The account may not do this: the app answers 403 with the sentence."""


class AccountFault(Spoken):
    """An account or password cannot be taken."""


@dataclass(frozen=True, slots=True)
class User:
    """The account behind a request, and the CSRF token that its forms must carry."""

    name: str
    role: str
    province: str
    district: str  # "" = all districts of the province
    csrf: str = ""

    @property
    def scope(self) -> Scope:
        return Scope(self.province, self.district)

    def may_see(self, district: str) -> bool:
        return self.district in ("", district)

    def may_change(self, district: str) -> bool:
        """The province changes everything, a district its own, a viewer nothing."""
        return self.role == "province" or (self.role == "district" and self.district == district)


# ---------------------------------------------------------------- accounts
def add_user(connection: Connection, actor: str, name: str, password: str, role: str, province: str, district: str = "") -> None:
    """A new account. Raises AccountFault for a name that exists, an unknown role, a district account without district, a weak password."""
    name = name.strip().lower()
    if not 1 <= len(name) <= 64 or not name.isprintable() or any(letter.isspace() for letter in name):
        raise AccountFault("account_bad_name")
    _check_role(role, district)
    if connection.scalar(select(users.c.name).where(users.c.name == name)):
        raise AccountFault("account_exists", name=name)
    values = {"password_hash": password_hash(password), "role": role, "province": province, "district": district}
    connection.execute(insert(users).values(name=name, created_at=_now(), **values))
    audit.record(connection, actor, "user.add", name, role, district)


def _check_role(role: str, district: str) -> None:
    if role not in ROLES:
        raise AccountFault("account_bad_role")
    if role == "district" and not district:
        raise AccountFault("user_needs_district")
    if role == "province" and district:
        raise AccountFault("account_no_district")


def change_role(connection: Connection, actor: str, name: str, role: str, district: str) -> None:
    """Another role or district for an account, as when an officer is moved; its sessions end. Raises AccountFault."""
    _check_role(role, district)
    connection.execute(update(users).where(users.c.name == name).values(role=role, district=district))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.role", name, role, district)


def password_hash(password: str) -> str:
    low, high = PASSWORD_LENGTH
    if not low <= len(password) <= high:
        raise AccountFault("password_hint")
    with _hashing:
        return _hasher.hash(password)


def set_password(connection: Connection, actor: str, name: str, password: str) -> None:
    """A new password; every session of the account ends."""
    connection.execute(update(users).where(users.c.name == name).values(password_hash=password_hash(password)))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.password", name)


def disable_user(connection: Connection, actor: str, name: str, disabled: bool = True) -> None:
    """Shut (or open) an account; its sessions end."""
    connection.execute(update(users).where(users.c.name == name).values(disabled_at=_now() if disabled else None))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.disable" if disabled else "user.enable", name)


# ---------------------------------------------------------------- log-in and sessions
def proven(request: Request, name: str, password: str) -> Row | None:
    """The account, or None when name and password do not fit. Raises attempts.TooManyAttempts."""
    engine, now = request.app.state.engine, int(time.time())
    name, address = name.strip().lower()[:64], request.client.host if request.client else ""
    pair = f"login {name} {address}"
    limits = {pair: _PAIR_TRIES, f"login name {name}": _NAME_TRIES, f"login address {address}": _ADDRESS_TRIES}
    in_transaction(engine, lambda connection: attempts.count_attempt(connection, limits, now))
    with reading(engine) as connection:
        row = connection.execute(select(users).where(users.c.name == name)).one_or_none()
    if not _fits(row.password_hash if row else _NOBODY, password[: PASSWORD_LENGTH[1]]) or row is None or row.disabled_at:
        return None
    with writing(engine) as connection:
        attempts.forgive(connection, pair)
    return row


def log_in(request: Request, name: str, password: str) -> str | None:
    """A new session's token, or None when name and password do not fit. Raises attempts.TooManyAttempts."""
    row, now, token = proven(request, name, password), int(time.time()), new_key()
    if row is None:
        return None
    with writing(request.app.state.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.expires_unix < now))
        expiry = {"expires_unix": now + SESSION_SECONDS, "seen_unix": now}
        connection.execute(insert(sessions).values(token_hash=hashed(token), user=row.name, csrf=new_key(), created_at=_now(), **expiry))
        audit.record(connection, row.name, "log-in", district=row.district)
    return token


def _fits(stored: str, password: str) -> bool:
    try:
        with _hashing:
            return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def log_out(request: Request) -> None:
    with writing(request.app.state.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(_token(request))))


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
    """The address as the browser gave it, or as a proxy that keeps the real one to itself, leads nowhere from another machine."""
    return (request.url.hostname or "") in _LOOPBACK


def _plain_loopback(request: Request) -> bool:
    return request.url.scheme == "http" and names_this_machine(request)


def _cookie(request: Request) -> str:
    return "session" if _plain_loopback(request) else "__Host-session"


def _token(request: Request) -> str:
    return request.cookies.get(_cookie(request), "")


# ---------------------------------------------------------------- what pages depend on
def current_user(request: Request) -> User:
    """The account of this request's session. Raises LoginNeeded."""
    user = user_or_none(request)
    if user is None:
        raise LoginNeeded
    return user


def user_or_none(request: Request) -> User | None:
    """For pages that anyone may see and that show more to an account."""
    token, now = _token(request), int(time.time())
    if not token:
        return None
    with reading(request.app.state.engine) as connection:
        row = connection.execute(
            select(sessions, users.c.role, users.c.province, users.c.district)
            .join(users, users.c.name == sessions.c.user)
            .where(sessions.c.token_hash == hashed(token), users.c.disabled_at.is_(None))
        ).one_or_none()
    if row is None or now >= row.expires_unix or now - row.seen_unix >= IDLE_SECONDS:
        return None
    if now - row.seen_unix >= _SEEN_STEP:
        with writing(request.app.state.engine) as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == row.token_hash).values(seen_unix=now))
    return User(row.user, row.role, row.province, row.district, row.csrf)


def require_role(*roles: str) -> Callable[[User], User]:
    """A dependency that lets only these roles through."""

    def checked(user: Annotated[User, Depends(current_user)]) -> User:
        if user.role not in roles:
            raise Forbidden("forbidden_page")
        return user

    return checked


async def csrf_checked(request: Request, user: Annotated[User, Depends(current_user)]) -> User:
    """The account, once the form's field `csrf` is its session's token (OWASP, synchronizer token). Raises Forbidden."""
    form = await request.form()
    sent = form.get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode("utf-8", "replace"), user.csrf.encode()):
        raise Forbidden("forbidden_form")
    return user


def csrf_and_role(*roles: str) -> Callable[[User], Awaitable[User]]:
    """`csrf_checked` and `require_role` in one."""

    async def checked(user: Annotated[User, Depends(csrf_checked)]) -> User:
        return require_role(*roles)(user)

    return checked


def _now() -> str:
    return timestamp(datetime.now(UTC))
