"""The duties page: what is done, due and missing, judged from what is known."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from kiosk.language.texts import load
from kiosk.paths import TEXTS
from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.duties import kpi_score, target_responses
from kiosk.survey.yearly import provider_answers
from sync.server.db import schema
from sync.server.db.engine import writing
from sync.server.duties.assess import UNREAD_COUNTED, ProvinceFacts, last_due_month
from sync.server.kiosks import enrolment
from sync.server.kiosks.silence import is_silent
from sync.server.pages.duties import SIGNS, DutyLine, duty_lines
from sync.server.services.open_services import OpenServices
from tests.support.province_facts import WELL, answered, province_facts
from tests.sync.server.pages.conftest import PROVINCE, Person

NOW = date(2026, 11, 23)
BAD, WARN, WAIT, GOOD = (SIGNS[state] for state in ("late", "due", "coming", "done"))
T = load(TEXTS, "th", "province")
SECOND = "0192f3a4-0000-4000-8000-0000000000aa"
FORM = provider_answers.Answers(opened_on="2026-01-05", suitable="yes", because=("convenient",), position="ปลัดอำเภอ")


def duty(about: str, facts: ProvinceFacts) -> DutyLine:
    return next(
        line
        for line in duty_lines(facts, T)
        if line.title.startswith(T(about, score="", month="", day="", year="").split("{")[0].strip()[:12])
    )


def test_four_services_are_one_short_and_the_page_names_the_district() -> None:
    """ค้อวัง (4) is to be done; with five it is in order."""
    short = replace(WELL, name="ค้อวัง", services=OpenServices(WELL.services.counting[:4]))
    assert duty("duty_services", province_facts(WELL, short)).sign == WARN
    assert "ค้อวัง (4)" in duty("duty_services", province_facts(WELL, short)).sentence
    assert duty("duty_services", province_facts(WELL)).sign == GOOD


def test_the_province_looks_in_before_the_first_district_has_joined() -> None:
    """Nothing is green because nothing is there: what is to be done is the first district, the indicator and the report."""
    empty = replace(province_facts(WELL), districts=(), last_month=(), summaries={})
    assert GOOD not in [line.sign for line in duty_lines(empty, T)]
    assert T("no_districts_hint") in [line.sentence for line in duty_lines(empty, T)]


def test_one_more_district_makes_75() -> None:
    """The next level and what it needs."""
    assert "75" in duty("duty_kpi", province_facts(WELL)).sentence
    assert [kpi_score(count) for count in range(6)] == [0, 50, 75, 100, 100, 100]


def test_a_kiosk_that_holds_back_answers_of_last_month_is_wrong() -> None:
    """The month that was due is sent only when nothing waits and every day has been compared."""
    late = replace(WELL, unsent=4)
    assert duty("duty_sending", province_facts(WELL, last_month=(late,))).sign == BAD
    assert duty("duty_sending", province_facts(WELL)).sign == GOOD


@pytest.mark.parametrize(
    ("now", "month"),
    [(date(2026, 11, 29), 10), (date(2026, 11, 30), 11), (date(2027, 2, 27), 1), (date(2027, 2, 28), 2), (date(2027, 1, 1), 12)],
)
def test_figures_are_due_on_the_30th_and_in_february_on_its_last_day(now: date, month: int) -> None:
    """Until then the month before is the one that counts."""
    assert last_due_month(now).month == month


def test_a_day_that_differs_is_worse_than_one_not_compared() -> None:
    """Red, then grey, then green."""
    assert duty("duty_agreement", province_facts(replace(WELL, differing=1))).sign == BAD
    assert duty("duty_agreement", province_facts(replace(WELL, unchecked=2))).sign == WARN
    assert duty("duty_agreement", province_facts(WELL)).sign == GOOD


@pytest.mark.parametrize(
    ("seen", "silent"),
    [
        ("2026-11-20T16:30:00+07:00", False),  # Friday afternoon, and it is Monday: a weekend is no silence
        ("2026-11-19T16:30:00+07:00", True),  # all of Friday has passed
        ("2026-11-23T08:00:00+07:00", False),
    ],
)
def test_a_weekend_is_no_silence_but_a_working_day_is(seen: str, silent: bool) -> None:
    """Monday to Friday count."""
    assert is_silent(seen, NOW) is silent


def test_too_few_answers_are_named_with_target_and_interval() -> None:
    """Yamane at 5 %: of 400 people who came, 200 should answer."""
    few = duty("duty_enough", province_facts(WELL, summaries={"กุดชุม": answered(400, 30)}))
    assert few.sign == WAIT and "30 จาก 200" in few.sentence
    assert [target_responses(people) for people in (0, 1, 100, 400, 100_000)] == [0, 1, 80, 200, 399]


@pytest.mark.parametrize(("now", "state"), [(NOW, WAIT), (date(2027, 9, 15), WARN), (date(2027, 10, 1), WARN), (date(2027, 10, 31), BAD)])
def test_the_providers_questionnaire_is_due_when_the_year_ends(now: date, state: str) -> None:
    """Not yet, soon, not late on the first days after the year, overdue; in order once every district has sent it."""
    assert duty("duty_provider", province_facts(WELL, today=now)).sign == state
    assert duty("duty_provider", province_facts(WELL, today=now, questionnaires=frozenset({"กุดชุม"}))).sign == GOOD


def test_a_report_that_nobody_made_is_overdue_a_month_after_the_year() -> None:
    """Locked is the only state that is done."""
    assert duty("duty_report", province_facts(WELL, today=date(2027, 11, 5))).sign == BAD
    assert duty("duty_report", province_facts(WELL, today=date(2027, 10, 5), report="certified")).sign == WARN
    assert duty("duty_report", province_facts(WELL, report="locked")).sign == GOOD


def test_links_and_remarks_that_nobody_looked_at_are_named() -> None:
    """Each with its number."""
    assert "กุดชุม 3" in duty("duty_links", province_facts(WELL, unchecked_links={"กุดชุม": 3})).sentence
    assert "12" in duty("duty_comments", province_facts(WELL, unread=12)).sentence


def test_a_year_of_remarks_was_left_and_the_page_says_or_more() -> None:
    """They are counted up to 1,000 only."""
    assert duty("duty_comments", province_facts(WELL, unread=999)).sentence == T("duty_comments_waiting", n=999)
    assert duty("duty_comments", province_facts(WELL, unread=UNREAD_COUNTED)).sentence == T("duty_comments_many", n=1000)


def test_a_district_is_not_asked_for_the_provinces_report() -> None:
    """Neither the indicator nor the report are its duties."""
    assert len(duty_lines(province_facts(WELL), T)) == len(duty_lines(province_facts(WELL, whole_province=False), T)) + 2


def test_what_is_wrong_stands_first(jangwat: Person) -> None:
    """On the page too: the silent kiosk before the links."""
    page = jangwat.opens("/duties?year=2570")
    assert page.index("โปรดโทร. สอบถาม: ค้อวัง") < page.index("ตรวจลิงก์งานบริการ (เกณฑ์ของระบบ 90 วัน)")


def test_the_province_sends_on_the_15th(jangwat: Person, kutchum: Person) -> None:
    """The day is a setting of the province: kept, in the audit log, refused when no month has it, not a district's to change."""
    assert 'value="15"' in jangwat.sends("/duties/sending-day", day="15")
    assert last_due_month(date(2026, 11, 14), 15).month == 10 and last_due_month(date(2026, 11, 15), 15).month == 11
    assert "15" in duty("duty_next", province_facts(WELL, today=date(2026, 11, 2), sending_day=15)).title
    for wrong in ("0", "32", "วันที่ 5", ""):
        assert T("sending_day_wrong") in jangwat.sends("/duties/sending-day", day=wrong, status=400)
    assert 'value="15"' in jangwat.opens("/duties")
    assert "/duties/sending-day" not in kutchum.opens("/duties")
    kutchum.sends("/duties/sending-day", day="1", status=403)
    assert T("act_sending.choose") in jangwat.opens("/audit")


