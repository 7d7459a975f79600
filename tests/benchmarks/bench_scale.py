"""A large province on PostgreSQL: every kiosk back at once, what a heartbeat and a single response cost, and pages of 878 districts.

Long, so that `make bench` leaves it out: `make bench ARGS=scale`, or `python -m tests.benchmarks.bench_scale --kiosks 200 --responses 50
--processes 2 storm`. Costs are the server processes' own CPU seconds (/proc); the floor of the storm is the same batches sent one
after another.
"""

import argparse
import asyncio
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
from sqlalchemy import insert

from sync.client.province_client import USUAL_TIMEOUTS
from sync.client.worker import USUAL_PACE
from sync.server.accounts.tokens import hashed
from sync.server.db import migrations
from sync.server.db.engine import analyze, open_database, writing
from sync.server.db.schema import districts, heartbeats, kiosks, open_services
from tests.benchmarks.bench_server import backlog
from tests.support.postgresql import execute, installed_programs, running_cluster

PROVINCE = "ยโสธร"
MOMENT = "2026-11-23T10:00:00+07:00"
SERVICES = ("L022", "L023", "L005", "P017", "P083", "P002", "P001", "B001")
BEAT_MS, SINGLE_MS, STORM_CPU, STORM_TIME, STORM_MB, PAGE_MS = 5.0, 4.0, 1.5, 2.0, 200.0, 300.0  # targets
PASSWORD = "measured-by-the-bench"


class Place(NamedTuple):
    kiosk: str
    district: str
    key: str


class Sent(NamedTuple):
    """How one kiosk's batch went over."""

    seconds: float
    tries: int
    refused: int
    silent: int


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["beats", "single", "storm", "pages"])
    parser.add_argument("--kiosks", type=int, default=878)
    parser.add_argument("--responses", type=int, default=500)
    parser.add_argument("--processes", default="1,2,4", help="of the server, one measurement each")
    parsed = parser.parse_args(arguments)
    programs = installed_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt install postgresql (a cluster of our own is started)")
        return 0
    missed = 0
    with running_cluster(programs) as address, tempfile.TemporaryDirectory(prefix="bench-scale-") as folder:
        places = [place(number) for number in range(parsed.kiosks)]
        for name, measure in (("beats", beats), ("single", single), ("pages", pages)):
            if name in parsed.what:
                missed |= measure(province(address, name, places), places, Path(folder))
        if "storm" in parsed.what:
            missed |= storms(address, places, parsed, Path(folder))
    return missed


def place(number: int) -> Place:
    return Place(f"01a0c450-6c00-7000-8000-{number:012d}", f"อำเภอที่ {number + 1}", f"{number:043d}")


def province(address: str, name: str, places: list[Place], days: int = 0) -> str:
    """A database of its own in which every kiosk has joined, each the one of its district; `days`: with a heartbeat on each."""
    execute(address, f"CREATE DATABASE {name}")
    engine = open_database(f"{address}/{name}")
    migrations.migrate(engine)
    whole = {"province": PROVINCE, "created_at": MOMENT}
    with writing(engine) as connection:
        connection.execute(insert(districts), [{**whole, "district": place.district} for place in places])
        rows = [{"kiosk": at.kiosk, "province": PROVINCE, "district": at.district, "key_hash": hashed(at.key)} for at in places]
        connection.execute(insert(kiosks), [{**row, "enrolled_at": MOMENT, "last_seen_at": MOMENT} for row in rows])
        opened = [
            {"province": PROVINCE, "district": at.district, "kiosk": at.kiosk, "service": service, "position": 0, "reported_at": MOMENT}
            for at in places
            for service in SERVICES
        ]
        connection.execute(insert(open_services), opened)
        for back in range(days):
            day = (date(2026, 11, 22) - timedelta(days=back)).isoformat()
            beat = {"day": day, "at": MOMENT, "received_at": MOMENT}
            connection.execute(insert(heartbeats), [{"kiosk": at.kiosk, **beat} for at in places])
    analyze(engine)
    engine.dispose()
    return f"{address}/{name}"


