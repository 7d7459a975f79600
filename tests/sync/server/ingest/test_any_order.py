"""Responses arrive in any order, twice, altered, with holes, and once more after they were lost: what is kept equals a recount."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, digest
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments, flags, held_ranges, kiosks, ledger_days, responses
from sync.server.ingest import hash_chain
from sync.server.ingest import responses as ingest
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.settings import Settings
from sync.server.tallies import queries
from tests.sync.server.conftest import MORNING, ON_POSTGRESQL, ONE_DATABASE, TestKiosk

NOW = "2026-11-23T10:00:00+07:00"
KUDCHUM = Scope("ยโสธร", "กุดชุม")
SETTINGS = Settings("sqlite://", KUDCHUM.province)
YEAR = (date(2026, 10, 1), date(2027, 9, 30))
LENGTH = 9
TRUE, ALTERED, CLONED = range(3)  # the record itself; other content under its id; its number under another id

some_arrivals = st.lists(st.lists(st.tuples(st.integers(1, LENGTH), st.sampled_from((TRUE, ALTERED, CLONED))), max_size=8), max_size=6)
# Which orders there are is looked through on SQLite. That PostgreSQL understands the same statements shows in fewer of them.
many_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
some_examples = settings(many_examples, max_examples=15)
losses = {"lost": st.sets(st.integers(1, LENGTH), min_size=1), "sizes": st.lists(st.integers(1, 4), max_size=6)}


def sealed(record: Any, **changes: Any) -> Any:
    changed = {**record, **changes}
    return {**changed, "hash": digest(changed)}


def versions_of(kiosk: Any) -> Any:
    """seq -> the three records that could arrive under it. Some are quick enough to be flagged, some say something in words."""
    versions = {}
    for seq in range(1, LENGTH + 1):
        words = {"suggestions": f"ข้อ {seq}"} if seq % 3 == 0 else {}
        record = kiosk.respond(
            at=MORNING + timedelta(hours=9 * seq), duration_s=2 if seq % 4 == 0 else 120, answers={**kiosk.answers(), **words}
        )
        other = uuid7(1_795_000_000_000 + seq, kiosk.chance.getrandbits(74))
        versions[seq] = (record, sealed(record, duration_s=121), sealed(record, id=other))
    return versions


def take(engine: Any, kiosk: Any, records: Any) -> Any:
    with reading(engine) as connection:
        known = published.validation_context(SETTINGS, connection)
    return ingest.ingest(engine, known, Sender(kiosk.id, KUDCHUM.province, kiosk.district), records, NOW)


def rows_of(connection: Any, kiosk: Any) -> Any:
    return connection.execute(select(responses).where(responses.c.kiosk == kiosk.id).order_by(responses.c.seq)).all()


def check_kept(engine: Any, kiosk: Any) -> None:
    """Gaps, breaks, totals of the kiosk, its ledger and the district's tallies are what the rows themselves add up to."""
    with reading(engine) as connection:
        rows = rows_of(connection, kiosk)
        held = {row.seq: row for row in rows}
        last = max(held, default=0)
        missing = [seq for first, final in hash_chain.gaps(connection, kiosk.id) for seq in range(first, final + 1)]
        assert missing == [seq for seq in range(1, last) if seq not in held]
        broken = [seq for seq in held if seq - 1 in held and held[seq].prev_hash != held[seq - 1].hash]
        broken += [1] if 1 in held and held[1].prev_hash != FIRST_PREVIOUS else []
        assert [row.seq for row in hash_chain.breaks(connection, kiosk.id)] == sorted(broken)
        row = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk.id)).one()
        assert (row.held, row.last_seq) == (len(rows), last)
        ledger = connection.execute(select(ledger_days.c.day, ledger_days.c.count).where(ledger_days.c.kiosk == kiosk.id))
        assert {row[0]: row[1] for row in ledger if row[1]} == Counter(row.day for row in rows)
        check_tallies(connection)


