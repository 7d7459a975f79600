"""The database comes up: empty, started by two processes at once, upgraded, made by a newer program, unreachable. On both databases."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, inspect, select, text, update

from kiosk.survey.unfinished import Unfinished, unfinished_of
from sync.server.db import migrations
from sync.server.db.engine import DatabaseUnusableError, open_database, writing
from sync.server.db.last_beats import note_last_beats
from sync.server.db.schema import (
    heartbeats,
    kiosks,
    metadata,
    open_days,
    open_services,
    option_tallies,
    schema_version,
    service_details,
    visit_tallies,
    visits,
)
from sync.server.scope import Scope
from sync.server.services import proposals
from sync.server.settings import Settings
from sync.server.tallies import queries
from tests.support.counter import Counter


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    address, name = request.getfixturevalue("postgresql"), f"e{uuid.uuid4().hex}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{address}/{name}"


@pytest.fixture
def opened(empty_url: Any) -> Iterator[Any]:
    engine = open_database(empty_url)
    yield engine
    engine.dispose()


def test_an_empty_database(opened: Any) -> None:
    """Every table is there afterwards, and a second start changes nothing."""
    assert migrations.migrate(opened) == migrations.migrate(opened)
    assert set(metadata.tables) <= set(inspect(opened).get_table_names())


def test_two_processes_start_at_once(empty_url: Any) -> None:
    """Both come up; the tables are made once."""
    program = f"from sync.server.db import engine, migrations; print(migrations.migrate(engine.open_database({empty_url!r})))"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    ended = [(process.communicate(timeout=50), process.returncode) for process in started]
    assert [(out.strip(), status) for (out, _), status in ended] == [(str(max(migrations.STEPS)), 0)] * 3, ended


def test_an_upgrade_runs_each_step_once(opened: Any) -> None:
    """Eight threads upgrade at once: each numbered step runs exactly once, in order, and its version is noted."""
    migrations.migrate(opened, {})
    ran, barrier = [], Barrier(8)
    extra = Table("extra", MetaData(), Column("id", Integer, primary_key=True))

    def make_table(connection: Any) -> None:
        ran.append(2)
        extra.create(connection)

    def fill_table(connection: Any) -> None:
        ran.append(3)
        connection.execute(extra.insert().values(id=1))

    def start() -> None:
        barrier.wait()
        migrations.migrate(opened, {2: make_table, 3: fill_table})

    threads = [Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    assert ran == [2, 3]
    with opened.connect() as connection:
        assert sorted(connection.scalars(select(schema_version.c.version))) == [1, 2, 3]


def test_a_step_fails_half_way(opened: Any) -> None:
    """The whole upgrade is rolled back; the old schema stands and can be upgraded later."""
    migrations.migrate(opened, {})

    def broken(connection: Any) -> None:
        connection.execute(text("CREATE TABLE half (id integer)"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        migrations.migrate(opened, {2: broken})
    assert "half" not in inspect(opened).get_table_names()
    assert migrations.migrate(opened, {}) == migrations.FIRST


def test_the_database_was_made_by_a_newer_program(opened: Any) -> None:
    """It is refused in words and left alone."""
    migrations.migrate(opened)
    with writing(opened) as connection:
        connection.execute(update(schema_version).values(version=99))
    with pytest.raises(DatabaseUnusableError, match="newer program"):
        migrations.migrate(opened)


@pytest.mark.parametrize("url", ["mysql://x", "nonsense", "oracle://x/y", ""])
def test_an_address_of_no_database_we_know(url: str) -> None:
    """One sentence says what an address looks like."""
    with pytest.raises(DatabaseUnusableError, match="postgresql"):
        open_database(url)


def test_links_that_stood_before_kiosks_words_became_proposals_still_stand(tmp_path: Path) -> None:
    """The ninth step: what a kiosk wrote and what its heartbeat said is the pages' own, so that no public page loses its links."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine, {version: step for version, step in migrations.STEPS.items() if version < 9})
    moment = "2026-11-23T09:41:00+07:00"
    place = {"province": "ยโสธร", "district": "กุดชุม", "kiosk": "0192f3a4-0000-4000-8000-000000000001", "service": "L022"}
    with engine.begin() as connection:
        said = {"name": "", "owner": "", "telephone": "045 1", "link": "https://example.go.th/said", "reported_at": moment}
        connection.execute(insert(open_services).values(**place, **said))
        written = {"version": 1, "at": moment, "received_at": moment, "details": json.dumps({"url": "https://example.go.th/written"})}
        connection.execute(insert(service_details).values(**place, **written))
    assert migrations.migrate(engine) == max(migrations.STEPS)
    with engine.connect() as connection:
        scope = Scope("ยโสธร", "กุดชุม")
        assert proposals.published_words(proposals.rows_of(connection, scope)) == {
            "L022": {"url": "https://example.go.th/written", "telephone": "045 1"}
        }
    engine.dispose()


