"""The CSRF token of every form: checked before a page changes anything. Posts from other sites are refused earlier (web/middleware.py)."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from sync.server.accounts.permissions import ForbiddenError, current_user, require_role
from sync.server.accounts.users import User


async def csrf_checked(request: Request, user: Annotated[User, Depends(current_user)]) -> User:
    """The account, once the form's field `csrf` is its session's token (OWASP, synchronizer token). Raises Forbidden."""
    form = await request.form()
    sent = form.get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode("utf-8", "replace"), user.csrf.encode()):
        raise ForbiddenError("forbidden_form")
    return user


def csrf_and_role(*roles: str) -> Callable[[User], Awaitable[User]]:
    """`csrf_checked` and `require_role` in one."""

    async def checked(user: Annotated[User, Depends(csrf_checked)]) -> User:
        return require_role(*roles)(user)

    return checked