def check_tallies(connection: Any) -> None:
    rows = connection.execute(select(responses.c.record, responses.c.flagged)).all()
    by_district = queries.with_and_without_flags(connection, KUDCHUM, *YEAR)
    for flagged in (True, False):
        records = [json.loads(row.record) for row in rows if flagged or not row.flagged]
        totals = queries.totals(connection, KUDCHUM, *YEAR, flagged=flagged)
        assert totals.complete == len(records)
        assert {level: n for level, n in totals.counts.get("4", {}).items() if n} == Counter(record["answers"]["4"] for record in records)
        sexes = {code: n for code, n in totals.options.get("sex", {}).items() if n}
        assert sexes == Counter(record["answers"]["sex"] for record in records)
        assert {id_: n for id_, n in totals.uses.items() if n} == Counter(s for record in records for s in record["answers"]["services"])
        if flagged:
            assert {flag: n for flag, n in totals.flags.items() if n} == Counter(connection.scalars(select(flags.c.flag)))
        alike = by_district[0 if flagged else 1].get(KUDCHUM.district, queries.Totals())
        assert (alike.complete, alike.partial, alike.spread) == (totals.complete, totals.partial, totals.spread)
        assert (alike.by_mode, alike.counts) == (totals.by_mode, totals.counts)


@ONE_DATABASE
@many_examples
@given(arrivals=some_arrivals)
def test_records_arrive_in_any_order_with_duplicates_conflicts_and_holes(
    engine: Engine, join: Callable[..., TestKiosk], arrivals: Any
) -> None:
    """Whatever comes when: each number is held once, and chain, gaps and tallies equal a recount after every batch."""
    check_arrivals(engine, join(engine), arrivals)


@ON_POSTGRESQL
@some_examples
@given(arrivals=some_arrivals)
def test_records_arrive_in_any_order_on_postgresql(engine: Engine, join: Callable[..., TestKiosk], arrivals: Any) -> None:
    """As on SQLite."""
    check_arrivals(engine, join(engine), arrivals)


def check_arrivals(engine: Engine, kiosk: TestKiosk, arrivals: Any) -> None:
    versions = versions_of(kiosk)
    first_come: dict[int, dict[str, Any]] = {}
    for batch in arrivals:
        records = [versions[seq][which] for seq, which in batch]
        verdicts = take(engine, kiosk, records)
        for record, verdict in zip(records, verdicts, strict=True):
            held = first_come.setdefault(record["seq"], record)
            accepted = held is record and verdict["verdict"] in ("accepted", "duplicate")
            assert accepted or (held is not record and verdict["verdict"] == "conflict")
        check_kept(engine, kiosk)


@ONE_DATABASE
@many_examples
@given(**losses)
def test_rows_were_lost_while_what_was_derived_from_them_stayed(
    engine: Engine, join: Callable[..., TestKiosk], lost: set[int], sizes: list[int]
) -> None:
    """The kiosk sends them again in batches of any size: accepted, and in the end everything equals a recount, nothing counted twice."""
    check_losses(engine, join(engine), lost, sizes)


@ON_POSTGRESQL
@some_examples
@given(**losses)
def test_rows_were_lost_on_postgresql(engine: Engine, join: Callable[..., TestKiosk], lost: set[int], sizes: list[int]) -> None:
    """As on SQLite."""
    check_losses(engine, join(engine), lost, sizes)


def check_losses(engine: Engine, kiosk: TestKiosk, lost: set[int], sizes: list[int]) -> None:
    sent = [record for record, *_ in versions_of(kiosk).values()]
    take(engine, kiosk, sent)
    with writing(engine) as connection:
        connection.execute(delete(responses).where(responses.c.kiosk == kiosk.id, responses.c.seq.in_(lost)))
    again, accepted = list(sent), 0
    for size in (*sizes, LENGTH):
        verdicts = take(engine, kiosk, again[:size])
        accepted += sum(verdict["verdict"] == "accepted" for verdict in verdicts)
        again = again[size:]
    assert accepted == len(lost)
    check_kept(engine, kiosk)


@pytest.mark.parametrize("also", [(), (held_ranges, ledger_days)])
def test_a_day_comes_again_after_its_rows_were_lost_but_not_its_remarks_and_flags(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], also: Any
) -> None:
    """It is taken cleanly; what a person decided about a remark stays decided."""
    records = [record for record, *_ in versions_of(kiosk).values()]
    push(kiosk, records)
    with writing(app.state.engine) as connection:
        connection.execute(comments.update().values(screening="shown"))
        for table in (responses, *also):
            connection.execute(delete(table).where(table.c.kiosk == kiosk.id))
    assert {verdict["verdict"] for verdict in push(kiosk, records)} == {"accepted"}
    assert {verdict["verdict"] for verdict in push(kiosk, records)} == {"duplicate"}
    check_kept(app.state.engine, kiosk)
    with reading(app.state.engine) as connection:
        assert set(connection.scalars(select(comments.c.screening))) == {"shown"}
        assert len(connection.scalars(select(flags.c.flag)).all()) == LENGTH // 4
