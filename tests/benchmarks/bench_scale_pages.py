"""The province's pages over 878 districts, 3,000 kiosks and ten million responses in one PostgreSQL database: what each costs at p95.

Long because of its seed, so that `make bench` leaves it out: `make bench ARGS=scale_pages`. Pages read running tallies, never responses,
so the tallies of ten million are written straight, by SQL; comments, days of the ledger and heartbeats are there, the responses are not.
Costs are processor time of the pages' process and of PostgreSQL together, so that other work on the machine does not count; the wall
time stands beside. `--database postgresql://...` measures one that is there, `--seed-only` leaves it.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote

import psycopg
from starlette.testclient import TestClient

from sync.server.accounts.users import add_user
from sync.server.app import create_app
from sync.server.db import migrations
from sync.server.db.engine import analyze, open_database, writing
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import keeping, month_changes
from tests.support.postgresql import execute, installed_programs, running_cluster
from tests.support.yasothon_province import ITEMS, SERVICES

PROVINCE, PASSWORD, TARGET_MS, ROUNDS = "ยโสธร", "measured-by-the-bench", 150.0, 20
DISTRICTS, KIOSKS, RESPONSES, COMMENTS = 878, 3000, 10_000_000, 100_000
FIRST, LAST, DAYS_FROM = "2025-10-01", "2026-11-28", "2026-11-01"  # days of services, and check-ins: of the last month alone
HERE, CHANGED = "อำเภอที่ 1", "2026-11"
PAGES = (
    *(f"{page}?year=2569" for page in ("/overview", "/services", "/services/L022", "/rates", "/compare", "/items", "/duties", "/quality")),
    *("/trend?year=2569&by=week", "/overview?year=2569&sort=percent"),
    *(
        "/overview",
        "/overview?sort=percent",
        "/overview?month=2026-10",
        "/overview?q=878",
        f"/districts/{HERE}",
        "/services",
        "/services/L022",
    ),
    *("/items", "/compare", "/compare?by=services", "/map", "/trend", "/rates", "/telephones", "/comments", "/comments?q=ที่จอดรถ"),
    *("/comments/themes", "/comments/alike", "/comments/follow-up", "/quality", "/data", "/alerts", "/duties", "/selection", "/provider"),
    *("/chapters", "/report", "/banners", "/documents", "/kiosks", "/kiosks?page=40", "/kiosks/machines", "/kiosks/updates"),
    *("/settings", "/conflicts", "/users", "/audit", f"/public/{HERE}", "/public"),
)

_PLACES = f"SELECT '{PROVINCE}' AS province, 'อำเภอที่ ' || d AS district, d FROM generate_series(1, {DISTRICTS}) AS d"
_PERIODS = f"""SELECT to_char(m, 'YYYY-MM') AS period, 30 AS days FROM generate_series('{FIRST}'::date, '{LAST}'::date, '1 month') AS m
    UNION ALL SELECT to_char(m, 'YYYY-MM-DD'), 1 FROM generate_series('{FIRST}'::date, '{LAST}'::date, '1 day') AS m"""
_COUNTED = f"(length(period) = 7 OR (k % {DISTRICTS} + right(period, 2)::int) % 200 <> 0)"  # some days nobody counts
_KEPT = f"(service = '' OR length(period) = 7 OR period >= '{DAYS_FROM}')"  # of items and uses
_PER_DAY = RESPONSES // DISTRICTS // 420  # of a district
_CODES = (
    *(f"('sex', '{code}')" for code in ("male", "female")),
    *(f"('age', '{code}')" for code in ("le20", "21_30", "31_40", "41_50", "51_60", "gt60")),
    *(f"('education', '{code}')" for code in ("primary", "secondary", "bachelor", "above")),
    *(f"('occupation', '{code}')" for code in ("farming", "trade", "employee", "civil", "student")),
    *(f"('suitable', '{code}')" for code in ("yes", "no")),
    *(f"('@hour', '{hour:02d}')" for hour in range(8, 17)),
)
_ID = "lpad(to_hex({}), 8, '0') || '-6c00-7000-8000-' || lpad(to_hex({}), 12, '0')"
_KIOSKS = f"""SELECT '{PROVINCE}' AS province, 'อำเภอที่ ' || (k % {DISTRICTS} + 1) AS district, {_ID.format("27268000", "k")} AS kiosk, k
    FROM generate_series(0, {KIOSKS - 1}) AS k"""


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"('{value}')" for value in values)


_OF_SERVICES = f"(VALUES {_listed(('', *SERVICES))}) AS s (service)"


def statements() -> Iterator[str]:
    """What fills a migrated, empty database."""
    yield from _machines(f"'{LAST}T10:00:00+07:00'")
    yield from _tallies()
    words = "(ARRAY['ที่จอดรถไม่พอ', 'รอนานมาก ควรมีบัตรคิว', 'เจ้าหน้าที่พูดจาดี บริการรวดเร็ว', 'อยากให้เปิดวันเสาร์'])[n % 4 + 1]"
    yield f"""INSERT INTO comments (province, district, id, question, day, text, screening, search, alike)
        SELECT '{PROVINCE}', 'อำเภอที่ ' || (n % {DISTRICTS} + 1), {_ID.format("27268000 + n", "n")}, 'suggestions',
        to_char('{LAST}'::date - n % 400, 'YYYY-MM-DD'), {words} || ' ' || n, CASE n % 20 WHEN 0 THEN 'unread' ELSE 'shown' END,
        {words} || ' ' || n, md5({words}) FROM generate_series(1, {COMMENTS}) AS n"""


def _machines(at: str) -> Iterator[str]:
    """Districts, their kiosks, and what these said of themselves; `at`: a moment, in SQL."""
    yield f"""INSERT INTO districts (province, district, place, created_at)
        SELECT province, district, 'ที่ว่าการ' || district, {at} FROM ({_PLACES}) p"""
    yield f"""INSERT INTO kiosks (kiosk, province, district, key_hash, enrolled_at, last_seen_at, held, last_seq, last_beat_day)
        SELECT kiosk, province, district, md5(kiosk), {at}, {at}, 3333, 3333, '{LAST}' FROM ({_KIOSKS}) k"""
    yield f"""INSERT INTO heartbeats (kiosk, day, at, received_at, version, unsent, disk_free)
        SELECT kiosk, to_char(day, 'YYYY-MM-DD'), {at}, {at}, '0.4.0', k % 50 / 49, 10000000000
        FROM ({_KIOSKS}) k, generate_series('{LAST}'::date - 34, '{LAST}'::date, '1 day') AS day"""
    yield f"""INSERT INTO health (kiosk, check_id, result, sentence, at)
        SELECT kiosk, 'check' || c, CASE (k + c) % 97 WHEN 0 THEN 'warning' ELSE 'pass' END, 'ใช้งานได้ตามปกติ', {at}
        FROM ({_KIOSKS}) k, generate_series(1, 20) AS c"""
    yield f"""INSERT INTO open_services (province, district, kiosk, service, position, link, reported_at)
        SELECT province, district, kiosk, service, 0, 'https://example.go.th/', {at}
        FROM ({_KIOSKS}) k, {_OF_SERVICES} WHERE service <> ''"""
    yield f"""INSERT INTO ledger_days (province, district, kiosk, day, count, digest, claimed_count, claimed_digest, claimed_at)
        SELECT province, district, kiosk, to_char(day, 'YYYY-MM-DD'), 8, md5('x'), 8, md5('x'), {at}
        FROM ({_KIOSKS}) k, generate_series('{FIRST}'::date, '{LAST}'::date, '1 day') AS day"""


def _tallies() -> Iterator[str]:
    count = f"(days * {_PER_DAY} * (CASE service WHEN '' THEN 100 ELSE 25 END + d % 7) / 100 + 1)"
    own = "(90 + d % 20)"  # the sum of one response's levels, as kiosk.survey.scoring.own_score counts them
    yield f"""INSERT INTO period_counts
        (province, period, service, district, flagged, partial, mode_self, spread_n, spread_total, spread_squares)
        SELECT province, period, service, district, 0, {count} / 15, {count}, {count}, {count} * {own}, {count} * {own} * ({own} + 1)
        FROM ({_PLACES}) p, ({_PERIODS}) t, {_OF_SERVICES}"""
    yield f"""INSERT INTO item_tallies (province, period, service, district, flagged, item, n3, n4, n5)
        SELECT province, period, service, district, 0, item, {count} / 5, {count} / 3, {count} - {count} / 5 - {count} / 3
        FROM ({_PLACES}) p, ({_PERIODS}) t, {_OF_SERVICES}, (VALUES {_listed(ITEMS)}) AS i (item) WHERE {_KEPT}"""
    yield f"""INSERT INTO option_tallies (province, period, question, district, flagged, code, n)
        SELECT province, period, question, district, 0, code, days * {_PER_DAY} / 5 + d % 5
        FROM ({_PLACES}) p, ({_PERIODS}) t, (VALUES {", ".join(_CODES)}) AS o (question, code)
        WHERE question = '@hour' OR length(period) = 7"""
    yield f"""INSERT INTO visit_tallies (province, period, service, district, kiosk, n)
        SELECT province, period, service, district, kiosk, days * 12
        FROM ({_KIOSKS}) k, ({_PERIODS}) t, {_OF_SERVICES} WHERE {_KEPT} AND {_COUNTED}"""
    yield f"""INSERT INTO visits (province, district, id, kiosk, revision, kind, day, at, people, uses, received_at)
        SELECT province, district, {_ID.format("27268000 + day::int", "k * 1000 + hour")}, kiosk, 1, 'check_in', period,
        period || 'T' || lpad(hour::text, 2, '0') || ':00:00+07:00', 1, '{{}}', period || 'T17:00:00+07:00'
        FROM ({_KIOSKS}) k, (SELECT to_char(m, 'YYYY-MM-DD') AS period, extract(day FROM m) AS day
        FROM generate_series('{DAYS_FROM}'::date, '{LAST}'::date, '1 day') AS m) t, generate_series(8, 16) AS hour"""


def seed(database: str) -> None:
    engine = open_database(database)
    migrations.migrate(engine)
    with psycopg.connect(database) as connection:
        for statement in statements():
            began = time.perf_counter()
            count = connection.execute(statement).rowcount
            print(f"{statement.split()[2]:16} {count:>10,} rows in {time.perf_counter() - began:4.0f} s", flush=True)
    with writing(engine) as connection:
        add_user(connection, "bench", "bench", PASSWORD, "province", Scope(PROVINCE))
    analyze(engine)
    began = time.perf_counter()
    print(
        f"{keeping.keep(engine, PROVINCE, date.fromisoformat(LAST))} months' sums kept in {time.perf_counter() - began:.0f} s", flush=True
    )
    engine.dispose()


def change_this_month(database: str) -> None:
    """As a push leaves it: its sums do not hold until they are kept again."""
    engine = open_database(database)
    with writing(engine) as connection:
        month_changes.note(connection, PROVINCE, [CHANGED])
    engine.dispose()


def cpu_of_postgresql(database: str) -> float:
    """Seconds of all its processes, those that have ended too: its first process knows them."""
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row
        first = int(_stat(row[0])[1])  # while this connection lasts
    running = [path for path in Path("/proc").glob("[0-9]*") if (path / "stat").exists()]
    own = [fields for path in running if (fields := _stat(int(path.name))) and (path.name == str(first) or fields[1] == str(first))]
    ended = _stat(first)[13:15]
    return (sum(int(fields[11]) + int(fields[12]) for fields in own) + sum(map(int, ended))) / 100


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on (proc(5)): 1 is the parent, 11 and 12 its own time, 13 and 14 its children's."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def measured(browser: TestClient, address: str, database: str) -> tuple[float, float, float, int]:
    """Milliseconds of the pages' process, of PostgreSQL and of wall time; the page's length."""
    before, cpu, wall = cpu_of_postgresql(database), time.process_time(), time.perf_counter()
    reply = browser.get(address)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert reply.status_code == 200, f"{address}: {reply.status_code}"
    return cpu * 1000, (cpu_of_postgresql(database) - before) * 1000, wall * 1000, len(reply.content)


def pages(database: str, wanted: Sequence[str], rounds: int) -> int:
    missed = 0
    with TestClient(create_app(Settings(database, PROVINCE)), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as browser:
        browser.post("/login", data={"name": "bench", "password": PASSWORD})
        floor = statistics.median(measured(browser, "/healthz", database)[0] for _ in range(20))
        print(f"/healthz {floor:.1f} ms of processor time (the floor); target {TARGET_MS:.0f} ms at p95")
        for page in wanted:
            address = quote(page, safe="/?=&")
            first, *rest = [measured(browser, address, database) for _ in range(rounds + 1)]
            both = sorted(python + postgresql for python, postgresql, *_ in rest)
            p95, share = both[int(0.95 * (len(both) - 1) + 0.5)], statistics.median(line[1] for line in rest)
            wall = statistics.median(line[2] for line in rest)
            missed |= p95 > TARGET_MS
            print(
                f"{page:28} first {sum(first[:2]):6.0f}  p95 {p95:6.0f} ms, of it PostgreSQL {share:5.0f}; wall {wall:6.0f} ms"
                f" {first[3] / 1000:6.0f} kB{'  MISSED' if p95 > TARGET_MS else ''}",
                flush=True,
            )
    return int(missed)


@contextmanager
def database_of_its_own() -> Iterator[str]:
    programs = installed_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt install postgresql (a cluster of our own is started)")
        raise SystemExit(0)
    with running_cluster(programs) as address:
        execute(address, "CREATE DATABASE scale_pages")
        seed(f"{address}/scale_pages")
        yield f"{address}/scale_pages"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database", default="", help="one that is there and filled")
    parser.add_argument("--seed-only", action="store_true")
    parser.add_argument("--changed", action="store_true", help="after a push in this month: its sums are not kept yet (with --database)")
    parsed = parser.parse_args(arguments)
    if parsed.changed:
        change_this_month(parsed.database)
    if parsed.seed_only:
        seed(parsed.database)
        return 0
    if parsed.database:
        return pages(parsed.database, parsed.pages, parsed.rounds)
    with database_of_its_own() as database:
        return pages(database, parsed.pages, parsed.rounds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
