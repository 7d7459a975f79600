"""One conversation over kept-alive connections: which of them are used again."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sync.client import province_client
from sync.client.credentials import Credentials
from sync.client.province_client import ProvinceClient

DAY = date(2026, 11, 23)


@pytest.fixture
def province() -> Iterator[tuple[str, list[int]]]:
    """The address of a province that answers every ledger empty, and the ports that its connections came from, one for each request."""
    ports: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            ports.append(self.client_address[1])
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", ports
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.parametrize(("patience", "connections"), [(60.0, 1), (-1.0, 3)], ids=["one after the other", "long quiet"])
def test_a_router_forgets_a_quiet_connection(
    province: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch, patience: float, connections: int
) -> None:
    """Requests that follow each other share a connection; one that lay idle is not used again, so that nobody waits for a dead one."""
    monkeypatch.setattr(province_client, "IDLE_S", patience)
    address, ports = province
    with ProvinceClient(Credentials(address, "key", "", True)) as client:
        for _ in range(3):
            assert client.ledger(DAY, DAY) == {}
    assert len(ports) == 3 and len(set(ports)) == connections
