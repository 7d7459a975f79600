"""How fast the province takes a backlog in, on PostgreSQL: 10,000 responses in batches of 500, beside a raw COPY.

`ingest` is what a server does with a parsed batch: check, hash, verdicts, chain, flags, remarks, tallies, commit. Two kiosks
send half of them each to one server process, one after another and both at once; beside it both at once to two server processes,
as a load balancer would spread them over two cores. The floor is a raw COPY of the same rows: the very rows that ingest wrote,
from memory, 500 in a transaction, into a table with the same keys and indexes. The best of five rounds counts: other programs
only add time. What the wire adds is bench_sync's affair.
"""

import multiprocessing
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import Engine, text

from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, digest
from sync.client import push
from sync.server.db import migrations
from sync.server.db.engine import open_database, writing
from sync.server.ingest import responses
from sync.server.ingest.validation import ValidationContext
from sync.server.kiosks import enrolment
from sync.server.settings import Settings
from sync.server.tallies.layout import TallyLayout
from tests.support.postgresql import execute, installed_programs, running_cluster

RESPONSES, A_DAY, ROUNDS = 10_000, 100, 5
RATIO = 0.25
KIOSKS = ("01a0c450-6c00-7000-8000-000000000001", "01a0c450-6c00-7000-8000-000000000002")
ARRIVED = "2026-11-23T10:00:00+07:00"
Batches = list[list[dict[str, Any]]]
MORNING = datetime.fromisoformat("2026-05-01T08:30:00+07:00")
COMMENTS = ("อยากให้เปิดเว็บไซต์บริการวันเสาร์ด้วย", "ที่จอดรถน้อย", "เจ้าหน้าที่แนะนำดีมาก", "อินเทอร์เน็ตช้า")


def main() -> int:
    programs = installed_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt install postgresql (a cluster of our own is started)")
        return 0
    batches = {kiosk: backlog(kiosk) for kiosk in KIOSKS}
    with running_cluster(programs) as address:
        rounds = [one_round(address, number, batches) for number in range(ROUNDS)]
    floor, in_turn, at_once, together = map(min, zip(*rounds, strict=True))
    print(f"raw COPY                      {floor:6.2f} s   {RESPONSES / floor:8,.0f} responses a second   (the floor)")
    for what, spent in (("one process, one by one", in_turn), ("one process, both at once", at_once), ("two processes", together)):
        print(f"{what:28}  {spent:6.2f} s   {RESPONSES / spent:8,.0f} responses a second   {floor / spent:.2f} x COPY")
    print(f"target: one process at least {RATIO} x COPY")
    return int(floor / min(in_turn, at_once) < RATIO)


def backlog(kiosk: str, count: int = RESPONSES // len(KIOSKS)) -> Batches:
    """One kiosk's sealed responses, a hundred a day as a busy counter has, in batches."""
    chance, before, records = random.Random(kiosk), FIRST_PREVIOUS, []
    for number in range(count):
        at = MORNING + timedelta(days=number // A_DAY, seconds=number % A_DAY * 270 + chance.randint(0, 60))
        record: dict[str, Any] = {
            "id": uuid7(int(at.timestamp() * 1000), chance.getrandbits(74)),
            "kiosk": kiosk,
            "seq": number + 1,
            "questionnaire": {"id": "opdc-2564", "version": 1},
            "started_at": timestamp(at - timedelta(seconds=110)),
            "answered_at": timestamp(at),
            "duration_s": 110,
            "language": "th",
            "mode": "self",
            "status": "complete" if number % 25 else "partial",
            "answers": answers(chance),
            "other": {},
            "prev_hash": before,
        }
        before = digest(record)
        records.append({**record, "hash": before})
    return [records[start : start + push.BATCH_SENT] for start in range(0, len(records), push.BATCH_SENT)]


def answers(chance: random.Random) -> dict[str, Any]:
    services = ("L022", "L023", "L005", "P017", "P083", "P002", "P001", "B001")
    given: dict[str, Any] = {
        "sex": chance.choice(("male", "female")),
        "age": chance.choice(("31_40", "51_60", "gt60")),
        "education": "primary",
        "occupation": chance.choice(("farming", "trade")),
        "frequency": "once",
        "heard_from": "headman",
        "services": chance.sample(services, chance.choice((1, 1, 2))),
    }
    items = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4")
    given |= {item: chance.choice((3, 4, 4, 5, 5, 5)) for item in items} | {"suitable": "yes", "suitable_because": ["convenient"]}
    return given | ({"suggestions": chance.choice(COMMENTS)} if chance.random() < 0.2 else {})


def one_round(address: str, number: int, batches: dict[str, Batches]) -> tuple[float, float, float, float]:
    """Seconds of a raw COPY, of ingest in one process, kiosk after kiosk and both at once, and in two; each in a database of its own."""
    in_turn, at_once, together = (fresh(address, f"{name}{number}") for name in ("in_turn", "at_once", "together"))
    seconds = in_one_process(in_turn, batches, threads=1), in_one_process(at_once, batches, threads=len(KIOSKS))
    engine = open_database(in_turn.database_url)
    floor = copied(engine)
    engine.dispose()
    return floor, *seconds, in_two_processes(together, batches)


def fresh(address: str, name: str) -> Settings:
    execute(address, f"CREATE DATABASE {name}")
    settings = Settings(f"{address}/{name}")
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    engine.dispose()
    return settings


def taker(settings: Settings) -> Callable[[str, Batches], None]:
    """What one server process does with a kiosk's batches, its connections made and its caches warm."""
    engine = open_database(settings.database_url)
    known = ValidationContext(TallyLayout(settings.questionnaire), frozenset({"opdc-2564/1"}), frozenset(settings.catalogue.services))

    def take(kiosk: str, batches: Batches) -> None:
        with writing(engine) as connection:
            sender = enrolment.sender_for(connection, kiosk, settings.province, "กุดชุม")
        for batch in batches:
            responses.ingest(engine, known, sender, batch, ARRIVED)

    take(KIOSKS[0], [[]])
    return take


def in_one_process(settings: Settings, batches: dict[str, Batches], threads: int) -> float:
    take = taker(settings)
    with ThreadPoolExecutor(threads) as kiosks:
        began = time.perf_counter()
        list(kiosks.map(take, batches, batches.values()))
        return time.perf_counter() - began


def in_two_processes(settings: Settings, batches: dict[str, Batches]) -> float:
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(len(KIOSKS) + 1)
    servers = [context.Process(target=serve, args=(settings, kiosk, batches[kiosk], ready)) for kiosk in KIOSKS]
    for server in servers:
        server.start()
    ready.wait()
    began = time.perf_counter()
    for server in servers:
        server.join()
    spent = time.perf_counter() - began
    assert not any(server.exitcode for server in servers), "a server process failed"
    return spent


def serve(settings: Settings, kiosk: str, batches: Batches, ready: Barrier) -> None:
    take = taker(settings)
    ready.wait()
    take(kiosk, batches)


def copied(engine: Engine) -> float:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE raw (LIKE responses INCLUDING ALL)"))
        rows = [tuple(row) for row in connection.execute(text("SELECT * FROM responses ORDER BY kiosk, seq"))]
    assert len(rows) == RESPONSES, "ingest lost responses"
    began = time.perf_counter()
    for start in range(0, RESPONSES, push.BATCH_SENT):
        with engine.begin() as connection:
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy("COPY raw FROM STDIN") as copy:
                for row in rows[start : start + push.BATCH_SENT]:
                    copy.write_row(row)
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
