"""An officer stands at the kiosk and asks the province from its pages: join, send now, compare; each is answered in plain sentences."""

from collections.abc import Callable
from datetime import date

import pytest

from kiosk.language.result_line import ResultLine
from kiosk.store import settings
from kiosk.survey.dates.calendar import short_date
from sync.client import officer_actions
from sync.client.heartbeat import no_findings
from sync.client.officer_actions import LocalizedNotSentError
from sync.server.db import schema
from sync.server.db.engine import writing
from tests.support.faulty_proxy import FaultyProxy
from tests.support.reporting_kiosk import ReportingKiosk, same_on_both_sides
from tests.sync.client.conftest import RunningProvince


def said(lines: list[ResultLine]) -> str:
    return "\n".join(line.words for line in lines)


def test_an_officer_joins_sends_and_compares(new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince) -> None:
    """A code of another district is pointed out and not refused; then the answers are sent, and both sides agree, day by day."""
    kiosk = new_reporting_kiosk()
    lines = officer_actions.enrol(kiosk.data, province.url, province.held.code("ค้อวัง"), "en")
    assert [line.passed for line in lines] == [True, False]
    assert "ค้อวัง" in lines[0].words and "The code is for ค้อวัง, but this kiosk is set up for กุดชุม" in lines[1].words
    kiosk.answer(5)
    assert "5 sent: 5 new, 0 already there" in said(officer_actions.send(kiosk.data, no_findings, "en"))
    assert "Nothing waits to be sent" in said(officer_actions.send(kiosk.data, no_findings, "en"))
    verdict, *days = officer_actions.compare(kiosk.data, no_findings, "en")
    assert verdict.passed and len(days) == kiosk.answered_days() and all(day.passed for day in days)
    same_on_both_sides(kiosk, province.held)


def test_a_days_difference_stands_first(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """A response was altered in the province's database, which no sending mends: that day is red and above all others."""
    reporting_kiosk.answer(40)
    officer_actions.send(reporting_kiosk.data, no_findings, "th")
    held = schema.responses.c
    with writing(province.held.engine) as connection:
        altered = (held.kiosk == reporting_kiosk.site.kiosk) & (held.seq == 7)
        day = connection.scalar(schema.responses.update().where(altered).values(hash="f" * 64).returning(held.day))
    assert day
    verdict, first, *others = officer_actions.compare(reporting_kiosk.data, no_findings, "en")
    assert (verdict.passed, first.passed, {other.passed for other in others}) == (False, False, {True})
    assert first.words.startswith(short_date(date.fromisoformat(day), "en")) and "they differ" in first.words


def test_the_cable_is_out(reporting_kiosk: ReportingKiosk, proxy: FaultyProxy) -> None:
    """In the officer's language what is wrong, and the page of sending says since when; nothing is lost."""
    reporting_kiosk.answer(3)
    proxy.cut()
    for ask in (officer_actions.send, officer_actions.compare):
        with pytest.raises(LocalizedNotSentError, match="คำตอบยังเก็บอยู่ในเครื่องครบถ้วน"):
            ask(reporting_kiosk.data, no_findings, "th")
    assert settings.FAILURE.get(reporting_kiosk.connection) and reporting_kiosk.waiting == 3
    proxy.restore()
    assert "3 sent" in said(officer_actions.send(reporting_kiosk.data, no_findings, "en"))
    assert settings.FAILURE.get(reporting_kiosk.connection) is None


def test_a_code_asks_for_the_set_up_and_is_not_spent(new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince) -> None:
    """The first-day page shows it before anything is taken over; a wrong code is told in a sentence."""
    kiosk, code = new_reporting_kiosk(), province.held.code()
    assert "กุดชุม" in officer_actions.set_up(kiosk.data, province.url, code, "th")
    with pytest.raises(LocalizedNotSentError, match="code"):
        officer_actions.set_up(kiosk.data, province.url, "AAAA-BBBB", "en")
    assert officer_actions.enrol(kiosk.data, province.url, code, "th")[0].passed
