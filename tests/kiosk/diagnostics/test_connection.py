"""The way to the province, broken at each rung by a real socket."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from kiosk.diagnostics.connection import check_connection, failed_stage
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from tests.support.web_server import self_signed, serving

Said = Callable[[CheckResult], str]


def asked(url: str, **options: object) -> Callable[[], int]:
    """A probe as the sync client makes it: one request, its status."""
    return lambda: requests.get(url, timeout=0.5, **options).status_code


def outcomes(results: list[CheckResult]) -> list[tuple[str, str, str]]:
    return [(result.name, result.outcome, result.key) for result in results]


def test_kiosk_that_joined_no_province(said: Said) -> None:
    """A kiosk on its own is complete."""
    results = list(check_connection(False, None))
    assert outcomes(results) == [("network", PASS, "not_enrolled")] and said(results[0])


def test_start_does_not_wait_for_the_province() -> None:
    """Without a probe (the light check) nothing is said about a way that was not tried."""
    assert list(check_connection(True, None)) == []


def test_all_well(said: Said) -> None:
    """Four rungs, four passes."""
    with serving({"/v1/config": (200, {})}) as address:
        results = list(check_connection(True, asked(f"{address}/v1/config")))
    assert [result.name for result in results] == ["network", "certificate", "server", "key"]
    assert {result.outcome for result in results} == {PASS} and all(map(said, results))


@pytest.mark.parametrize(
    ("status", "last"),
    [
        (401, ("key", FAIL, "refused")),
        (403, ("key", FAIL, "refused")),
        (503, ("server", FAIL, "error")),
        (404, ("server", WARNING, "error")),
    ],
)
def test_server_that_answers_badly(status: int, last: tuple[str, str, str], said: Said) -> None:
    """A refused key is not a broken server, and the other way round."""
    with serving({"/v1/config": (status, {})}) as address:
        results = list(check_connection(True, asked(f"{address}/v1/config")))
    assert outcomes(results)[-1] == last and said(results[-1])


def test_a_log_in_page_of_the_network_is_not_the_province(said: Said) -> None:
    """Something on the way answered: neither server nor key is called well, and the officer reads what to do."""
    results = list(check_connection(True, lambda: None))
    assert outcomes(results)[-1] == ("server", FAIL, "stranger") and said(results[-1])
    assert "key" not in [result.name for result in results]


def test_nobody_listens(said: Said) -> None:
    """The machine is there, the server is not running."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    results = list(check_connection(True, asked(address)))
    assert outcomes(results)[-1] == ("server", FAIL, "refused") and said(results[-1])


def test_server_that_never_answers(said: Said) -> None:
    """It takes the request and stays silent."""
    with serving({"/": (0, {})}) as address:
        results = list(check_connection(True, asked(f"{address}/")))
    assert outcomes(results)[-1] == ("server", FAIL, "silent") and said(results[-1])


def test_a_connection_that_breaks_in_the_middle_is_no_cable_that_is_out(said: Said) -> None:
    """The technician looks at the way to the server, not for a plug."""

    def probe() -> int:
        raise requests.exceptions.ConnectionError(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"))

    results = list(check_connection(True, probe))
    assert outcomes(results)[-1] == ("server", FAIL, "cut") and said(results[-1])


def test_the_file_of_the_provinces_authority_is_gone(said: Said) -> None:
    """Named with its path, so that it can be put back."""

    def probe() -> int:
        raise FileNotFoundError("/etc/province/ca.pem")

    results = list(check_connection(True, probe))
    assert outcomes(results) == [("certificate", FAIL, "file")] and "/etc/province/ca.pem" in said(results[0])


def test_name_that_does_not_exist(said: Said) -> None:
    """No DNS, or a mistyped address: the network's sentence, and that the answers are safe."""
    results = list(check_connection(True, asked("http://province.invalid/")))
    assert outcomes(results) == [("network", FAIL, "name")] and said(results[0])


def test_no_network_at_all(said: Said) -> None:
    """The cable is out: the system knows no way."""

    def probe() -> int:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    results = list(check_connection(True, probe))
    assert outcomes(results) == [("network", FAIL, "none")] and said(results[0])


def test_certificate_nobody_vouches_for(tmp_path: Path, said: Said) -> None:
    """Somebody in between, or a wrong clock: the connection is refused and the sentence names both."""
    with serving({"/": (200, {})}, self_signed(tmp_path)) as address:
        results = list(check_connection(True, asked(f"{address}/")))
        trusted = list(check_connection(True, asked(f"{address}/", verify=str(tmp_path / "certificate.pem"))))
    assert outcomes(results) == [("network", PASS, "well"), ("certificate", FAIL, "untrusted")] and said(results[1])
    assert {result.outcome for result in trusted} == {PASS}


def test_an_address_without_encryption_has_no_valid_certificate(said: Said) -> None:
    """http: everything answers, and the officer is told that anybody on the way can read along."""
    with serving({"/v1/config": (200, {})}) as address:
        results = list(check_connection(True, asked(f"{address}/v1/config"), secure=False))
    assert outcomes(results)[1] == ("certificate", WARNING, "plain") and said(results[1])
    assert [result.outcome for result in results if result.name != "certificate"] == [PASS] * 3


def test_plain_server_behind_a_secure_address(said: Said) -> None:
    """https typed for a server that speaks http."""
    with serving({"/": (200, {})}) as address:
        results = list(check_connection(True, asked(address.replace("http:", "https:"))))
    assert outcomes(results)[-1] == ("certificate", FAIL, "broken") and said(results[-1])


def test_address_that_is_none() -> None:
    """A broken setting is told as no network, not as a traceback."""
    assert [result.outcome for result in check_connection(True, asked("not an address"))] == [FAIL]


def test_cause_that_points_at_itself_ends() -> None:
    """Two exceptions that name each other as cause do not send the search round in circles."""
    error, other = OSError("odd"), OSError("even")
    error.__cause__, other.__cause__ = other, error
    assert failed_stage(error) == ("network", "none")
