"""The socket the server listens on: what every connection to it inherits."""

import socket
from typing import Any

import pytest
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import _TrustedHosts

from sync.server import server


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
