"""How long the province's pages take with 100,000 and with 1,000,000 responses loaded by `province load`: p95, and how it grows.

On SQLite, and where PostgreSQL is installed on a cluster of its own. The floor is the same server's /healthz: what a request costs
that reads nothing. `--responses N` measures fewer, `--rounds N` oftener.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, digest
from sync.server.db.engine import open_database, reading
from sync.server.db.schema import kiosks
from sync.server.ingest import visits
from sync.server.sender import Sender
from tests.support.postgresql import execute, installed_programs, running_cluster
from tests.support.yasothon_province import ITEMS, SERVICES, WANTED

P95_MS, GROWTH = 100.0, 1.5
DISTRICTS = ("กุดชุม", "ค้อวัง", "เลิงนกทา", "เมืองยโสธร", "ทรายมูล", "คำเขื่อนแก้ว", "ป่าติ้ว", "มหาชนะชัย", "ไทยเจริญ")
FIRST = datetime(2025, 10, 1, 8, 30, tzinfo=BANGKOK)
DAYS = 420
PASSWORD = "measured-by-the-bench"
PAGES = (
    "/overview?year=2569",
    "/districts/กุดชุม?year=2569",
    "/services?year=2569",
    "/services/L022?year=2569",
    "/items?year=2569",
    "/trend?year=2569",
    "/comments?tab=unread&year=2569",
    "/comments?year=2569&kind=suggestions",
    "/quality?year=2569",
    "/duties?year=2569",
    "/kiosks",
    "/public/กุดชุม",
    "/provider?year=2569",
    "/report",
    "/audit",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=30)
    parsed = parser.parse_args(arguments)
    missed = on_database("SQLite", "", parsed)
    programs = installed_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt install postgresql (a cluster of our own is started)")
        return missed
    with running_cluster(programs) as address:
        execute(address, "CREATE DATABASE pages")
        return missed | on_database("PostgreSQL", f"{address}/pages", parsed)


def on_database(name: str, database: str, parsed: argparse.Namespace) -> int:
    print(f"-- {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder:
        os.environ["PROVINCE_DATABASE"] = database or f"sqlite:///{folder}/province.db"
        return measure(Path(folder), parsed.responses, parsed.rounds)


def measure(folder: Path, whole: int, rounds: int) -> int:
    makers = [maker(number, name, whole // len(DISTRICTS)) for number, name in enumerate(DISTRICTS)]
    province(folder, "user", "add", "bench", "--role", "province", words=PASSWORD)
    rounds_of_visits = []
    for wanted in (whole // 10, whole - whole // 10):
        began = time.perf_counter()
        load(folder, makers, wanted)
        visit()
        print(f"loaded {wanted:,} responses in {time.perf_counter() - began:.0f} s", flush=True)
        rounds_of_visits.append(visited(folder, rounds))
    small, large = rounds_of_visits
    return judged(small, large, whole)


def maker(number: int, district: str, count: int) -> Iterator[tuple[str, bytes]]:
    """One kiosk's sealed responses in order: (district, line of JSON). The first tenth is spread over all DAYS, and the rest over
    them again, so that with ten times as many responses there are no more days to sum up."""
    chance = random.Random(number)
    kiosk, before = str(uuid.UUID(int=chance.getrandbits(128), version=4)), FIRST_PREVIOUS
    patterns = [_answers(chance) for _ in range(300)]
    few = count // 10
    for seq in range(1, count + len(DISTRICTS) + 1):
        start, many = (0, few) if seq <= few else (few, count + len(DISTRICTS) - few)
        at = FIRST + timedelta(days=(seq - 1 - start) * DAYS // many, seconds=seq * 37 % 27000)
        moment = timestamp(at)
        record = {
            "id": uuid7(int(at.timestamp() * 1000), chance.getrandbits(74)),
            "kiosk": kiosk,
            "seq": seq,
            "questionnaire": {"id": "opdc-2564", "version": 1},
            "started_at": moment,
            "answered_at": moment,
            "duration_s": 6 if seq % 40 == 0 else 120,
            "language": "th",
            "mode": "paper",
            "status": "complete" if seq % 16 else "partial",
            "answers": patterns[seq * 7 % 300],
            "other": {},
            "prev_hash": before,
        }
        before = digest(record)
        yield district, json.dumps({**record, "hash": before}, ensure_ascii=False).encode() + b"\n"


def _answers(chance: random.Random) -> dict[str, Any]:
    given: dict[str, Any] = {
        "sex": chance.choice(("male", "female")),
        "age": chance.choice(("21_30", "41_50", "gt60")),
        "occupation": "farming",
        "education": "primary",
    }
    given |= {"services": chance.sample(SERVICES, 2), **{item: chance.choice((3, 4, 4, 5, 5)) for item in ITEMS}, "suitable": "yes"}
    if chance.random() < 0.1:
        given["suggestions"] = chance.choice(WANTED)
    return given


def load(folder: Path, makers: list[Iterator[tuple[str, bytes]]], wanted: int) -> None:
    for maker_of_lines in makers:
        path, district = folder / "responses.jsonl", ""
        with path.open("wb") as file:
            for _ in range(wanted // len(makers)):
                district, line = next(maker_of_lines)
                file.write(line)
        province(folder, "load", str(path), "--district", district)


def visit() -> None:
    """People and uses of every day and kiosk, as officers type them in."""
    engine = open_database(os.environ["PROVINCE_DATABASE"])
    with reading(engine) as connection:
        senders = [Sender(*row) for row in connection.execute(select(kiosks.c.kiosk, kiosks.c.province, kiosks.c.district))]
    for sender in senders:
        days = [(FIRST + timedelta(days=back)).date().isoformat() for back in range(DAYS)]
        records = [
            {**_visit(sender.kiosk, number), "day": day, "at": f"{day}T16:30:00+07:00", "uses": dict.fromkeys(SERVICES, 2)}
            for number, day in enumerate(days)
        ]
        visits.ingest(engine, sender, records, f"{days[-1]}T17:00:00+07:00")
    engine.dispose()


def _visit(kiosk: str, number: int) -> dict[str, Any]:
    return {"id": f"{kiosk[:8]}-0000-7000-8000-{number:012d}", "kiosk": kiosk, "revision": 1, "kind": "day_total", "people": 20}


def province(folder: Path, *command: str, words: str = "") -> None:
    subprocess.run(
        [sys.executable, "-m", "sync.server", "--data-dir", str(folder), *command],
        input=words,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def visited(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Page -> milliseconds of each visit, after one that is not counted; "floor" is /healthz."""
    command = [sys.executable, "-m", "sync.server", "--data-dir", str(folder), "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = server.stdout.readline().split()[-1]
        with httpx.Client(base_url=address, timeout=60) as client:
            client.post("/login", data={"name": "bench", "password": PASSWORD})
            return {page: _times(client, "/healthz" if page == "floor" else page, rounds) for page in ("floor", *PAGES)}
    finally:
        server.terminate()
        server.wait(30)


def _times(client: httpx.Client, page: str, rounds: int) -> list[float]:
    times = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        reply = client.get(page)
        times.append((time.perf_counter() - began) * 1000)
        if reply.status_code != 200:
            raise SystemExit(f"{page} answered {reply.status_code}")
    return times[1:]


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def judged(small: dict[str, list[float]], large: dict[str, list[float]], whole: int) -> int:
    """One line a page, then the targets: p95 at the larger size, and the growth of all pages together (medians)."""
    print(f"{'page':44} {'p95 ms, ' + format(whole // 10, ','):>18} {'p95 ms, ' + format(whole, ','):>18}")
    for page, times in small.items():
        print(f"{page:44} {p95(times):18.1f} {p95(large[page]):18.1f}")
    slowest = max(p95(large[page]) for page in PAGES)
    growth = sum(statistics.median(large[page]) for page in PAGES) / sum(statistics.median(small[page]) for page in PAGES)
    floor = p95(large["floor"])
    print(f"slowest page p95 {slowest:.1f} ms (target {P95_MS:.0f}; {slowest / floor:.1f} x the floor of {floor:.1f} ms)")
    print(f"growth from {whole // 10:,} to {whole:,}: {growth:.2f} x (target {GROWTH})")
    return 0 if slowest < P95_MS and growth < GROWTH else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
