"""How fast the province takes a backlog in, on PostgreSQL: 10,000 responses of one kiosk in batches of 500, beside a raw COPY.

`ingest` is what the server does with a parsed batch: check, hash, verdicts, chain, flags, remarks, tallies, commit; two batches are
under way, as our kiosks push. The floor is a raw COPY of the same rows: the very rows that ingest wrote, from memory, 500 in a
transaction, into a table with the same keys and indexes. The best of five rounds counts: other programs only add time. What the
wire adds is bench_sync's affair.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from kiosk.survey.calendar import timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, digest
from sync import wire
from sync.server import enrolment, ingest, migrations
from sync.server.database import open_database, writing
from sync.server.settings import Settings
from sync.server.sifting import Known
from sync.server.tally import Layout
from tests.postgresql import execute, programs, running_cluster

RESPONSES, A_DAY, ROUNDS, UNDER_WAY = 10_000, 100, 5, 2
RATIO = 0.25
KIOSK = "01a0c450-6c00-7000-8000-000000000001"
MORNING = datetime.fromisoformat("2026-05-01T08:30:00+07:00")
COMMENTS = ("อยากให้เปิดบริการวันเสาร์ด้วย", "ที่จอดรถน้อย", "เจ้าหน้าที่แนะนำดีมาก", "อินเทอร์เน็ตช้า")


def main() -> int:
    found = programs()
    if found is None:
        print("PostgreSQL is not installed here: apt install postgresql (a cluster of our own is started)")
        return 0
    batches = backlog()
    with running_cluster(found) as address:
        floors, taken = zip(*(ingest_and_copy(address, number, batches) for number in range(ROUNDS)), strict=True)
    floor, ingested = min(floors), min(taken)
    print(f"raw COPY {floor:6.2f} s   {RESPONSES / floor:8,.0f} responses a second   (the floor)")
    print(f"ingest   {ingested:6.2f} s   {RESPONSES / ingested:8,.0f} responses a second   {floor / ingested:.2f} x COPY, at least {RATIO}")
    return int(floor / ingested < RATIO)


def backlog() -> list[list[dict[str, Any]]]:
    """One kiosk's sealed responses, a hundred a day as a busy counter has, in batches."""
    chance, before, records = random.Random(7), FIRST_PREVIOUS, []
    for number in range(RESPONSES):
        at = MORNING + timedelta(days=number // A_DAY, seconds=number % A_DAY * 270 + chance.randint(0, 60))
        record: dict[str, Any] = {
            "id": uuid7(int(at.timestamp() * 1000), chance.getrandbits(74)), "kiosk": KIOSK, "seq": number + 1,
            "questionnaire": {"id": "opdc-2564", "version": 1}, "started_at": timestamp(at - timedelta(seconds=110)),
            "answered_at": timestamp(at), "duration_s": 110, "language": "th", "mode": "self",
            "status": "complete" if number % 25 else "partial", "answers": answers(chance), "other": {}, "prev_hash": before,
        }  # fmt: skip
        before = digest(record)
        records.append({**record, "hash": before})
    return [records[start : start + wire.BATCH_SENT] for start in range(0, RESPONSES, wire.BATCH_SENT)]


def answers(chance: random.Random) -> dict[str, Any]:
    services = ("L022", "L023", "L005", "P017", "P083", "P002", "P001", "B001")
    given: dict[str, Any] = {
        "sex": chance.choice(("male", "female")), "age": chance.choice(("31_40", "51_60", "gt60")), "education": "primary",
        "occupation": chance.choice(("farming", "trade")), "frequency": "once", "heard_from": "headman",
        "services": chance.sample(services, chance.choice((1, 1, 2))),
    }  # fmt: skip
    items = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4")
    given |= {item: chance.choice((3, 4, 4, 5, 5, 5)) for item in items} | {"suitable": "yes", "suitable_because": ["convenient"]}
    return given | ({"suggestions": chance.choice(COMMENTS)} if chance.random() < 0.2 else {})


def ingest_and_copy(address: str, number: int, batches: list[list[dict[str, Any]]]) -> tuple[float, float]:
    """Seconds of a raw COPY, seconds of ingest; each in a database of its own."""
    execute(address, f"CREATE DATABASE ingest{number}")
    settings = Settings(f"{address}/ingest{number}")
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    with writing(engine) as connection:
        sender = enrolment.sender_for(connection, KIOSK, settings.province, "กุดชุม")
    known = Known(Layout(settings.questionnaire), frozenset({"opdc-2564/1"}), frozenset(settings.catalogue.services))
    ingest.take(engine, known, sender, [], "2026-11-23T10:00:00+07:00")

    def take(batch: list[dict[str, Any]]) -> None:
        ingest.take(engine, known, sender, batch, "2026-11-23T10:00:00+07:00")

    with ThreadPoolExecutor(max_workers=UNDER_WAY) as threads:
        began = time.perf_counter()
        list(threads.map(take, batches))
        ingested = time.perf_counter() - began
    floor = copied(engine)
    engine.dispose()
    return floor, ingested


def copied(engine: Engine) -> float:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE raw (LIKE responses INCLUDING ALL)"))
        rows = [tuple(row) for row in connection.execute(text("SELECT * FROM responses ORDER BY seq"))]
    assert len(rows) == RESPONSES, "ingest lost responses"
    began = time.perf_counter()
    for start in range(0, RESPONSES, wire.BATCH_SENT):
        with engine.begin() as connection:
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy("COPY raw FROM STDIN") as copy:
                for row in rows[start : start + wire.BATCH_SENT]:
                    copy.write_row(row)
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