def test_a_silent_kiosk_is_named_though_another_of_its_district_is_heard(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """กุดชุม has two: one is unplugged for a week, the other works."""
    with writing(app.state.engine) as connection:
        code, _ = enrolment.issue_code(connection, "test", PROVINCE, "กุดชุม")
        enrolment.enroll(connection, app.state.settings, code, SECOND, "127.0.0.1")
        long_ago = timestamp(datetime.now(BANGKOK) - timedelta(days=9))
        connection.execute(update(schema.kiosks).where(schema.kiosks.c.kiosk == SECOND).values(last_seen_at=long_ago))
    page = jangwat.opens("/duties?year=2570")
    assert "กุดชุม 1 เครื่อง ตั้งแต่" in page and "ค้อวัง 1 เครื่อง ตั้งแต่" in page
    assert "1 เครื่อง ขาดการติดต่อเกินหนึ่งวันทำการ" in jangwat.opens("/districts/กุดชุม?year=2570")


def test_on_a_holiday_of_the_province_nobody_is_silent(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """ค้อวัง was last heard six days ago: with all days since then as holidays it is not silent. A line that is no day changes nothing."""
    days = [date.today() - timedelta(days=back) for back in range(8)]
    assert "ค้อวัง 1 เครื่อง" in jangwat.opens("/duties?year=2570")
    typed = "\n".join(f"{day.day}/{day.month}/{day.year + 543} วันหยุดของจังหวัด" for day in days)
    page = jangwat.sends("/duties/holidays", days=typed)
    assert "ค้อวัง 1 เครื่อง" not in page and min(days).isoformat() in page
    refused = jangwat.sends("/duties/holidays", days="2570-02-22\nมาฆบูชา", status=400)
    assert T("holidays_wrong", line=2, text="มาฆบูชา") in refused and "2570-02-22\nมาฆบูชา" in refused
    assert min(days).isoformat() in jangwat.opens("/duties")
    kutchum.sends("/duties/holidays", days="", status=403)


def test_in_october_the_report_of_the_year_before_is_still_owed() -> None:
    """A new year has begun; what the old one lacks stands beside it."""
    october = province_facts(
        WELL, today=date(2027, 10, 20), year=2571, previous_year=2570, previous_report="draft", previous_missing=("กุดชุม",)
    )
    signs = {(line.title, line.sign) for line in duty_lines(october, T)}
    assert (T("duty_report", year=2570), WARN) in signs and (T("duty_report", year=2571), WAIT) in signs
    assert (T("duty_provider", day="30 ก.ย. 2570"), WARN) in signs


def test_one_district_with_one_day_reads_right_in_english() -> None:
    """No "1 districts", "1 days", "1 links"."""
    district = replace(WELL, days=1, agreed=1)
    english, red = load(TEXTS, "en", "province"), replace(district, agreed=0, differing=1)
    lines = [*duty_lines(province_facts(district, unchecked_links={"กุดชุม": 1}), english), *duty_lines(province_facts(red), english)]
    assert [line.sentence for line in lines if re.search(r"\b1 (days|districts|links)\b", line.sentence)] == []


def test_an_officer_finds_whom_to_ask_at_the_national_office(jangwat: Person) -> None:
    """The division's switchboard and the list of the 325 services, on the duties and beside the yearly report."""
    for path in ("/duties", "/report"):
        page = jangwat.opens(path)
        assert "0 2356 9999" in page and "https://www.opdc.go.th/content/NjcxMg" in page
