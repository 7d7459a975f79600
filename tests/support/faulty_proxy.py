"""A proxy between kiosk and province that does what networks do: loses replies, cuts connections, stalls, answers in another's place."""

import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit


class Request(NamedTuple):
    """One request as it came in, and how to hand it on."""

    client: socket.socket
    whole: bytes
    upstream: Callable[..., bytes]  # the server's whole answer to these bytes


Fault = Callable[[Request], None]


def passes(request: Request) -> None:
    request.client.sendall(request.upstream(request.whole))


def loses_reply(request: Request) -> None:
    """The server has committed and answered; the answer never arrives."""
    request.upstream(request.whole)
    _reset(request.client)


def cuts_reply(share: float) -> Fault:
    """Only this share of the answer arrives, then the connection is reset."""

    def fault(request: Request) -> None:
        answer = request.upstream(request.whole)
        request.client.sendall(answer[: int(len(answer) * share)])
        _reset(request.client)

    return fault


def truncates_reply(request: Request) -> None:
    """Half of the answer arrives and the connection is closed in good order."""
    answer = request.upstream(request.whole)
    request.client.sendall(answer[: len(answer) // 2])


def cuts_request(share: float) -> Fault:
    """The server gets only this share of the request."""

    def fault(request: Request) -> None:
        request.upstream(request.whole[: int(len(request.whole) * share)], False)
        _reset(request.client)

    return fault


def stalls(seconds: float) -> Fault:
    """Nothing comes back for so long; then the connection ends without an answer. The server saw nothing."""

    def fault(request: Request) -> None:
        threading.Event().wait(seconds)

    return fault


def stalls_after_commit(seconds: float) -> Fault:
    def fault(request: Request) -> None:
        request.upstream(request.whole)
        threading.Event().wait(seconds)

    return fault


def works_for(seconds: float) -> Fault:
    """The answer comes whole, but as late as a busy server's."""

    def fault(request: Request) -> None:
        threading.Event().wait(seconds)
        passes(request)

    return fault


def answers(status: int, body: str, content_type: str = "application/json", **headers: str) -> Fault:
    """Somebody else answers in the server's place."""
    content = body.encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {content_type}", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + content

    def fault(request: Request) -> None:
        request.client.sendall(whole)

    return fault


PORTAL = answers(200, "<!DOCTYPE html><html><body>Free WiFi: please log in</body></html>", "text/html; charset=utf-8")


def _reset(client: socket.socket) -> None:
    """RST instead of FIN."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


class FaultyProxy:
    """`plan` holds what happens to the next requests, one each; after them everything passes. `cut` and `restore` the network."""

    def __init__(self, upstream_url: str) -> None:
        parts = urlsplit(upstream_url)
        self._upstream = (parts.hostname, parts.port)
        self.plan: list[Fault] = []
        self.requests = 0
        self.bytes_up = 0  # from the kiosk
        self.bytes_down = 0  # to the kiosk
        self._cut = False
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                proxy._serve(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler, bind_and_activate=True)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next(self, *faults: Fault) -> None:
        self.plan += faults

    def cut(self) -> None:
        self._cut = True

    def restore(self) -> None:
        self._cut = False

    def _serve(self, client: socket.socket) -> None:
        try:
            whole = b"" if self._cut else _one_request(client)
            if not whole:
                _reset(client)
                return
            self.requests += 1
            self.bytes_up += len(whole)
            fault = self.plan.pop(0) if self.plan else passes
            fault(Request(client, whole, self._ask))
        except OSError:
            return  # one of the two has hung up: that is what this proxy is for

    def _ask(self, whole: bytes, complete: bool = True) -> bytes:
        try:
            with socket.create_connection(self._upstream, timeout=30) as server:
                server.sendall(whole)
                if not complete:
                    return b""
                answer = b"".join(iter(lambda: server.recv(65536), b""))
        except OSError:
            return b""
        self.bytes_down += len(answer)
        return answer


def _one_request(client: socket.socket) -> bytes:
    """Head and body, the connection marked to be closed after the answer."""
    client.settimeout(30)
    received = b""
    while b"\r\n\r\n" not in received:
        part = client.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        part = client.recv(65536)
        if not part:
            return b""
        body += part
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