class Server(NamedTuple):
    port: int
    process: subprocess.Popen[str]

    @property
    def cpu(self) -> float:
        """Seconds, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    @property
    def peak_mb(self) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


@contextmanager
def serving(database: str, folder: Path) -> Iterator[Server]:
    command = [sys.executable, "-m", "sync.server", "serve", "--database", database, "--port", "0", "--province", PROVINCE]
    with (folder / "log").open("a") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout
        try:
            yield Server(int(process.stdout.readline().rpartition(":")[2]), process)
        finally:
            process.terminate()


# ---------------------------------------------------------------- one request


def beats(database: str, places: list[Place], folder: Path) -> int:
    """Heartbeats as kiosks send them: 20 checks, 16 links, the services, 35 days; the second of each kiosk, in a row."""
    return cost("a heartbeat", BEAT_MS, database, places, folder, ("/v1/heartbeat", heartbeat))


def single(database: str, places: list[Place], folder: Path) -> int:
    """One response in a request, again and again from the same few kiosks."""
    chains = {at.kiosk: iter(flat(at, 200)) for at in places[:20]}
    return cost(
        "one response", SINGLE_MS, database, places[:20] * 20, folder, ("/v1/responses", lambda at: batch([next(chains[at.kiosk])]))
    )


def cost(what: str, target: float, database: str, places: list[Place], folder: Path, asked: tuple[str, Callable[[Place], bytes]]) -> int:
    path, body = asked
    with serving(database, folder) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120) as client:

        def send(at: Place) -> None:
            headers = {"Authorization": f"Bearer {at.key}", "Content-Encoding": "gzip"}
            reply = client.post(path, content=gzip.compress(body(at), 1), headers=headers)
            assert reply.status_code == 200, reply.text

        for at in places:
            send(at)
        began, before, count = time.perf_counter(), server.cpu, len(places)
        for at in places:
            send(at)
        each, wall = (server.cpu - before) / count * 1000, (time.perf_counter() - began) / count * 1000
        floor_before = server.cpu
        for _ in range(count):
            client.get("/healthz")
        floor = (server.cpu - floor_before) / count * 1000
    print(f"{what:16} {each:6.2f} ms of CPU, {wall:6.2f} ms of wall time; /healthz {floor:.2f} ms (the floor); target {target} ms of CPU")
    return int(each > target)


def heartbeat(at: Place) -> bytes:
    checks = [{"check": f"check{number}", "result": "pass", "sentence": "ใช้งานได้ตามปกติ", "at": MOMENT} for number in range(20)]
    links = [{"service": service, "at": MOMENT, "ok": True, "note": ""} for service in SERVICES]
    days = [{"day": (date(2026, 11, 23) - timedelta(days=back)).isoformat(), "count": 0, "digest": "a" * 64} for back in range(35)]
    beat = {"kiosk": at.kiosk, "at": MOMENT, "version": "0.3.0", "unsent": 0, "disk_free": 10**10, "questionnaire": "opdc-2564/1"}
    opened = [{"id": service} for service in SERVICES]
    return json.dumps({**beat, "place": at.district, "services": opened, "checks": checks, "links": links, "days": days}).encode()


def flat(at: Place, count: int) -> list[dict[str, Any]]:
    return [record for part in backlog(at.kiosk, count) for record in part]


def batch(records: list[dict[str, Any]]) -> bytes:
    return json.dumps({"responses": records}, ensure_ascii=False).encode()


# ---------------------------------------------------------------- everybody at once


def storms(address: str, places: list[Place], parsed: argparse.Namespace, folder: Path) -> int:
    began = time.perf_counter()
    bodies = {at.kiosk: gzip.compress(batch(flat(at, parsed.responses)), 6) for at in places}
    print(f"{len(places)} kiosks with {parsed.responses} responses each, sealed in {time.perf_counter() - began:.0f} s", flush=True)
    missed = 0
    for processes in map(int, parsed.processes.split(",")):
        print(f"{processes} process{'es' if processes > 1 else ''}:", flush=True)
        floor, storm = (
            one_storm(province(address, f"{name}{processes}", places), processes, bodies, places, folder) for name in ("in_turn", "storm")
        )
        missed |= judged(floor, storm)
    return missed


class Storm(NamedTuple):
    """Seconds, CPU seconds, MB of the largest process, how each batch went over, milliseconds of a page looked at meanwhile."""

    wall: float
    cpu: float
    peak: float
    sent: list[Sent]
    visits: list[float]


def judged(floor: Storm, storm: Storm) -> int:
    ends = sorted(each.seconds for each in storm.sent)
    p95 = statistics.quantiles(storm.visits, n=20)[-1] if len(storm.visits) > 1 else 0.0
    time_ratio, cpu_ratio, middle = storm.wall / floor.wall, storm.cpu / floor.cpu, statistics.median(ends)
    print(f"  one by one {floor.wall:.0f} s, CPU {floor.cpu:.1f} s (the floor)")
    print(f"  at once {storm.wall:.0f} s: {time_ratio:.2f} x, target {STORM_TIME}")
    print(f"  CPU {storm.cpu:.1f} s: {cpu_ratio:.2f} x, target {STORM_CPU}")
    print(f"  {storm.peak:.0f} MB in the largest process, target {STORM_MB:.0f}")
    print(f"  first {ends[0]:.1f}, median {middle:.1f}, last {ends[-1]:.1f} s")
    tries = dict(sorted(Counter(each.tries for each in storm.sent).items()))
    print(f"  refused {sum(each.refused for each in storm.sent)}, no answer {sum(each.silent for each in storm.sent)}, tries {tries}")
    print(f"  a district's page meanwhile: p95 {p95:.0f} ms of {len(storm.visits)} visits, target {PAGE_MS:.0f}", flush=True)
    return int(cpu_ratio > STORM_CPU or time_ratio > STORM_TIME or storm.peak > STORM_MB or p95 > PAGE_MS)


def one_storm(database: str, processes: int, bodies: dict[str, bytes], places: list[Place], folder: Path) -> Storm:
    at_once = "/storm" in database
    account(database)
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(database, folder)) for _ in range(processes)]
        before, began = [server.cpu for server in servers], time.perf_counter()
        sent, visits = asyncio.run(kiosks_come(servers, bodies, places, at_once))
        wall = time.perf_counter() - began
        cpu = sum(server.cpu for server in servers) - sum(before)
        return Storm(wall, cpu, max(server.peak_mb for server in servers), sent, visits)


def account(database: str) -> None:
    command = [
        sys.executable,
        "-m",
        "sync.server",
        "--database",
        database,
        "--province",
        PROVINCE,
        "user",
        "add",
        "bench",
        "--role",
        "province",
    ]
    subprocess.run(command, input=PASSWORD, text=True, check=True, cwd=Path.cwd(), stdout=subprocess.DEVNULL)


async def kiosks_come(
    servers: list[Server], bodies: dict[str, bytes], places: list[Place], at_once: bool
) -> tuple[list[Sent], list[float]]:
    begun = time.perf_counter()
    if not at_once:
        return [await push(servers[number % len(servers)].port, at, bodies[at.kiosk], begun) for number, at in enumerate(places)], []
    looking = asyncio.create_task(look(servers[0].port, places[0].district))
    pushes = [push(servers[number % len(servers)].port, at, bodies[at.kiosk], begun) for number, at in enumerate(places)]
    sent = list(await asyncio.gather(*pushes))
    looking.cancel()
    return sent, await looking


async def look(port: int, district: str) -> list[float]:
    times: list[float] = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        try:
            await client.post("/login", data={"name": "bench", "password": PASSWORD})
            while True:
                began = time.perf_counter()
                reply = await client.get(f"/districts/{quote(district)}?year=2569")
                times.append((time.perf_counter() - began) * 1000)
                assert reply.status_code == 200
                await asyncio.sleep(0.5)
        except asyncio.CancelledError:
            return times


async def push(port: int, at: Place, body: bytes, begun: float) -> Sent:
    """By the kiosk's own rules: how long it waits for an answer, what it does with a refusal, how it backs off."""
    tries = refused = silent = 0
    pace, patience = USUAL_PACE, getattr(USUAL_TIMEOUTS, "push_read_s", USUAL_TIMEOUTS.read_s)
    while True:
        tries += 1
        try:
            status, after = await asyncio.wait_for(posted(port, at, body), patience)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            status, after = 0, None
            silent += 1
        if status == 200:
            return Sent(time.perf_counter() - begun, tries, refused, silent)
        refused += status != 0
        longest = min(pace.most, pace.least * 2 ** (tries - 1))
        await asyncio.sleep(after * random.uniform(1.0, 1.2) if after is not None else longest * random.uniform(0.5, 1.0))


