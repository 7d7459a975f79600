"""Checks of the way to the province: network, certificate, server, key. The request itself belongs to the sync client.

The client gives a callable that makes one authorized request and returns its HTTP status, None when something on the way answered in
the province's place, or raises what its library raises; here the exception is traced to the rung of the way that broke.
"""

from collections.abc import Callable, Iterator

from kiosk.diagnostics.result import PASS, CheckResult, failed, passed, warned
from kiosk.network_fault import request_fault

Probe = Callable[[], int | None]
RUNGS = ("network", "certificate", "server", "key")


def check_connection(enrolled: bool, probe: Probe | None, secure: bool = True) -> Iterator[CheckResult]:
    """One result a rung up to the first that broke; nothing is asked of a kiosk that has joined no province.

    `secure`: the address is one with a certificate; without one nobody says that it is valid."""
    for result in _rungs(enrolled, probe):
        yield warned("certificate", "plain") if result.name == "certificate" and result.outcome == PASS and not secure else result


def _rungs(enrolled: bool, probe: Probe | None) -> Iterator[CheckResult]:
    if not enrolled:
        yield passed("network", "not_enrolled")
        return
    if probe is None:
        return
    try:
        status = probe()
    except FileNotFoundError as error:  # the file of the province's own certificate authority
        yield failed("certificate", "file", file=str(error))
        return
    except (OSError, ValueError) as error:  # requests' own exceptions are OSErrors
        rung, key = broken_rung(error)
        yield from (passed(sound) for sound in RUNGS[: RUNGS.index(rung)])
        yield failed(rung, key)
        return
    yield from _judged(status)


def _judged(status: int | None) -> Iterator[CheckResult]:
    yield from (passed(rung) for rung in ("network", "certificate"))
    if status is None:
        yield failed("server", "stranger")
    elif status in (401, 403):
        yield passed("server")
        yield failed("key", "refused")
    elif status >= 400:
        yield (failed if status >= 500 else warned)("server", "error", status=status)
    else:
        yield passed("server")
        yield passed("key")


def broken_rung(error: BaseException) -> tuple[str, str]:
    """(rung, sentence key); what cannot be named is told as no network."""
    return _RUNG_OF.get(request_fault(error), ("network", "none"))


_RUNG_OF = {
    "untrusted": ("certificate", "untrusted"),
    "not_secure": ("certificate", "broken"),
    "name": ("network", "name"),
    "not_listening": ("server", "refused"),
    "silent": ("server", "silent"),
    "cut": ("server", "cut"),
}
