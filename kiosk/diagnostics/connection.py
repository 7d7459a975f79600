"""Checks the connection to the province in stages: network, certificate, server, key. The sync client makes the request.

The client passes a callable that makes one authorized request and returns its HTTP status, None when something in between
answered instead of the province, or raises what its library raises; here the exception is traced to the stage that failed.
"""

from collections.abc import Callable, Iterator

from kiosk.diagnostics.result import PASS, CheckResult, failed, passed, warned
from kiosk.network_fault import request_fault

Probe = Callable[[], int | None]
STAGES = ("network", "certificate", "server", "key")


def check_connection(enrolled: bool, probe: Probe | None, secure: bool = True) -> Iterator[CheckResult]:
    """One result for each stage up to the first that failed; a kiosk that has joined no province is not checked.

    `secure`: the address is https; without it the certificate is reported as a warning."""
    for result in _stages(enrolled, probe):
        yield warned("certificate", "plain") if result.name == "certificate" and result.outcome == PASS and not secure else result


def _stages(enrolled: bool, probe: Probe | None) -> Iterator[CheckResult]:
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
        stage, key = failed_stage(error)
        yield from (passed(stage_passed) for stage_passed in STAGES[: STAGES.index(stage)])
        yield failed(stage, key)
        return
    yield from _judged(status)


def _judged(status: int | None) -> Iterator[CheckResult]:
    yield from (passed(stage) for stage in ("network", "certificate"))
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


def failed_stage(error: BaseException) -> tuple[str, str]:
    """(stage, sentence key); an unknown error is reported as no network."""
    return _STAGE_OF.get(request_fault(error), ("network", "none"))


_STAGE_OF = {
    "untrusted": ("certificate", "untrusted"),
    "not_secure": ("certificate", "broken"),
    "name": ("network", "name"),
    "not_listening": ("server", "refused"),
    "silent": ("server", "silent"),
    "cut": ("server", "cut"),
}
