"""Who may do what: the account behind a request, its role, and the CSRF token of every form.

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
from sqlalchemy import select, update

from sync.server.accounts.sessions import IDLE_SECONDS, SEEN_STEP_SECONDS, session_token
from sync.server.accounts.tokens import hashed
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.db.schema import sessions, users
from sync.server.messages import LocalizedError


class LoginNeededError(Exception):
    """No valid session: the app redirects to the log-in page."""


class ForbiddenError(LocalizedError):
    """The account may not do this: the app answers 403 with the sentence."""


def current_user(request: Request) -> User:
    """The account of this request's session. Raises LoginNeededError."""
    user = user_or_none(request)
    if user is None:
        raise LoginNeededError
    return user


def user_or_none(request: Request) -> User | None:
    """For pages that anyone may see and that show more to an account."""
    token, now = session_token(request), int(time.time())
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
    if now - row.seen_unix >= SEEN_STEP_SECONDS:
        with writing(request.app.state.engine) as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == row.token_hash).values(seen_unix=now))
    return User(row.user, row.role, row.province, row.district, row.csrf)


def require_role(*roles: str) -> Callable[[User], User]:
    """A dependency that lets only these roles through."""

    def checked(user: Annotated[User, Depends(current_user)]) -> User:
        if user.role not in roles:
            raise ForbiddenError("forbidden_page")
        return user

    return checked