async def posted(port: int, at: Place, body: bytes) -> tuple[int, float | None]:
    """Status and Retry-After of one push, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"POST /v1/responses HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {at.key}\r\nContent-Encoding: gzip\r\n"
        writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        after = next((line.partition(":")[2].strip() for line in lines if line.startswith("retry-after:")), "")
        return int(lines[0].split()[1]), float(after) if after.isdigit() else None
    finally:
        writer.close()


# ---------------------------------------------------------------- pages


def pages(database: str, places: list[Place], folder: Path) -> int:
    """The province's lists with a district for each kiosk."""
    account(database)
    slowest = 0.0
    with serving(database, folder) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120) as client:
        client.post("/login", data={"name": "bench", "password": PASSWORD})
        for page in ("/healthz", "/overview", "/services", "/items", "/compare", "/kiosks", "/duties", "/banners", "/trend"):
            times = []
            for _ in range(6):
                began = time.perf_counter()
                reply = client.get(page)
                times.append((time.perf_counter() - began) * 1000)
                assert reply.status_code == 200, page
            print(f"{page:12} best {min(times):7.0f} ms, worst {max(times[1:]):7.0f} ms, {len(reply.content) / 1000:6.0f} kB", flush=True)
            slowest = max(slowest, min(times))
    return int(slowest > PAGE_MS / 2)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
