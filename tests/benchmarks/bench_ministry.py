"""The ministry's pages over 77 provinces, 878 districts and five years on PostgreSQL: the CPU time of each page at p95.

Long because of its seed (a minute or two), so that `make bench` leaves it out: `make bench ARGS=ministry`. Times are the process's own CPU
seconds, the test client's share included; the floor is /healthz in the same run. The first opening of a year after a province sent works
scores out that later ones read: the slowest of five such stands beside, and is not in the p95.
"""

import json
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, insert
from starlette.testclient import TestClient

from kiosk.paths import DISTRICTS
from kiosk.survey.first_day import areas
from sync.ministry.__main__ import MINISTRY
from sync.ministry.app import create_app
from sync.server.accounts.users import add_user
from sync.server.db import migrations
from sync.server.db.bulk import bulk_insert
from sync.server.db.engine import analyze, open_database, writing
from sync.server.db.schema import rollup_figures, rollups
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.support.postgresql import execute, installed_programs, running_cluster

TARGET_MS, ROUNDS = 150.0, 25
YEARS = range(2566, 2571)
SERVICES = ("L022", "L023", "L026", "L005", "L001", "L018", "L020", "B063", "P029", "P030", "P002", "B126")
PASSWORD = "measured-by-the-bench"
ITEMS = 10
NAMES = ("fiscal_year", "period", "service", "province", "district", "complete", "partial", "people", "uses", "answered", "answers")
Row = tuple[Any, ...]


def months_of(year: int) -> list[str]:
    before, after = year - 544, year - 543
    return [f"{before}-{month:02d}" for month in (10, 11, 12)] + [f"{after}-{month:02d}" for month in range(1, 10)]


def answers(n: int, chance: random.Random) -> tuple[list[int], list[int], list[list[int]]]:
    """Modes, spread and levels of n respondents."""
    paper, assisted = n // 10, n // 5
    middle = 96 + chance.randint(-6, 8)  # 24 x an overall mean of about 4
    items = []
    for _ in range(ITEMS):
        best, good = n // 3 + chance.randint(0, n // 5), n // 3
        items.append([best, good, n - best - good, 0, 0])
    return [n - paper - assisted, assisted, paper], [n, n * middle, n * (middle**2 + 60)], items


def summed(rows: list[Row], key: tuple[Any, ...]) -> Row:
    flat = [json.loads(row[-1]) for row in rows]
    whole = [[sum(numbers) for numbers in zip(*(part[place] for part in flat), strict=True)] for place in (0, 1)]
    items = [[sum(numbers) for numbers in zip(*(part[2][item] for part in flat), strict=True)] for item in range(ITEMS)]
    counts = [sum(row[place] or 0 for row in rows) for place in range(5, 10)]
    return (*key, *counts, json.dumps([*whole, items]))


def province_rows(year: int, province: str, districts: list[str], chance: random.Random) -> Iterator[Row]:
    lines: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for district in districts:
        for month in months_of(year):
            for service in ("", *SERVICES):
                n = chance.randint(60, 200) if not service else chance.randint(6, 30)
                row = (
                    year,
                    month,
                    service,
                    province,
                    district,
                    n,
                    n // 15,
                    None if service else n * 2,
                    n * 2,
                    n,
                    json.dumps(answers(n, chance)),
                )
                lines[service, district, ""].append(row)
                lines[service, "", month].append(row)
                yield row
    for (service, district, month), rows in list(lines.items()):
        yield summed(rows, (year, month, service, province, district))
        if district:
            lines[service, "", ""] += rows
    for service in ("", *SERVICES):
        yield summed(lines[service, "", ""], (year, "", service, province, ""))


def manifest(year: int, province: str, districts: list[str], chance: random.Random) -> dict[str, Any]:
    lines = [
        {"district": name, "services": chance.randint(3, 9), "kiosks": 1, "days": 240, "reconciled": 238, "differing": chance.randint(0, 2)}
        | {"unchecked": 1, "unsent": 0, "gaps": 0}
        for name in districts
    ]
    return {"kpi": {"score": 100, "districts": districts[:4], "rests_on": "then"}, "completeness": lines}


