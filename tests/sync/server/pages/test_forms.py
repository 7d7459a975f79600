"""The province changes its questionnaire in the middle of the year: each answer stands under the words that were read."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from kiosk.language import texts
from kiosk.paths import QUESTIONNAIRE, TEXTS
from sync.server.accounts.password_strength import LENGTH
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments
from sync.server.ingest import responses
from sync.server.report.builder import build_report
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.tallies import queries
from tests.sync.server.conftest import TestKiosk
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person, brings_form, publishes

SHIPPED = QUESTIONNAIRE.read_text(encoding="utf-8")
NOW = "2026-12-10T10:00:00+07:00"
# the question that the product has ready for provinces, and one of a province's own
EXTRA = (
    QUESTIONNAIRE.with_name("questionnaire_on_behalf.toml").read_text(encoding="utf-8")
    + """
[[question]]
id = "praise"
printed = "3.5"
part = 3
kind = "text"
text = { th = "คำชมเชย", en = "What was good?" }
"""
)
# the same code now means another age, and there are two new questions; sex and the ten items are as they were
SECOND = SHIPPED.replace("\nversion = 1\n", "\nversion = 2\n", 1).replace("ไม่เกิน 20 ปี", "ไม่เกิน 17 ปี") + EXTRA


def take(app: FastAPI, kiosk: TestKiosk, records: list[Any]) -> None:
    with reading(app.state.engine) as connection:
        known = published.validation_context(app.state.settings, connection)
    with writing(app.state.engine) as connection:
        sender = Sender(kiosk.id, PROVINCE, kiosk.district)
        responses.store(connection, known.layout, sender, [responses.validate(record, kiosk.id, known) for record in records], NOW)


@pytest.fixture
def changed(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> FastAPI:
    """กุดชุม in December: 7 answers under version 1, then 6 under version 2, then 5 under one that nobody published."""
    kiosk = TestKiosk(kiosks["กุดชุม"], "กุดชุม", seq=900_000)
    brings_form(jangwat, SECOND)
    publishes(jangwat)
    for version, count, more in ((1, 7, {}), (2, 6, {"on_behalf": "firm", "praise": "เร็วดี"}), (3, 5, {})):
        answers = {"age": "le20", "sex": "female", **more}
        records = [
            kiosk.respond(kiosk_moment(version, number), questionnaire=("opdc-2564", version), answers={**kiosk.answers(), **answers})
            for number in range(count)
        ]
        take(app, kiosk, records)
    return app


def kiosk_moment(version: int, number: int) -> datetime:
    return datetime.fromisoformat("2026-12-01T08:30:00+07:00") + timedelta(days=version, minutes=20 * number)


def test_the_district_page_shows_each_wording_apart(changed: FastAPI, jangwat: Person) -> None:
    """18 people answered; "17 or under" stands only with the six who read it, the five under an unknown version under no words at all."""
    page = jangwat.opens("/districts/กุดชุม?year=2570")
    with reading(changed.state.engine) as connection:
        before = queries.totals(connection, Scope(PROVINCE, "กุดชุม"), date(2026, 10, 1), date(2026, 11, 30)).options
    old, new = page.split("อายุ (ตามแบบสอบถามรุ่น opdc-2564/2)")
    assert "ไม่เกิน 20 ปี" in old and "ไม่เกิน 17 ปี" not in old and "ไม่เกิน 17 ปี" in new and "ไม่เกิน 20 ปี" not in new
    assert "วันนี้ท่านมาติดต่อในนามของใคร (ตามแบบสอบถามรุ่น opdc-2564/2)" in new
    assert f'<h3>เพศ <span class="soft small">{sum(before["sex"].values()) + 13} คน</span></h3>' in old
    assert f'<h3>อายุ <span class="soft small">{sum(before["age"].values()) + 7} คน</span></h3>' in old
    assert '<span class="soft small">6 คน</span>' in new


def test_a_month_alone_does_not_say_who_answered(changed: FastAPI, jangwat: Person) -> None:
    """Its cells could be had by subtracting eleven months from the year; the page says where to look instead."""
    page = jangwat.opens("/districts/กุดชุม?month=2026-12")
    assert "ดูได้ทั้งปีงบประมาณ" in page and "<h3>เพศ" not in page


def test_the_report_names_the_versions_and_counts_each_by_its_own_words(changed: FastAPI) -> None:
    """Items are scored together over all eighteen."""
    with writing(changed.state.engine) as connection:
        connection.execute(comments.update().values(screening="shown"))
        thai = texts.load(TEXTS, "th", "province")
        report = build_report(connection, changed.state.settings, 2570, "0.80", thai)
    part = next(district for district in report.districts if district.result.id == "กุดชุม")
    ages = [table for table in part.demographics if table.text.startswith("อายุ")]
    assert [table.shares[0].label for table in ages] == ["ไม่เกิน 20 ปี", "ไม่เกิน 17 ปี"] and ages[1].n == 6
    assert report.versions.questionnaires == ("opdc-2564/1", "opdc-2564/2", "opdc-2564/3")
    assert [remark.kind for remark in report.remarks if remark.text == "เร็วดี"] == ["คำชมเชย"] * 6
    december = next(month for month in report.months if month.id == "2026-12")
    assert december.complete == 18 and december.aspects[3].items[0].n == 18


def test_what_a_new_question_brought_is_named_on_the_comments_page(changed: FastAPI, jangwat: Person) -> None:
    """By its own words, not by its id."""
    page = jangwat.opens("/comments?tab=unread&month=2026-12")
    assert "คำชมเชย" in page and ">praise<" not in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SHIPPED.replace("ไม่เกิน 20 ปี", "ไม่เกิน 17 ปี"), "โปรดเพิ่มเลขรุ่น"),
        (SECOND.replace("17", "16"), "โปรดเพิ่มเลขรุ่น"),
        (SHIPPED.replace('id = "3.3"', 'id = "3.4"').replace("version = 1", "version = 5"), "ข้อให้คะแนนครบสิบข้อเดิม"),
        (SHIPPED.replace('id = "services"', 'id = "counters"').replace("version = 1", "version = 5"), "services"),
        ("not = [", "ส่งข้อความต่อไปนี้ให้ผู้จัดทำไฟล์"),
    ],
    ids=["the shipped version reworded", "a published version reworded", "another item", "services under another id", "no TOML"],
)
def test_a_questionnaire_that_would_change_the_meaning_of_answers(jangwat: Person, text: str, sentence: str) -> None:
    """It is refused in Thai, or in English for who chose English."""
    brings_form(jangwat, SECOND)
    publishes(jangwat)
    page = brings_form(jangwat, text, 400)
    assert "เผยแพร่ไม่ได้: " in page and sentence in page
    jangwat.browser.get("/language/en")
    assert "It cannot be published: " in brings_form(jangwat, text, 400)


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ({"name": "a b", "role": "viewer"}, "ไม่มีช่องว่าง"),
        ({"name": "kutchum", "role": "viewer"}, "มีบัญชีชื่อ kutchum อยู่แล้ว"),
        ({"name": "new", "role": "king"}, "เลือกสิทธิ์"),
        ({"name": "new", "role": "district"}, "ต้องเลือกอำเภอ"),
        ({"name": "new", "role": "viewer", "password": "x" * (LENGTH[1] + 1)}, "รหัสผ่านต้องมี"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_thai(jangwat: Person, account: dict[str, str], sentence: str) -> None:
    """And what was typed is still in the form."""
    page = jangwat.sends("/users", 400, **{"own": PASSWORD, "password": "a sentence to remember", **account})
    assert sentence in page and f'value="{account["name"]}"' in page and "must be" not in page
