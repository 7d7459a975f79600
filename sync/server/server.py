"""Running the app under uvicorn: bind, announce the address when ready, stop in good order. It wires nothing."""

import logging
import os
import signal
import socket
import sys

import uvicorn
from fastapi import FastAPI

from sync.server.app import create_app
from sync.server.settings import Settings

PROXIES_VARIABLE = "PROVINCE_PROXIES"  # addresses of reverse proxies on other machines, with commas between; networks as 10.0.0.0/24
THIS_MACHINE = "127.0.0.1,::1"
STOP_SECONDS = 15  # requests under way get this long when the server is told to stop


class ListenError(Exception):
    """The address cannot be listened on. Show the sentence as it is."""


class _Announcing(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(f"The province's server is ready at http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; port 0 takes a free one. Raises ListenError or DatabaseUnusableError."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with _listener(host, port) as listener:
        config = _config(create_app(settings))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)  # uvicorn raises the signal again after a stop in good order: that is no failure
        _Announcing(config).run(sockets=[listener])


def _config(app: FastAPI) -> uvicorn.Config:
    # A reverse proxy on this machine, or one that is named, may say who asks and whether it was https (X-Forwarded-For, -Proto);
    # nobody else may.
    return uvicorn.Config(
        app,
        proxy_headers=True,
        forwarded_allow_ips=",".join((THIS_MACHINE, os.environ.get(PROXIES_VARIABLE, ""))).strip(","),
        access_log=False,
        server_header=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=75,
    )


def _listener(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=512)
        # Every accepted connection inherits it (asyncio would set it only where the socket names its protocol): an answer leaves in two
        # writes, and without it the second waits for the acknowledgement of the first, which the other end holds back for 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (OSError, OverflowError, UnicodeError) as error:
        raise ListenError(
            f"{host}:{port} cannot be listened on: {getattr(error, 'strerror', None) or error}. Choose another --port."
        ) from error