def seed(connection: Connection) -> int:
    chance, listed, count = random.Random(1), areas.load(DISTRICTS), 0
    for province in listed.provinces:
        districts = [area.name for area in listed.of_province(province.code)]
        for year in YEARS:
            rows = list(province_rows(year, province.name, districts, chance))
            bulk_insert(connection, rollup_figures, NAMES, rows)
            count += len(rows)
            at = f"{year - 543}-11-{int(province.code) % 28 + 1:02d}T10:00:00+07:00"
            values = {"digest": f"{province.code}{year}", "province": province.name, "fiscal_year": year, "version": 1, "state": "locked"}
            values |= {"manifest": json.dumps(manifest(year, province.name, districts, chance)), "signature": "", "current": 1}
            connection.execute(insert(rollups).values(**values, begun_at=at, complete_at=at, came_by="file"))
    return count


def pages() -> dict[str, Callable[[int], str]]:
    """Name -> the address of its nth opening: another year, province, month or order each time, as people would."""
    provinces = [area.name for area in areas.load(DISTRICTS).provinces]
    year = lambda n: 2570 - n % 5  # noqa: E731
    return {
        "/overview": lambda n: f"/overview?year={year(n)}",
        "/overview, a month": lambda n: f"/overview?month={months_of(2570)[n % 12]}",
        "/provinces/NAME": lambda n: f"/provinces/{provinces[n * 7 % 77]}?year={year(n)}",
        "/districts": lambda n: f"/districts?year={year(n)}&page={n + 1}",
        "/districts by percent": lambda n: f"/districts?year={year(n)}&sort=percent",
        "/districts?q=": lambda n: f"/districts?year={year(n)}&q={('เมือง', 'กุด', 'kut', 'บาง')[n % 4]}",
        "/compare": lambda n: f"/compare?year={year(n)}",
        "/compare of a province": lambda n: f"/compare?year={year(n)}&province={provinces[n * 5 % 77]}",
        "/services": lambda n: f"/services?year={year(n)}",
        "/services/ID": lambda n: f"/services/{SERVICES[n % 12]}?year={year(n)}",
        "/kpi": lambda n: f"/kpi?year={year(n)}",
        "/received": lambda n: f"/received?page={n + 1}",
    }


def measured(browser: TestClient, address: str) -> tuple[float, float]:
    """CPU and wall, ms."""
    cpu, wall = time.process_time(), time.perf_counter()
    reply = browser.get(address)
    assert reply.status_code == 200, f"{address}: {reply.status_code}"
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def main() -> int:
    programs = installed_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt install postgresql (a cluster of our own is started)")
        return 0
    with running_cluster(programs) as cluster:
        execute(cluster, "CREATE DATABASE ministry")
        settings = Settings(f"{cluster}/ministry", MINISTRY, ministry=True)
        engine = open_database(settings.database_url)
        migrations.migrate(engine)
        began = time.perf_counter()
        with writing(engine) as connection:
            count = seed(connection)
            add_user(connection, "bench", "bench", PASSWORD, "province", Scope(MINISTRY))
        analyze(engine)
        engine.dispose()
        print(f"{count:,} rows of 77 provinces and {len(YEARS)} years, seeded in {time.perf_counter() - began:.0f} s", flush=True)
        return _pages(settings)


def _pages(settings: Settings) -> int:
    missed = 0
    with TestClient(create_app(settings), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as browser:
        browser.post("/login", data={"name": "bench", "password": PASSWORD})
        floor = statistics.median(measured(browser, "/healthz")[0] for _ in range(30))
        print(f"/healthz {floor:.1f} ms of CPU (the floor); target {TARGET_MS:.0f} ms at p95")
        for name, address in pages().items():
            times = [measured(browser, address(n)) for n in range(ROUNDS)]
            first, cpu = max(cpu for cpu, _ in times[:5]), sorted(cpu for cpu, _ in times[5:])
            p50, p95 = statistics.median(cpu), cpu[int(0.95 * (len(cpu) - 1) + 0.5)]
            wall = statistics.median(wall for _, wall in times)
            missed |= p95 > TARGET_MS
            print(f"{name:24} first {first:6.0f}  p50 {p50:6.0f}  p95 {p95:6.0f} ms of CPU; wall p50 {wall:6.0f} ms", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
