"""Who sends to the wire. The key is looked at before anything of a body is read: a stranger's body is neither unpacked nor parsed."""

import re

from fastapi import Request
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from sync.server.accounts import security_events
from sync.server.accounts.permissions import user_or_none
from sync.server.db.engine import looking_up
from sync.server.kiosks import enrolment
from sync.server.sender import Sender
from sync.server.web.errors import ApiError
from sync.server.web.fault_log import database_fault
from sync.wire import Code

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")  # as accounts.tokens.new_key makes them: what looks different was never given out


async def admit(scope: Scope) -> None:
    """Find the kiosk behind a request and keep it in the request's state. Raises ApiError."""
    request = Request(scope)
    try:
        request.state.sender = await run_in_threadpool(sender_of, request)
    except SQLAlchemyError as error:
        raise database_fault(error) from error


async def logged_in(scope: Scope) -> bool:
    """Whether a request is of somebody with an account; no where the database does not answer."""
    try:
        return await run_in_threadpool(user_or_none, Request(scope)) is not None
    except SQLAlchemyError:
        return False


def sender_of(request: Request) -> Sender:
    """The kiosk behind the request's key. Raises ApiError: 401 tells a revoked key from an unknown one."""
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not key:
        raise ApiError(401, Code.KEY_MISSING, "Send the kiosk's key as Authorization: Bearer.")
    holder = None
    if _KEY.fullmatch(key):
        with looking_up(request.app.state.engine) as connection:
            holder = enrolment.holder(connection, key)
    if holder is None:
        security_events.note(request.app, security_events.KEY_UNKNOWN, subject=request.url.path)
        raise ApiError(401, Code.KEY_UNKNOWN, "This key is not known here.")
    if holder.revoked:
        kiosk = holder.sender
        security_events.note(request.app, security_events.KEY_REVOKED, f"kiosk {kiosk.kiosk}", request.url.path, kiosk.district)
        raise ApiError(401, Code.KEY_REVOKED, "This kiosk's key was revoked.")
    return holder.sender
