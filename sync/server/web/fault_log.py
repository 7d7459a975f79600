"""What the log says about a fault: which one and where in the program, never the words of an exception.

An exception's message may carry what a citizen wrote, an officer's note or a password's hash: a database quotes the row that it refuses.
"""

import logging
import traceback

from sqlalchemy.exc import DBAPIError

from sync.server.web.errors import ApiError
from sync.wire import Code

log = logging.getLogger("province")


def stack(error: BaseException) -> str:
    """Type and place of the error and of those behind it, innermost first; no message and no value (OWASP ASVS 5.0, 16.2.5)."""
    parts, seen = [], set[int]()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        parts.append(f"{type(cause).__module__}.{type(cause).__qualname__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "raised by\n".join(parts).rstrip()


def database_fault(error: Exception) -> ApiError:
    """Note that the database refused; the answer for whoever asked. A statement is written with marks in place of its values."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or "no state"
    statement = (error.statement or "")[:300] if isinstance(error, DBAPIError) else ""
    log.error("the database refused: %s, %s; %s%s", type(cause).__name__, state, statement, "" if lost else f"\n{stack(error)}")
    return ApiError(503, Code.UNAVAILABLE, "The database cannot be reached or is busy. Try again later.")
