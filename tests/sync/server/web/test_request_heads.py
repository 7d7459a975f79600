"""Somebody holds connections open without asking anything: they are closed, and nobody who asks is."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI

from sync.server import server
from sync.server.web.request_heads import PromptProtocol

ASKED = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"


class QuickProtocol(PromptProtocol):
    head_seconds = 0.5


@pytest.fixture
def port() -> Iterator[int]:
    """A real server on this machine."""
    running = uvicorn.Server(uvicorn.Config(FastAPI(), http=QuickProtocol, log_config=None, timeout_keep_alive=30))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        running.should_exit = True
        thread.join(20)


def closed(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    with contextlib.suppress(TimeoutError):
        return connection.recv(1) == b""
    return False


@pytest.mark.parametrize("begun", [b"", b"G", ASKED[:-2]], ids=["silent", "a-letter", "no-end"])
def test_a_connection_that_asks_nothing_is_closed(port: int, begun: bytes) -> None:
    """From the first moment on, and whatever of a request came."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(begun)
        assert closed(connection, 10)


def test_a_head_that_drips_in_wins_no_time(port: int) -> None:
    """A byte now and then keeps no place."""
    with socket.create_connection(("127.0.0.1", port)) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(ASKED[:-2])
        for _ in range(100):
            if closed(connection, 0.1):
                return
            connection.sendall(b"X: y\r\n")
        pytest.fail("a hundred bytes kept the place")


def test_a_kiosk_keeps_its_connection_between_two_requests(port: int) -> None:
    """Its second request comes later than a head may take, and is answered; half of a third is not waited for."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(2):
            connection.sendall(ASKED)
            assert connection.recv(12) == b"HTTP/1.1 200"
            time.sleep(0.3)
            connection.recv(1 << 20)
            time.sleep(1)
        connection.sendall(ASKED[:-2])
        assert closed(connection, 10)


def test_the_provinces_server_waits_for_no_head_without_end() -> None:
    """It runs with this protocol."""
    assert server._config(FastAPI()).http is PromptProtocol
