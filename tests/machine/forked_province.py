"""A province's server and a network to it, in processes forked from this one: they share its clock (faster_clock.py)."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Server
from sync.client import enrolment as joining
from sync.client.province_client import Timeouts
from sync.server.db import migrations
from sync.server.db.engine import open_database, writing
from sync.server.kiosks import enrolment
from sync.server.server import serve
from sync.server.settings import Settings
from tests.machine.faster_clock import pass_by
from tests.support.faulty_proxy import FaultyProxy
from tests.support.postgresql import free_port

PROVINCE = "ยโสธร"


def province(folder: Path, district: str) -> tuple[int, int, str, str, str]:
    """The numbers of two processes, server and network; both addresses, and a code by which a kiosk joins."""
    settings = Settings(f"sqlite:///{folder / 'province.db'}", PROVINCE)
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    with writing(engine) as connection:
        code, _ = enrolment.issue_code(connection, "test", PROVINCE, district)
    engine.dispose()
    port, reading_end, writing_end = free_port(), *os.pipe()
    url = f"http://127.0.0.1:{port}"
    server = forked(lambda: serve(settings, "127.0.0.1", port))
    network = forked(lambda: network_of(url, writing_end))
    return server, network, url, os.read(reading_end, 99).decode(), code


def forked(do: Callable[[], None]) -> int:
    """Does that in a process that shares this one's clock."""
    number = os.fork()
    if number == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # its log is for nobody here
        try:
            do()
        finally:
            os._exit(0)
    return number


def network_of(url: str, address: int) -> None:
    """A way to the province that SIGUSR1 cuts and SIGUSR2 mends."""
    proxy = FaultyProxy(url)
    signal.signal(signal.SIGUSR1, lambda *_: proxy.cut())
    signal.signal(signal.SIGUSR2, lambda *_: proxy.restore())
    os.write(address, proxy.url.encode())
    while True:
        signal.pause()


def join(data: DataDir, url: str, code: str) -> None:
    """As soon as the server answers."""
    for _ in range(600):
        with suppress(OSError), urlopen(f"{url}/readyz", timeout=20):
            break
        pass_by(0.1)
    joining.join(data, site_file.load(data.site), Server(url), code, Timeouts(20, 60, 60, 60))
