"""A kiosk that joined in the wrong district is put right, and back again: what was told before is what the pages say afterwards."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, select
from starlette.testclient import TestClient

from kiosk.survey.dates.calendar import fiscal_year_days
from sync import wire
from sync.server import audit
from sync.server.db.engine import reading, writing
from sync.server.db.schema import kiosks, metadata
from sync.server.kiosks import consequences, relocation
from sync.server.scope import Scope
from sync.server.sender import MovedMeanwhileError, Sender, record_contact
from sync.server.tallies import queries
from tests.sync.server.conftest import ONE_DATABASE, PROVINCE, TestKiosk

DAYS = fiscal_year_days(2570)
HERE, THERE = "กุดชุม", "ค้อวัง"
# What no move may change: who did what, what a day had open, addresses of old settings.
APART = {"audit", "open_days", "districts", "schema_version", "kiosks", "codes", "month_changes"}


@pytest.fixture
def two(app: FastAPI, client: TestClient, join: Callable[..., TestKiosk], push: Callable[..., Any]) -> tuple[TestKiosk, TestKiosk]:
    """A kiosk in each of two districts, with responses, words, visitors, open services and a name of its place."""
    pair = join(app.state.engine, HERE), join(app.state.engine, THERE)
    for kiosk, count in zip(pair, (30, 12), strict=True):
        push(kiosk, [kiosk.respond(answers=kiosk.answers() | {"suggestion": f"ที่จอดรถ {number}"}) for number in range(count)])
        visit = {"id": "01ffffff" + kiosk.id[8:], "kiosk": kiosk.id, "revision": 1, "kind": "day_total", "day": "2026-11-02"}
        visit |= {"at": "2026-11-02T16:00:00+07:00", "people": count * 2, "uses": {"L022": count}}
        assert client.post(wire.VISITS, json={"visits": [visit]}, headers=kiosk.headers).json()["verdicts"][0]["verdict"] == "accepted"
        services = [{"id": service, "link": "https://example.go.th/"} for service in ("L022", "L023", "L005", "P017", "P083")[: count // 6]]
        beat = {"kiosk": kiosk.id, "at": "2026-11-02T16:00:00+07:00", "version": "0.3.0", "unsent": 0, "place": f"ที่ว่าการ {count}"}
        assert client.post(wire.HEARTBEAT, json={**beat, "services": services}, headers=kiosk.headers).status_code == 200
    return pair


def contents(connection: Connection) -> Mapping[str, Any]:
    return {
        table.name: sorted(map(str, connection.execute(select(table)).all())) for table in metadata.sorted_tables if table.name not in APART
    }


def put(app: FastAPI, kiosk: TestKiosk, district: str) -> bool:
    with writing(app.state.engine) as connection:
        return relocation.put_right(connection, app.state.settings, "jangwat", kiosk.id, district)


def test_a_kiosk_that_joined_in_the_wrong_district_is_put_right(app: FastAPI, two: tuple[TestKiosk, TestKiosk]) -> None:
    """What was told before is so afterwards, in both districts: services, indicator, place, sums, people. Nothing is left behind."""
    kiosk, settings = two[0], app.state.settings
    with reading(app.state.engine) as connection:
        row = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk.id)).one()
        changes = consequences.of_moving(connection, settings, row, THERE, DAYS)
    assert put(app, kiosk, THERE)
    assert [(change.district, change.indicator) for change in changes] == [(HERE, "leaves"), (THERE, "joins")]
    assert changes[0].gone == changes[0].before.shown and len(changes[0].gone) == 5 and len(changes[1].new) == 3
    assert (changes[0].before.place, changes[0].after.place) == ("ที่ว่าการ 30", "") and changes[1].after.place == "ที่ว่าการ 30"
    with reading(app.state.engine) as connection:
        for change in changes:
            now = consequences._figures(connection, settings, Scope(PROVINCE, change.district), DAYS)
            after = change.after
            assert (now.services, now.place, now.people) == (after.services, after.place, after.people)
            assert now.summary.scores == after.summary.scores and now.summary.interval == after.summary.interval
            assert now.summary.totals.complete == after.summary.totals.complete
        assert queries.totals(connection, Scope(PROVINCE, HERE), *DAYS) == queries.Totals()
        assert changes[1].after.summary.totals.complete == 42 and changes[1].after.people == 84
        for table in metadata.sorted_tables:
            if table.name not in APART and "kiosk" in table.c and "district" in table.c:
                assert HERE not in set(connection.scalars(select(table.c.district).where(table.c.kiosk == kiosk.id))), table.name
        for district in (HERE, THERE):
            assert "kiosk.move" in [entry.act for entry in audit.entries(connection, Scope(PROVINCE, district))]


def test_moved_back_all_is_as_it_was(app: FastAPI, client: TestClient, push: Callable[..., Any], two: tuple[TestKiosk, TestKiosk]) -> None:
    """Every table says the same as before, to the letter; the kiosk goes on with its key there and here."""
    kiosk = two[0]
    with reading(app.state.engine) as connection:
        before = contents(connection)
    assert put(app, kiosk, THERE) and not put(app, kiosk, THERE)
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(kiosks.c.moved_from).where(kiosks.c.kiosk == kiosk.id)) == HERE
    assert put(app, kiosk, HERE)
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(kiosks.c.moved_from).where(kiosks.c.kiosk == kiosk.id)) == ""
        assert contents(connection) == before
    assert put(app, kiosk, THERE)
    assert [verdict["verdict"] for verdict in push(kiosk, kiosk.responses(2))] == ["accepted"] * 2
    with reading(app.state.engine) as connection:
        assert queries.totals(connection, Scope(PROVINCE, THERE), *DAYS).complete == 44


def test_a_push_meets_the_move_and_is_sent_again(app: FastAPI, client: TestClient, two: tuple[TestKiosk, TestKiosk]) -> None:
    """What began while the kiosk stood in the old district is written nowhere; the kiosk, answered 503, sends it again to the new one."""
    begun = Sender(two[0].id, PROVINCE, HERE)
    assert put(app, two[0], THERE)
    with pytest.raises(MovedMeanwhileError), writing(app.state.engine) as connection:
        record_contact(connection, begun, "2026-11-03T08:00:00+07:00")


@ONE_DATABASE
def test_responses_that_count_nowhere_are_not_told_as_sums(
    app: FastAPI, push: Callable[..., Any], two: tuple[TestKiosk, TestKiosk]
) -> None:
    """One that is withdrawn, and one of another fiscal year, are in no sum of this one."""
    kiosk = two[0]
    (first,) = kiosk.responses(1)
    old = kiosk.respond(answered_at="2026-09-30T10:00:00+07:00", started_at="2026-09-30T09:58:00+07:00")
    push(kiosk, [first, old])
    with reading(app.state.engine) as connection:
        row = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk.id)).one()
        layout = consequences.validation_context(app.state.settings, connection).layout
        mine = consequences.totals_of_kiosk(connection, layout, row, DAYS)
        whole = queries.totals(connection, Scope(PROVINCE, HERE), *DAYS)
        assert (mine.complete, mine.counts, mine.spread, mine.by_mode) == (whole.complete, whole.counts, whole.spread, whole.by_mode)
        assert mine.complete == 31 and consequences.locked_years(connection, row) == []