def test_an_officer_had_typed_that_nobody_came(tmp_path: Path) -> None:
    """The sixth step: such a day was counted, with 0, day and month alike; what is counted already stays."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine, {version: step for version, step in migrations.STEPS.items() if version < 6})
    place = {"province": "ยโสธร", "district": "กุดชุม", "kiosk": "0192f3a4-0000-4000-8000-000000000001"}
    moment = "2026-11-23T09:41:00+07:00"
    typed = {"revision": 1, "kind": "day", "at": moment, "received_at": moment, "uses": "{}"}
    with engine.begin() as connection:
        for number, (day, people) in enumerate((("2026-11-23", 0), ("2026-11-24", 0), ("2026-12-01", 7))):
            identity = f"0192f3a4-0000-4000-8000-00000000010{number}"
            connection.execute(insert(visits).values(**place, **typed, id=identity, day=day, people=people))
        for period in ("2026-12-01", "2026-12"):
            connection.execute(insert(visit_tallies).values(**place, period=period, service="", n=7))
    assert migrations.migrate(engine) == max(migrations.STEPS)
    with engine.connect() as connection:
        rows = connection.execute(select(visit_tallies.c.period, visit_tallies.c.service, visit_tallies.c.n)).all()
    assert sorted(map(tuple, rows)) == [
        ("2026-11", "", 0),
        ("2026-11-23", "", 0),
        ("2026-11-24", "", 0),
        ("2026-12", "", 7),
        ("2026-12-01", "", 7),
    ]
    engine.dispose()


def test_errands_that_newer_kiosks_reported_are_counted_after_the_upgrade(tmp_path: Path) -> None:
    """The province of before stored the records and counted nothing of it; the upgrade counts what a new arrival would have counted."""
    settings = Settings(f"sqlite:///{tmp_path / 'province.db'}", "ยโสธร")
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    counter, day = Counter(engine, settings, "กุดชุม"), date(2026, 11, 23)
    given = {"services": ("P002", "X-1"), "services.unfinished": ("said", "long_wait")}
    counter.answered(day, [given, {"services": ("P002",)}], status="partial")
    counter.amended(counter.answered(day, [given])[0])
    span = (Scope("ยโสธร", "กุดชุม"), day, day)
    with writing(engine) as connection:
        before = queries.totals(connection, *span).options
        connection.execute(delete(option_tallies).where(option_tallies.c.question.like("services.unfinished%")))
        connection.execute(delete(schema_version).where(schema_version.c.version >= 14))
        connection.execute(insert(schema_version).values(version=13, applied_at="2026-11-23T00:00:00Z"))
        assert unfinished_of(queries.totals(connection, *span).options, "services").people == 0
    migrations.migrate(engine)
    with writing(engine) as connection:
        after = queries.totals(connection, *span).options
        assert after == before and unfinished_of(after, "services") == Unfinished(1, {"long_wait": 1}, {"P002": 1, "X-1": 1})
    engine.dispose()


def test_what_is_open_is_written_down_from_the_upgrade_on(tmp_path: Path) -> None:
    """The twelfth step: one row for each district, without what a revoked kiosk had opened."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine, {version: step for version, step in migrations.STEPS.items() if version < 12})
    moment = "2026-11-23T09:41:00+07:00"
    said = {"owner": "", "telephone": "", "link": "", "reported_at": moment}
    with engine.begin() as connection:
        for kiosk, service, name in (("a", "L022", ""), ("a", "P015", "ชื่อที่ตรวจแล้ว"), ("b", "L023", "")):
            place = {"province": "ยโสธร", "district": "กุดชุม", "kiosk": kiosk, "service": service}
            connection.execute(insert(open_services).values(**place, **said, name=name))
        revoked = {"province": "ยโสธร", "district": "กุดชุม", "created_at": moment, "enrolled_at": moment, "revoked_at": moment}
        connection.execute(insert(kiosks).values(kiosk="b", **{name: value for name, value in revoked.items() if name in kiosks.c}))
    migrations.migrate(engine)
    with engine.connect() as connection:
        (row,) = connection.execute(select(open_days)).all()
    assert (row.district, json.loads(row.services), json.loads(row.named)) == ("กุดชุม", ["L022", "P015"], ["P015"])
    engine.dispose()


def test_each_kiosks_row_tells_its_last_heartbeat_after_the_upgrade(opened: Any) -> None:
    """Pages find it there; a kiosk that never sent one has none."""
    migrations.migrate(opened)
    place = {"province": "ยโสธร", "district": "กุดชุม"}
    with writing(opened) as connection:
        connection.execute(insert(kiosks), [{**place, "kiosk": kiosk} for kiosk in ("talks", "silent")])
        days = ("2026-11-02", "2026-11-20", "2026-10-30")
        connection.execute(insert(heartbeats), [{"kiosk": "talks", "day": day, "at": "then", "received_at": "then"} for day in days])
        connection.execute(text("ALTER TABLE kiosks DROP COLUMN last_beat_day"))
        note_last_beats(connection)
        note_last_beats(connection)
        assert dict(connection.execute(select(kiosks.c.kiosk, kiosks.c.last_beat_day)).all()) == {"talks": "2026-11-20", "silent": None}
