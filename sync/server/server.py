"""Running the app under uvicorn: bind, announce the address when ready, stop in good order. It wires nothing."""

import ipaddress
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from kiosk.system import open_files
from sync.server.alerts import worker
from sync.server.alerts.channels import from_environment
from sync.server.app import create_app
from sync.server.data_tables import export_maker
from sync.server.db import index_building
from sync.server.kiosks import ledger_checks
from sync.server.settings import Settings
from sync.server.tallies import keeping
from sync.server.web.request_heads import PromptProtocol

PROXIES_VARIABLE = "PROVINCE_PROXIES"  # addresses of reverse proxies on other machines, with commas between; networks as 10.0.0.0/24
THIS_MACHINE = "127.0.0.1,::1"
CONNECTIONS = 1200  # at once: every kiosk of a large province, and people; each takes a descriptor
_DESCRIPTORS = 4096  # of which a process may ask for more than its shell or unit gave it
STOP_SECONDS = 15  # requests under way get this long when the server is told to stop


_PROXY_ADDRESSES = 4  # a /30 or /126 at most

log = logging.getLogger("province")


class ListenError(Exception):
    """The address cannot be listened on, or is none. Show the sentence as it is."""


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, name: str) -> None:
        super().__init__(config)
        self._name = name

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(f"{self._name} is ready at http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; port 0 takes a free one. Raises ListenError, ChannelError or DatabaseUnusableError."""
    channels = from_environment()

    def begin() -> FastAPI:
        app = create_app(settings)
        worker.start(app.state.engine, settings, channels)
        export_maker.start(app.state.engine, settings)
        keeping.start(app.state.engine, settings.province)
        ledger_checks.start(app.state.engine)
        index_building.start(app.state.engine)
        return app

    listen(begin, host, port, "The province's server")


def listen(begin: Callable[[], FastAPI], host: str, port: int, name: str) -> None:
    """Bind, begin the app, announce it under `name` and serve it. Raises ListenError and whatever `begin` raises."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for warning in proxy_warnings(os.environ.get(PROXIES_VARIABLE, "")):
        log.warning(warning)
    open_files.allow(_DESCRIPTORS)
    with _listener(host, port) as listener:
        config = _config(begin())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)  # uvicorn raises the signal again after a stop in good order: that is no failure
        _Announcing(config, name).run(sockets=[listener])


def proxy_warnings(named: str) -> list[str]:
    """What is wrong with the proxies that are named: whoever has an address inside a network chooses the address that is believed."""
    warnings = []
    for name in filter(None, (part.strip() for part in named.split(","))):
        try:
            network = ipaddress.ip_network(name, strict=False)
        except ValueError:
            warnings.append(f"{PROXIES_VARIABLE}: {name} is neither an address nor a network and is ignored.")
            continue
        if network.num_addresses > _PROXY_ADDRESSES:
            warnings.append(
                f"{PROXIES_VARIABLE}: {name} is wide. Every machine in it may say that it is another, and no limit holds against it. "
                "Name the proxy's own address."
            )
    return warnings


def _config(app: FastAPI) -> uvicorn.Config:
    # A reverse proxy on this machine, or one that is named, may say who asks and whether it was https (X-Forwarded-For, -Proto);
    # nobody else may.
    return uvicorn.Config(
        app,
        http=PromptProtocol,
        proxy_headers=True,
        forwarded_allow_ips=",".join((THIS_MACHINE, os.environ.get(PROXIES_VARIABLE, ""))).strip(","),
        access_log=False,
        server_header=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=75,
        limit_concurrency=CONNECTIONS,
    )


def _listener(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=2048)
        # Every accepted connection inherits it (asyncio would set it only where the socket names its protocol): an answer leaves in two
        # writes, and without it the second waits for the acknowledgement of the first, which the other end holds back for 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (OSError, OverflowError, UnicodeError) as error:
        raise ListenError(
            f"{host}:{port} cannot be listened on: {getattr(error, 'strerror', None) or error}. Choose another --port."
        ) from error
