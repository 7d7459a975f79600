"""The plug is pulled at every write and flush of a disk, and in the middle of longer writes (`make power-test`): of a kiosk that thanks, of
the province that takes in, of a machine that is given new versions.

Each state that the disk went through is mounted as the next start finds it. Of a kiosk: every answer that was thanked for by then is there
once, the chain is whole, the totals are right, and the next person is thanked. Of the province: what it confirmed is there, and when the
kiosk sends everything again each response is there once. Of a machine: a version starts, and none older than the one before the last.
Needs root, qemu-storage-daemon and e2fsprogs; minutes. usage: python -m tests.machine.power_cuts [kiosk|province|versions [MOST_STATES]]
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, text

from kiosk.store import responses
from kiosk.store.database import StoreError, open_store
from kiosk.store.verify import verify
from sync.server.configuration import published
from sync.server.db import migrations
from sync.server.db.engine import DATABASE_ERRORS, open_database, reading, writing
from sync.server.db.schema import responses as received
from sync.server.ingest import responses as ingest
from sync.server.kiosks import enrolment
from sync.server.sender import Sender
from sync.server.settings import Settings
from tests.assets.test_deploy import Machine
from tests.machine.recorded_disk import mounted, new_disk, recorded, states
from tests.support.drafts import make_draft
from tests.support.shipped import shipped_questionnaire
from tests.sync.server.conftest import PROVINCE, TestKiosk

Confirmed = list[tuple[int, str]]  # how long the log was when something was confirmed, and what: an answer's id, a version
NOW = "2026-11-23T10:00:00+07:00"
QUESTIONNAIRE = shipped_questionnaire()


def thank(folder: Path, size: Callable[[], int]) -> Confirmed:
    """Two hundred people answer; every fifth time a pile of three forms comes at once."""
    rng, thanked = random.Random(20261129), []
    with closing(open_store(folder / "kiosk.db")) as store:
        for number in range(200):
            drafts = [make_draft(rng) for _ in range(1 if number % 5 else 3)]
            saved = responses.save_all(store, drafts, QUESTIONNAIRE)
            thanked += [(size(), response.id) for response in saved]
    return thanked


def lost_at_the_kiosk(folder: Path, expected: list[str]) -> str:
    """What a kiosk that starts with this disk would lack; "" where nothing is."""
    if not (folder / "kiosk.db").exists():
        return "the store is gone" if expected else ""
    try:
        store = open_store(folder / "kiosk.db")
    except StoreError as error:
        return str(error)
    with closing(store):
        lost = [response_id for response_id in expected if responses.get(store, response_id) is None]
        verdict = verify(store, QUESTIONNAIRE)
        responses.save(store, make_draft(random.Random(1)), QUESTIONNAIRE)
        if lost or verdict.problems or verify(store, QUESTIONNAIRE).responses != verdict.responses + 1:
            return f"{len(lost)} thanked answers lost; {verdict.problems}"
    return ""


def sending_kiosk() -> TestKiosk:
    """The same kiosk each time, with the same answers."""
    return TestKiosk("0190163d-8694-739b-aea5-966c26f8ad91")


def sent(folder: Path, size: Callable[[], int]) -> Confirmed:
    """A kiosk joins and sends eighty times three responses, all of which are there already from the second time on."""
    settings, kiosk, confirmed = Settings(f"sqlite:///{folder / 'province.db'}", PROVINCE), sending_kiosk(), []
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    with writing(engine) as connection:
        code, _ = enrolment.issue_code(connection, "test", PROVINCE, kiosk.district)
        enrolment.enroll(connection, settings, code, kiosk.id, "127.0.0.1")
    with reading(engine) as connection:
        known = published.validation_context(settings, connection)
    for _ in range(80):
        records = kiosk.responses(3)
        ingest.ingest(engine, known, Sender(kiosk.id, PROVINCE, kiosk.district), records, NOW)
        confirmed += [(size(), record["id"]) for record in records]
    engine.dispose()
    return confirmed


def lost_at_the_province(folder: Path, expected: list[str]) -> str:
    """What was confirmed and is not there, or is there twice once the kiosk has sent it again."""
    if not (folder / "province.db").exists():
        return "the database is gone" if expected else ""
    engine = open_database(f"sqlite:///{folder / 'province.db'}")
    try:
        migrations.migrate(engine)
        with reading(engine) as connection:
            sound = connection.execute(text("PRAGMA integrity_check")).scalar()
            there = set(connection.execute(select(received.c.id)).scalars())
            known = published.validation_context(Settings(str(engine.url), PROVINCE), connection)
        lost = set(expected) - there
        if expected:
            kiosk = sending_kiosk()
            ingest.ingest(engine, known, Sender(kiosk.id, PROVINCE, kiosk.district), kiosk.responses(len(expected)), NOW)
        with reading(engine) as connection:
            count = connection.execute(select(func.count()).select_from(received)).scalar()
        again = f"; {count} of {len(there)} after everything was sent again" if count != max(len(there), len(expected)) else ""
        return "" if not (lost or again) and sound == "ok" else f"{len(lost)} confirmed responses lost; {sound}{again}"
    except DATABASE_ERRORS as error:
        return str(error)
    finally:
        engine.dispose()


def updated(folder: Path, size: Callable[[], int]) -> Confirmed:
    """Twelve versions of a program, one after the other, as the package puts them there."""
    machine, confirmed = Machine(folder), []
    for number in range(12):
        if machine.install(f"{number:02}"):
            raise OSError("a version cannot be installed")
        confirmed.append((size(), f"{number:02}"))
    return confirmed


def no_version_starts(folder: Path, expected: list[str]) -> str:
    """Which version starts, where none does or an older one than the one before the last; "" where all is well."""
    machine = Machine(folder)
    if not expected:
        return ""
    started = machine.start().stdout
    if not started:
        machine.start("ended", result="exit-code")
        started = machine.start().stdout
    return "" if started[:2] >= f"{int(expected[-1]) - 1:02}" else f"after version {expected[-1]}: {started!r}"


class Scenario(NamedTuple):
    megabytes: int
    confirm: Callable[[Path, Callable[[], int]], Confirmed]
    problem: Callable[[Path, list[str]], str]


SCENARIOS = {
    "kiosk": Scenario(24, thank, lost_at_the_kiosk),
    "province": Scenario(48, sent, lost_at_the_province),
    "versions": Scenario(24, updated, no_version_starts),
}


def pulled(name: str, most: int) -> int:
    """How many states of the disk lacked something; each is printed."""
    scenario = SCENARIOS[name]
    shared = Path("/dev/shm")
    work = Path(tempfile.mkdtemp(prefix="power-", dir=shared if shared.is_dir() else None))
    disk, base, log = work / "disk", work / "base", work / "log"
    try:
        new_disk(disk, scenario.megabytes)
        shutil.copy(disk, base)
        with recorded(disk, log, work / "mounted"):
            confirmed = scenario.confirm(work / "mounted", lambda: log.stat().st_size)
        count, problems = 0, []
        for end in states(base, log, work / "replayed"):
            with mounted(work / "replayed", work / "again") as folder:
                problem = scenario.problem(folder, [what for size, what in confirmed if size <= end])
            count += 1
            problems += [f"after {end} bytes of the log: {problem}"] if problem else []
            if count == most:
                break
        print(*problems, sep="\n", end="\n" if problems else "")
        print(
            f"{name}: {count} states of the disk, {len(confirmed)} times something was confirmed: {len(problems)} states lack it",
            flush=True,
        )
        return len(problems)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    wanted, limit = sys.argv[1:2] or list(SCENARIOS), int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize
    sys.exit(1 if sum(pulled(name, limit) for name in wanted) else 0)
