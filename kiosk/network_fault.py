"""What a failed request means: from the exception to the part of the way that broke. It asks nothing and knows no library but Python's.

Both ends of the kiosk's talk with its province stand on it: the diagnostics name the rung that broke, the sync client says why
nothing was sent.
"""

import errno

_NO_WAY = (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, getattr(errno, "ENONET", errno.ENETDOWN))  # Windows has no ENONET
FAULTS = ("untrusted", "not_secure", "name", "not_listening", "no_network", "cut", "silent", "")


def request_fault(error: BaseException) -> str:
    """One of FAULTS, of the deepest cause that can be named: a certificate that nobody vouches for, no TLS at all, a name that is not
    found, nobody listening, no way out of this machine, a connection cut in the middle, no answer in time; empty for anything else."""
    chain = causes(error)
    named = next((fault for cause in chain if (fault := _named(cause))), "")
    timed_out = any(isinstance(cause, TimeoutError) or "timed out" in str(cause).lower() for cause in chain)
    return named or ("silent" if timed_out else "")


def _named(cause: BaseException) -> str:
    import socket  # late, all three: a megabyte and a half, and there is nothing to name before a request failed
    import ssl
    from http.client import HTTPException

    if isinstance(cause, ssl.SSLCertVerificationError):
        return "untrusted"
    if isinstance(cause, ssl.SSLError):
        return "not_secure"
    if isinstance(cause, socket.gaierror):
        return "name"
    if isinstance(cause, ConnectionRefusedError):
        return "not_listening"
    if isinstance(cause, ConnectionError | HTTPException):
        return "cut"
    return "no_network" if isinstance(cause, OSError) and cause.errno in _NO_WAY else ""


def causes(error: BaseException) -> list[BaseException]:
    """The exception and all it was raised from or carries: urllib3 hides the cause in `reason` and in `args`."""
    chain: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and cause not in chain:
            chain.append(cause)
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
    return chain
