"""Checks of the way to the province: network, certificate, server, key. The request itself belongs to the sync client.

The client gives a callable that makes one authorized request and returns its HTTP status, or raises what its library raises;
here the exception is traced to the rung of the way that broke.
"""

import errno
import socket
import ssl
from collections.abc import Callable, Iterator

from kiosk.selfcheck.result import Result, failed, passed, warned

Probe = Callable[[], int]
RUNGS = ("network", "certificate", "server", "key")
_NO_WAY = (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.ENONET)


def check_connection(enrolled: bool, probe: Probe | None) -> Iterator[Result]:
    """One result a rung up to the first that broke; nothing is asked of a kiosk that has joined no province."""
    if not enrolled:
        yield passed("network", "not_enrolled")
        return
    if probe is None:
        return
    try:
        status = probe()
    except (OSError, ValueError) as error:  # requests' own exceptions are OSErrors
        rung, key = broken_rung(error)
        yield from (passed(one) for one in RUNGS[: RUNGS.index(rung)])
        yield failed(rung, key)
        return
    yield from _judged(status)


def _judged(status: int) -> Iterator[Result]:
    yield from (passed(rung) for rung in ("network", "certificate"))
    if status in (401, 403):
        yield passed("server")
        yield failed("key", "refused")
    elif status >= 400:
        yield (failed if status >= 500 else warned)("server", "error", status=status)
    else:
        yield passed("server")
        yield passed("key")


def broken_rung(error: BaseException) -> tuple[str, str]:
    """(rung, sentence key) of the deepest cause that can be named."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate", "untrusted"
        if isinstance(cause, ssl.SSLError):
            return "certificate", "broken"
        if isinstance(cause, socket.gaierror):
            return "network", "name"
        if isinstance(cause, ConnectionRefusedError):
            return "server", "refused"
        if isinstance(cause, OSError) and cause.errno in _NO_WAY:
            return "network", "none"
    timed_out = any(isinstance(cause, TimeoutError) or "timed out" in str(cause).lower() for cause in _causes(error))
    return ("server", "silent") if timed_out else ("network", "none")


def _causes(error: BaseException) -> list[BaseException]:
    """The exception and all it was raised from or carries (urllib3 hides the cause in `reason` and in `args`)."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
