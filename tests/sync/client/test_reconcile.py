"""Day by day, ours against theirs: green days, a day that is mended by itself, and one that is reported."""

import shutil
import uuid
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Executable, select

from kiosk.store import journal, settings
from sync.client import contact_state, heartbeat, reconcile
from sync.client.reconcile import spans
from sync.server.configuration.published import validation_context
from sync.server.db import schema
from sync.server.db.engine import reading, writing
from sync.server.ingest import conflicts
from sync.server.ingest.conflicts import ConflictFilter, Settlement
from sync.server.kiosks import status
from sync.server.settings import Settings
from tests.support.reporting_kiosk import PROVINCE, ReportingKiosk, now, same_on_both_sides
from tests.sync.client.conftest import RunningProvince


def test_everything_agrees_after_a_push(reporting_kiosk: ReportingKiosk) -> None:
    """The ordinary evening: every day green, the result kept for the officers' page."""
    reporting_kiosk.answer(60)
    days = reporting_kiosk.reconcile()
    assert len(days) == reporting_kiosk.answered_days() and all(day.agrees for day in days)
    result = settings.COMPARISON.get(reporting_kiosk.connection)
    assert result is not None and (result.days, result.red) == (len(days), ())


def test_a_day_that_the_province_lost_is_sent_again_by_itself(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """Its backup was old: the day is red, goes over once more, and is green."""
    reporting_kiosk.answer(80)
    reporting_kiosk.push()
    day = reconcile.our_days(reporting_kiosk.connection).popitem()[0]
    lost = province.held.lose(reporting_kiosk, day)
    with reporting_kiosk.province() as way:
        before = {day.day: day.agrees for day in reconcile.compare(reporting_kiosk.connection, way, now().date())}
    assert not before[day] and sum(not agrees for agrees in before.values()) == 1
    reporting_kiosk.reconcile()
    same_on_both_sides(reporting_kiosk, province.held)
    assert any(
        f"again: {lost}, of days that differed: 1" in event.text
        for event in journal.events(reporting_kiosk.connection, contact_state.JOURNAL)
    )


def test_a_day_that_stays_red_is_sent_again_only_once_and_then_reported(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """The province holds a response this kiosk does not have (a restored disk): sending again cannot mend that."""
    reporting_kiosk.answer(30)
    reporting_kiosk.push()
    day = reconcile.our_days(reporting_kiosk.connection).popitem()[0]
    held = schema.responses
    with writing(province.held.engine) as connection:
        row = connection.execute(select(held).where(held.c.kiosk == reporting_kiosk.site.kiosk, held.c.day == day)).first()
        assert row
        connection.execute(held.insert().values({**row._mapping, "id": str(uuid.uuid4()), "seq": 31, "hash": "0" * 64}))
    assert reconcile.send_again(reporting_kiosk.connection, [day], now()) > 0
    assert reporting_kiosk.push().duplicate > 0
    assert reconcile.send_again(reporting_kiosk.connection, [day], now()) == 0
    days = reporting_kiosk.reconcile()
    assert [compared.day for compared in days if not compared.agrees] == [day]
    result = settings.COMPARISON.get(reporting_kiosk.connection)
    assert result is not None and result.red == (day,)
    assert any("sent again: 1. Tell" in event.text for event in journal.events(reporting_kiosk.connection, contact_state.JOURNAL))


def _with_one_row(reporting_kiosk: ReportingKiosk, province: RunningProvince, do: Callable[[ColumnElement[bool]], Executable]) -> str:
    """What somebody does in the province's database to one response, past the province's program; its day."""
    held = schema.responses
    mine = (held.c.kiosk == reporting_kiosk.site.kiosk) & (held.c.seq == 7)
    with writing(province.held.engine) as connection:
        day = connection.scalar(select(held.c.day).where(mine))
        connection.execute(do(mine))
    assert day
    return day


def test_a_response_was_lost_in_the_provinces_database(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """Nothing but its row is gone, and no count tells: the next comparison finds it, it goes over again, and all is as before."""
    reporting_kiosk.answer(12)
    reporting_kiosk.reconcile()
    day = _with_one_row(reporting_kiosk, province, schema.responses.delete().where)
    with reporting_kiosk.province() as way:
        assert [other.day for other in reconcile.compare(reporting_kiosk.connection, way, now().date()) if not other.agrees] == [day]
    reporting_kiosk.reconcile()
    same_on_both_sides(reporting_kiosk, province.held)


def test_a_response_was_altered_in_the_provinces_database(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """Sending it again cannot mend that: the day stays red here and at the province, which keeps both for a person to look at."""
    reporting_kiosk.answer(12)
    reporting_kiosk.reconcile()
    day = _with_one_row(reporting_kiosk, province, lambda mine: schema.responses.update().where(mine).values(hash="f" * 64))
    assert [compared.day for compared in reporting_kiosk.reconcile() if not compared.agrees] == [day]
    assert province.held.conflicts_of(reporting_kiosk) == 1 and reporting_kiosk.refused == 1
    with reporting_kiosk.province() as way:
        reply = way.heartbeat(
            heartbeat.compose(
                reporting_kiosk.connection,
                heartbeat.HeartbeatSources(reporting_kiosk.data, reporting_kiosk.site, heartbeat.no_findings),
                now(),
                whole=True,
            )
        )
    assert reply["unreconciled"] == [day]
    with reading(province.held.engine) as connection:
        known = next(kiosk for kiosk in status.kiosk_statuses(connection, PROVINCE) if kiosk["kiosk"] == reporting_kiosk.site.kiosk)
    assert known["differing_days"] == 1


def test_a_disk_put_back_to_an_older_state_lacks_a_whole_day(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """What only the province holds is red there too, though the kiosk has nothing to tell of that day."""
    reporting_kiosk.answer(12)
    reporting_kiosk.reconcile()
    day, far = next(iter(reconcile.our_days(reporting_kiosk.connection))), "2026-09-01"
    with writing(province.held.engine) as connection:
        mine = (schema.responses.c.kiosk == reporting_kiosk.site.kiosk) & (schema.responses.c.day == day)
        stored = connection.execute(select(schema.responses).where(mine)).first()
        assert stored
        row = {**stored._mapping, "id": str(uuid.uuid4()), "seq": 31, "hash": "0" * 64, "day": far}
        connection.execute(schema.responses.insert().values(row))
    assert [compared.day for compared in reporting_kiosk.reconcile() if not compared.agrees] == [far]
    with reporting_kiosk.province() as way:
        reply = way.heartbeat(
            heartbeat.compose(
                reporting_kiosk.connection,
                heartbeat.HeartbeatSources(reporting_kiosk.data, reporting_kiosk.site, heartbeat.no_findings),
                now(),
                whole=True,
            )
        )
    assert reply["unreconciled"] == [far]


def test_spans_cover_every_day_and_ask_for_no_more_than_the_wire_allows() -> None:
    """A clock that once stood at 1970 does not make the kiosk ask for fifty years."""
    today = date(2026, 11, 23)
    days = [date(1970, 1, 1), date(1970, 1, 3), date(2020, 5, 5), today, today + timedelta(days=3)]
    asked = spans(days, today)
    assert all(any(first <= day <= last for first, last in asked) for day in days)
    assert all((last - first).days < 800 for first, last in asked)
    assert len(asked) == 4


def test_the_province_chose_this_kiosks_records_and_they_are_refused_no_more(
    reporting_kiosk: ReportingKiosk, new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince
) -> None:
    """The clone came first and is scrapped: an officer chooses those of the kiosk that stays, and its days turn green by themselves."""
    clone = reporting_kiosk
    stays = new_reporting_kiosk()
    for name in ("site.json", "province_key.json"):
        shutil.copy(clone.data.root / name, stays.data.root / name)
    clone.answer(3)
    stays.answer(4)
    clone.push()
    stays.push()
    assert stays.refused == 3
    with writing(province.held.engine) as connection:
        row = conflicts.latest(connection, PROVINCE, 1, ConflictFilter(kiosk=stays.site.kiosk))[0]
        context = validation_context(Settings("sqlite://", PROVINCE), connection)
        assert conflicts.settle(connection, context, "jangwat", row, Settlement("a cloned disk", "second", every=True)) == 3
    assert all(day.agrees for day in stays.reconcile())
    assert (stays.refused, stays.waiting) == (0, 0)
    assert province.held.of(stays) == stays.held()
