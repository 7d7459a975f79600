"""The CSRF token of every form: checked before a page changes anything. Posts from other sites are refused earlier (web/middleware.py)."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from sync.server.accounts import unsent_forms
from sync.server.accounts.permissions import ForbiddenError, current_user, require_role
from sync.server.accounts.users import User
from sync.server.db.engine import writing


class StaleFormError(Exception):
    """A form of this account from before it logged in again: the app shows it once more, filled in, to be sent knowingly."""


async def csrf_checked(request: Request, user: Annotated[User, Depends(current_user)]) -> User:
    """The account, once the form's field `csrf` is its session's token (OWASP, synchronizer token).

    Raises ForbiddenError, or StaleFormError for a form that the same person filled in during an earlier session.
    """
    form = await request.form()
    sent, filled = form.get("csrf"), form.get("filled")
    own = sent.partition(".")[0] if isinstance(sent, str) else ""
    if not hmac.compare_digest(own.encode("utf-8", "replace"), user.csrf.encode()):
        account = await run_in_threadpool(unsent_forms.sealed_account, request.app, sent)
        raise StaleFormError if account == user.name else ForbiddenError("forbidden_form")
    if isinstance(filled, str) and filled:
        await run_in_threadpool(_sent_again, request, user, filled)
    return user


def _sent_again(request: Request, user: User, key: str) -> None:
    with writing(request.app.state.engine) as connection:
        unsent_forms.forget(connection, user.name, key)


def csrf_and_role(*roles: str) -> Callable[[User], Awaitable[User]]:
    """`csrf_checked` and `require_role` in one."""

    async def checked(user: Annotated[User, Depends(csrf_checked)]) -> User:
        return require_role(*roles)(user)

    return checked
