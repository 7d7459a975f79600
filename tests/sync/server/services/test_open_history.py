"""What was open THEN: the indicator of a year that has ended does not change with what is opened or closed later. On both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, update

from kiosk.language.texts import load
from kiosk.paths import TEXTS
from sync.server.db.engine import reading, writing
from sync.server.db.schema import open_days
from sync.server.report.builder import build_report
from sync.server.report.tables import summary
from sync.server.scope import Scope
from sync.server.services import open_history, open_services
from sync.server.settings import Settings
from tests.support.counter import Counter

PROVINCE, HERE = "ยโสธร", "ค้อวัง"
FIVE = ("L022", "L023", "L005", "P017", "P002")
ENDED = date(2025, 9, 30)  # of fiscal year 2568


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url, PROVINCE)


def written_down(engine: Engine, day: date) -> None:
    """As if what was written down last had been heard on this day."""
    with writing(engine) as connection:
        last = connection.scalars(select(open_days.c.day).order_by(open_days.c.day.desc())).first()
        connection.execute(update(open_days).where(open_days.c.day == last).values(day=day.isoformat()))


def counting(engine: Engine, settings: Settings, last: date) -> tuple[tuple[str, ...], str]:
    with reading(engine) as connection:
        return open_history.districts_open(connection, PROVINCE, settings.catalogue, last), open_history.basis(connection, PROVINCE, last)


def test_a_year_that_ended_counts_what_was_open_then(engine: Engine, settings: Settings) -> None:
    """Five were open on its last day; two closed in the next year. The day on which something was written last decides."""
    counter = Counter(engine, settings, HERE)
    counter.opens(FIVE)
    written_down(engine, ENDED - timedelta(days=3))
    counter.opens(FIVE[:3])
    assert counting(engine, settings, ENDED) == ((HERE,), "then")
    assert counting(engine, settings, date.max) == ((), "now")


def test_a_kiosk_that_was_taken_away_in_the_year_opens_nothing_at_its_end(engine: Engine, settings: Settings) -> None:
    """Revoking is written down like a heartbeat."""
    counter = Counter(engine, settings, HERE)
    counter.opens(FIVE)
    written_down(engine, ENDED - timedelta(days=30))
    counter.revoked()
    written_down(engine, ENDED - timedelta(days=3))
    with writing(engine) as connection:
        open_services.enter(connection, "jangwat", Scope(PROVINCE, HERE), FIVE)
        open_history.note(connection, Scope(PROVINCE, HERE))
    assert counting(engine, settings, ENDED) == ((), "then")


def test_of_a_year_before_records_began_the_report_says_what_it_rests_on(engine: Engine, settings: Settings) -> None:
    """What is open now counts for want of a record, and the sheet says so."""
    Counter(engine, settings, HERE).opens(FIVE)
    thai = load(TEXTS, "th", "province")
    with writing(engine) as connection:
        report = build_report(connection, settings, 2568, "0.80", thai)
    assert (report.kpi.names, report.kpi.rests_on) == ((HERE,), "unrecorded")
    assert "ไม่มีบันทึกว่าช่วงเวลานี้เปิดงานใดบ้าง" in " ".join(str(row[1]) for row in summary(report, thai).rows)
