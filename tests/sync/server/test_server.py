"""The socket the server listens on: what every connection to it inherits."""

import socket
from typing import Any

import pytest
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import _TrustedHosts

from sync.server import server
from sync.server.settings import URL_VARIABLE, SettingError, public_url


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_answer_is_not_held_back_for_an_acknowledgement(host: str) -> None:
    """Nagle's algorithm is off on accepted connections: an answer in two writes would wait 40 ms for the other end's delayed ACK."""
    with server._listener(host, 0) as listener, socket.create_connection(listener.getsockname()[:2]):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("named", "believed", "not_believed"),
    [("", ("127.0.0.1", "::1"), ("10.0.0.4", "")), ("10.0.0.4, 10.1.0.0/24", ("127.0.0.1", "10.0.0.4", "10.1.0.9"), ("10.0.0.5",))],
)
def test_the_load_balancer_is_another_machine(monkeypatch: pytest.MonkeyPatch, named: str, believed: Any, not_believed: Any) -> None:
    """Who asks and whether it was https is believed of this machine and of those that PROVINCE_PROXIES names, of nobody else."""
    monkeypatch.setenv(server.PROXIES_VARIABLE, named)
    trusted = _TrustedHosts(server._config(FastAPI()).forwarded_allow_ips)
    assert [address in trusted for address in (*believed, *not_believed)] == [True] * len(believed) + [False] * len(not_believed)


@pytest.mark.parametrize(
    ("named", "words"),
    [("", []), ("10.0.0.4", []), ("10.0.0.4/30, 2001:db8::4", []), ("10.0.0.0/8", ["wide"]), ("2001:db8::/64,proxy", ["wide", "neither"])],
)
def test_a_whole_network_is_named_as_the_proxy(named: str, words: list[str]) -> None:
    """Every machine in it could say that it is another: a warning at the start."""
    warnings = server.proxy_warnings(named)
    assert len(warnings) == len(words) and all(word in warning for word, warning in zip(words, warnings, strict=True))


def test_sockets_are_held_open_without_end() -> None:
    """No more than so many at once, below the number of descriptors of the unit."""
    limit = server._config(FastAPI()).limit_concurrency
    assert limit is not None and 100 < limit < 8192


@pytest.mark.parametrize(
    "typed", ["province.example", "ftp://province.example", "https://province.example/survey", "https://", "https://a@b"]
)
def test_an_address_that_cannot_be_the_servers(typed: str) -> None:
    """One sentence at the start; a path is refused, because styles and forms of the pages would leave it."""
    with pytest.raises(SettingError, match=r"PROVINCE_URL .*\."):
        public_url({URL_VARIABLE: typed})
    assert public_url({URL_VARIABLE: "https://province.example/"}) == "https://province.example"
