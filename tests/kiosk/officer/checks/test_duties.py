"""The duties of a service centre, as an officer sees and marks them."""

from dataclasses import replace
from datetime import timedelta

from kiosk.officer.intents import Act, Open
from kiosk.officer.page_names import PageName
from kiosk.store import journal, settings
from kiosk.survey import province_status
from kiosk.survey.province_contact import Comparison
from tests.kiosk.survey.test_province_status import WIRE
from tests.support.office import NOW, Office, entries, walked

CHECKS = Open(PageName.DIAGNOSTICS)


def test_the_duties_say_what_is_missing(office: Office) -> None:
    """Sixteen services are enough; the links were never looked at; the month's figures are due on the 30th, in 7 days."""
    office.answer_for_weeks()
    controller = office.controller()
    shown = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))
    assert shown["services"].good is True and shown["links"].good is False
    assert "30 พ.ย. 2569" in shown["sending"].note and "7" in shown["sending"].note
    assert "110" in shown["responses"].note


def test_an_officer_marks_what_only_an_officer_knows(office: Office) -> None:
    """Figures sent; a tap by mistake is taken back; next month the duty is open again. The provider's questionnaire has a page."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.DUTIES), Act("sending"))
    shown = entries(controller, state)
    assert shown["sending"].good is True and shown["questionnaire"].intent == Open(PageName.PROVIDER_FORM)
    office.now = NOW + timedelta(days=20)
    assert entries(controller, state)["sending"].good is not True
    office.now = NOW
    assert entries(controller, walked(controller, Act("sending"), start=state))["sending"].good is None
    assert next(event.text for event in journal.events(office.connection, "officer")).endswith("taken back")


def test_days_that_differ_from_the_province_are_a_duty(office: Office) -> None:
    """Two red days of the last comparison; unknown while the kiosk has joined no province."""
    controller = office.controller()
    assert entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))["reconciliation"].icon == "list"
    office.site = replace(office.site, server=replace(office.site.server, url="https://survey.example.go.th"))
    settings.COMPARISON.put(office.connection, Comparison(NOW, 9, ("2026-11-20", "2026-11-21")))
    entry = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))["reconciliation"]
    assert entry.good is False and "2" in entry.note


def test_what_only_the_province_knows_stands_with_its_day(office: Office) -> None:
    """Not joined: it says so. Joined: indicator, report, silent kiosks, districts, and the sending day is the province's."""
    controller = office.controller()
    alone = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))
    assert all("ยังไม่ได้เชื่อมต่อกับจังหวัด" in alone[name].note for name in province_status.NAMES)
    office.site = replace(office.site, server=replace(office.site.server, url="https://survey.example.go.th"))
    assert all(
        "ยังไม่ได้แจ้งมา" in entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))[name].note for name in province_status.NAMES
    )
    word = {**WIRE, "sending_day": 25, "provider_year": 2570}
    settings.PROVINCE_MESSAGE.put(office.connection, settings.ProvinceMessage(NOW, word))
    shown = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))
    assert all("ณ\N{NO-BREAK SPACE}วันที่\N{NO-BREAK SPACE}23 พ.ย. 2569" in shown[name].note for name in province_status.NAMES)
    assert "75 คะแนน" in shown["kpi"].note and "อีก 1 อำเภอจะได้ 100" in shown["kpi"].note
    assert "25 พ.ย. 2569" in shown["sending"].note
    assert shown["questionnaire"].good is True and shown["questionnaire"].intent is None
