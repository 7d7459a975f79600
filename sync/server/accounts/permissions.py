"""Who may do what: the account behind a request and its role; csrf.py checks the token of every form.

A page depends on them:
    user: Annotated[User, Depends(current_user)]              any account; otherwise a redirect to the log-in page
    user: Annotated[User, Depends(require_role("province"))]  403 for the others
    user: Annotated[User, Depends(csrf_checked)]              a form: the account, once its hidden field `csrf` is checked
    user.scope                                                whose figures may be seen; user.may_see(district), user.may_change(district)
"""

import time
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Row, select, update

from sync.server.accounts import second_factor
from sync.server.accounts.sessions import IDLE_SECONDS, SEEN_STEP_SECONDS, session_token
from sync.server.accounts.tokens import hashed
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.db.schema import second_factors, sessions, settings, users
from sync.server.messages import LocalizedError

_OPEN_BEFORE = ("/account", "/logout")  # to somebody who has to choose a password


class LoginNeededError(Exception):
    """No valid session: the app redirects to the log-in page."""


class PasswordNeededError(Exception):
    """Somebody else knows this account's password: the app redirects to the page where a new one is chosen."""


class SecondFactorNeededError(Exception):
    """This account's role logs in with a second factor and it has none: the app redirects to the page where one is set up."""


class ForbiddenError(LocalizedError):
    """The account may not do this: the app answers 403 with the sentence."""


def current_user(request: Request) -> User:
    """The account of this request's session. Raises LoginNeededError, PasswordNeededError, SecondFactorNeededError."""
    row, path = _session(request), getattr(request.scope.get("route"), "path", "")
    if row is None:
        raise LoginNeededError
    user = _user(row)
    if user.must_change and path not in _OPEN_BEFORE:
        raise PasswordNeededError
    if user.must_enrol and not path.startswith(_OPEN_BEFORE):
        raise SecondFactorNeededError
    return user


def user_or_none(request: Request) -> User | None:
    """For pages that anyone may see and that show more to an account."""
    row = _session(request)
    return None if row is None else _user(row)


def _user(row: Row) -> User:
    has, needs = bool(row.confirmed_at), row.role in (row.required or "").split()
    before, must_change = (row.previous_at, row.failed_before), bool(row.must_change)
    return User(row.user, row.role, row.province, row.district, row.csrf, *before, must_change, has, needs and not has)


def _session(request: Request) -> Row | None:
    token, now = session_token(request), int(time.time())
    if not token:
        return None
    required = select(settings.c.value).where(settings.c.name == second_factor.REQUIRED).scalar_subquery().label("required")
    account = (users.c.role, users.c.province, users.c.district, users.c.must_change)
    with reading(request.app.state.engine) as connection:
        row = connection.execute(
            select(sessions, *account, second_factors.c.confirmed_at, required)
            .join(users, users.c.name == sessions.c.user)
            .outerjoin(second_factors, second_factors.c.user == sessions.c.user)
            .where(sessions.c.token_hash == hashed(token), sessions.c.pending == 0, users.c.disabled_at.is_(None))
        ).one_or_none()
    if row is None or now >= row.expires_unix or now - row.seen_unix >= IDLE_SECONDS:
        return None
    if now - row.seen_unix >= SEEN_STEP_SECONDS:
        with writing(request.app.state.engine) as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == row.token_hash).values(seen_unix=now))
    return row


def require_role(*roles: str) -> Callable[[User], User]:
    """A dependency that lets only these roles through."""

    def checked(user: Annotated[User, Depends(current_user)]) -> User:
        if user.role not in roles:
            raise ForbiddenError("forbidden_page")
        return user

    return checked
