"""A backlog of 10,000 responses from the kiosk's store over loopback into PostgreSQL: seconds of wall time, and bytes on the wire.

Real client, real server process, real TCP; what travels is counted by a relay in a run of its own, so that it slows nothing.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from kiosk.store import responses
from sync.client import push
from sync.server.db.engine import open_database
from tests.support.drafts import START, make_draft
from tests.support.faulty_proxy import FaultyProxy
from tests.support.postgresql import execute, installed_programs, running_cluster
from tests.support.reporting_kiosk import FORM, ProvinceRecords, ReportingKiosk

BACKLOG = 10_000
FLOOR_S = 3.0
FLOOR_BYTES = 150.0


@contextmanager
def province(database: str, folder: Path) -> Iterator[str]:
    """A server process of its own; its address."""
    command = [sys.executable, "-m", "sync.server", "serve", "--database", database, "--port", "0"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def backlog(kiosk: ReportingKiosk, count: int, seed: int) -> None:
    """One person every three minutes, day after day, every question answered."""
    moments = [START + timedelta(days=place // 160, seconds=180 * (place % 160) + place % 47) for place in range(count)]
    drafts = [make_draft(seed + place, kiosk=kiosk.site.kiosk, answered_at=moment) for place, moment in enumerate(moments)]
    responses.save_all(kiosk.connection, drafts, FORM)


def measure(folder: Path, address: str) -> dict[str, float]:
    execute(address, "CREATE DATABASE bench")
    database = f"{address}/bench"
    with province(database, folder) as url:
        held = ProvinceRecords(open_database(database))
        direct = ReportingKiosk(folder / "direct")
        with closing(ReportingKiosk(folder / "through")) as through:
            up, down = _bytes(through, held, url)
        direct.join(url, held.code())
        backlog(direct, BACKLOG, seed=1_000_000)
        start = time.perf_counter()
        counts = direct.push()
        seconds = time.perf_counter() - start
        assert counts.accepted == BACKLOG and held.of(direct) == direct.held()
        direct.close()
        held.engine.dispose()
    return {"seconds": seconds, "up": up, "down": down}


def _bytes(kiosk: ReportingKiosk, held: ProvinceRecords, url: str) -> tuple[float, float]:
    """Bytes a response, from and to the kiosk, in batches of 500, HTTP headers included."""
    relay = FaultyProxy(url)
    kiosk.join(url, held.code())
    kiosk.talk_through(relay.url)
    backlog(kiosk, 4 * push.BATCH_SENT, seed=1)
    counts = kiosk.push()
    relay.close()
    return relay.bytes_up / counts.sent, relay.bytes_down / counts.sent


def main() -> None:
    programs = installed_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed here: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="bench-sync-"))
    try:
        with running_cluster(programs) as address:
            figures = measure(folder, address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"sync    10,000 responses into PostgreSQL  {figures['seconds']:6.2f} s        at most {FLOOR_S:.1f}")
    print(f"sync    bytes to the province, each       {figures['up']:6.1f}          at most {FLOOR_BYTES:.0f}")
    print(f"sync    bytes of its answers, each        {figures['down']:6.1f}")
    if figures["seconds"] > FLOOR_S or figures["up"] > FLOOR_BYTES:
        raise SystemExit("sync misses its target")


if __name__ == "__main__":
    main()
