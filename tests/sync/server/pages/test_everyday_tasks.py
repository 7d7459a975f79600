"""What the officers of a province do each week: every task is walked from the first page to its end, without the command line, without
scripts, in at most six clicks after the log-in. Typing is free; a choice, a tick and a fold are a click each."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, update

from sync.server.configuration import percent_goal
from sync.server.db.engine import writing
from sync.server.db.schema import comments, conflicts
from tests.support import chromium
from tests.support.chromium_walker import ChromiumWalker
from tests.support.page_walker import PageWalker
from tests.sync.server.pages.conftest import FIVE, LOOKS_AT_ALL, PASSWORD, PROVINCE, Person, picks, publishes

MOST = 6
ROOT = Path(__file__).resolve().parents[4]
YEAR = "year=2570"


def adds_an_officer(person: PageWalker) -> None:
    person.follows("บัญชีผู้ใช้")
    person.types("ชื่อบัญชี", "somsri")
    person.types("รหัสผ่าน", "a sentence to remember", line="ชื่อบัญชี")
    person.types("รหัสผ่านของท่าน", PASSWORD, line="ชื่อบัญชี")
    person.presses("เพิ่มบัญชี")
    person.sees("somsri")


def gives_a_new_password(person: PageWalker) -> None:
    person.follows("บัญชีผู้ใช้")
    person.unfolds("แก้ไข", line="kutchum")
    person.types("รหัสผ่านใหม่", "a new sentence to remember", line="kutchum")
    person.types("รหัสผ่านของท่าน", PASSWORD, line="รหัสผ่านใหม่")
    person.presses("ตั้งรหัสผ่าน", line="kutchum")
    person.sees("kutchum")


def enrols_a_kiosk(person: PageWalker) -> None:
    person.follows("เครื่องคีออสก์")
    person.chooses("อำเภอ", "กุดชุม", line="สถานที่ให้บริการ")
    person.presses("สร้างรหัส")
    person.sees("kiosk enroll")


def finds_why_a_district_is_red(person: PageWalker) -> None:
    """From the red line to its weakest item, and to what people wrote there."""
    person.sees("ต่ำกว่าเป้า")
    person.follows("ค้อวัง", line="ต่ำกว่าเป้า")
    person.sees("ข้อที่ได้น้อยที่สุด")
    person.follows("ความคิดเห็นของอำเภอ")
    person.sees("อำเภอค้อวัง")


def finds_comments_on_parking(person: PageWalker) -> None:
    person.follows("ความคิดเห็น")
    person.types("ค้นคำ", "ที่จอดรถ")
    person.presses("แสดง", line="ค้นคำ")
    person.sees("ที่จอดรถไม่พอ")


def marks_one_as_dealt_with(person: PageWalker) -> None:
    person.follows("ความคิดเห็น")
    person.unfolds("บันทึกการติดตาม", line="ที่จอดรถไม่พอ")
    person.chooses("การติดตาม", "ดำเนินการแล้ว", line="ที่จอดรถไม่พอ")
    person.presses("บันทึก", line="ที่จอดรถไม่พอ")
    person.sees("ดำเนินการแล้ว")


def corrects_an_owner(person: PageWalker) -> None:
    person.follows("หน้าแบนเนอร์อำเภอ")
    person.follows("กุดชุม", line="กุดชุม")
    person.unfolds("L022")
    person.types("หน่วยงานเจ้าของงานบริการในพื้นที่", "สำนักงานประกันสังคมจังหวัดยโสธร", line="L022")
    person.presses("บันทึก", line="L022")
    person.sees("L022")


def prints_a_banner(person: PageWalker) -> None:
    person.follows("สิ่งพิมพ์")
    person.follows("กุดชุม", line="กุดชุม")
    person.follows("โปสเตอร์", line="โปสเตอร์")
    assert person.reply.headers["content-type"] == "application/pdf"


def publishes_services_to_all(person: PageWalker) -> None:
    person.follows("ตั้งค่าเครื่องจากจังหวัด")
    person.follows("แก้รายการ")
    person.types("ค้นหาจาก 325 งาน", "สถานะคดี")
    person.presses("ค้นหา")
    person.ticks("P017")
    person.presses("บันทึกและดูความแตกต่าง")
    person.sees("เพิ่มงานบริการ")
    person.presses("เผยแพร่เป็นรุ่นที่ 2")
    person.sees("P017")


def changes_a_question(person: PageWalker) -> None:
    person.follows("ตั้งค่าเครื่องจากจังหวัด")
    person.follows("แก้ข้อความ", line="แบบสอบถาม")
    person.unfolds("ข้อ 1.3")
    person.types("ภาษาไทย", "ได้รับบริการรวดเร็วทันใจ", line="ข้อ 1.3")
    person.presses("บันทึกและดูความแตกต่าง")
    person.sees("ได้รับบริการรวดเร็วทันใจ")
    person.presses("เผยแพร่เป็นรุ่นที่ 3")
    person.sees("opdc-2564 ฉบับที่ 2")


def takes_a_version_back(person: PageWalker) -> None:
    person.follows("ตั้งค่าเครื่องจากจังหวัด")
    person.follows("รุ่นที่ 1", line="ทุกอำเภอ")
    person.presses("นำรุ่นนี้กลับมาใช้")
    person.presses("เผยแพร่เป็นรุ่นที่ 4")
    person.sees("รุ่นที่ 4")


def reads_a_conflict(person: PageWalker) -> None:
    person.follows("ข้อมูลที่ขัดกัน")
    person.sees("ชุดที่มาก่อน")
    person.types("ผลการตรวจสอบ", "คัดลอกดิสก์เมื่อวันที่ 1", line="รอตรวจสอบ")
    person.presses("บันทึกผล", line="รอตรวจสอบ")
    person.sees("คัดลอกดิสก์เมื่อวันที่ 1")


def produces_the_report(person: PageWalker) -> None:
    person.follows("รายงานประจำปี")
    person.follows("2570", line="2570")
    person.presses("จัดทำ")
    person.follows("Excel")
    assert "spreadsheet" in person.reply.headers["content-type"]


def moves_a_kiosk(person: PageWalker) -> None:
    """To the district in which it should have joined."""
    person.follows("เครื่องคีออสก์")
    person.follows("เครื่องหน้าห้องทะเบียน")
    person.chooses("อำเภอที่ถูกต้อง", "ค้อวัง")
    person.presses("ดูผลก่อนย้าย")
    person.presses("ย้ายไปอำเภอค้อวัง")
    person.sees("ย้ายกลับไปอำเภอเลิงนกทา")


def takes_out_a_kiosk(person: PageWalker) -> None:
    person.follows("เครื่องคีออสก์")
    person.follows("เครื่องหน้าห้องทะเบียน")
    person.unfolds("ยืนยันการเพิกถอน")
    person.presses("เพิกถอนกุญแจของเครื่อง")
    person.sees("เพิกถอนแล้ว")


def finds_who_did_it(person: PageWalker) -> None:
    person.follows("บันทึกการใช้งาน")
    person.chooses("การกระทำ", "เผยแพร่การตั้งค่า")
    person.presses("แสดง", line="ผู้กระทำ")
    person.sees("jangwat")


def covers_what_may_name_somebody(person: PageWalker) -> None:
    """All of them at once, after they were looked through."""
    person.follows("ความคิดเห็น")
    person.follows("รอคัดกรอง")
    person.follows("ปิดคำตามที่เสนอทั้งรายการ")
    person.presses("ปิดคำและแสดง")
    person.sees("ที่ทำไปครั้งก่อน")


def tells_what_was_changed(person: PageWalker) -> None:
    person.follows("ความคิดเห็น")
    person.follows("สิ่งที่ปรับปรุงแล้ว")
    person.types("ข้อความภาษาไทย", "เพิ่มที่จอดรถ 20 คันหลังอาคาร")
    person.presses("เผยแพร่")
    person.sees("กำลังแสดง")


def takes_figures_along(person: PageWalker) -> None:
    person.follows("Excel", line="ค้อวัง")
    assert "spreadsheet" in person.reply.headers["content-type"]


def asks_to_be_told(person: PageWalker) -> None:
    person.follows("เรื่องที่ต้องดูตอนนี้")
    person.follows("ตั้งค่าการแจ้งเตือน")
    person.types("อีเมล", "jangwat@yasothon.go.th")
    person.ticks("เครื่องเงียบ")
    person.presses("บันทึก", line="อีเมล")
    person.sees("บันทึกการแจ้งเตือนแล้ว")


TASKS = (
    adds_an_officer,
    gives_a_new_password,
    enrols_a_kiosk,
    finds_why_a_district_is_red,
    finds_comments_on_parking,
    marks_one_as_dealt_with,
    corrects_an_owner,
    prints_a_banner,
    publishes_services_to_all,
    changes_a_question,
    takes_a_version_back,
    reads_a_conflict,
    produces_the_report,
    moves_a_kiosk,
    takes_out_a_kiosk,
    finds_who_did_it,
    covers_what_may_name_somebody,
    tells_what_was_changed,
    takes_figures_along,
    asks_to_be_told,
)


@pytest.fixture
def in_the_middle_of_the_year(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """A goal that is missed, comments that were read, a version of the settings, two records under one number."""
    picks(jangwat, FIVE)
    publishes(jangwat)
    jangwat.sends(f"/kiosks/{kiosks['เลิงนกทา']}/name", name="เครื่องหน้าห้องทะเบียน", note="")
    conflict = {"province": PROVINCE, "district": "กุดชุม", "kiosk": kiosks["กุดชุม"], "hash": "a" * 64, "id": "x", "seq": 3, "held_id": "y"}
    conflict |= {"held_hash": "b" * 64, "reason": "same seq", "record": "{}", "received_at": "2026-11-01T08:00:00+07:00"}
    with writing(app.state.engine) as connection:
        percent_goal.choose_goal(connection, "jangwat", 95)
        connection.execute(update(comments).where(comments.c.screening == "unread", comments.c.suspected == "").values(screening="shown"))
        connection.execute(insert(conflicts).values(**conflict))


def clicks_of(walker: Callable[[], PageWalker], tasks: Sequence[Callable[..., None]] = TASKS) -> dict[str, int | str]:
    """Of each task how many clicks it takes, or where it ends before its end."""
    clicks: dict[str, int | str] = {}
    for task in tasks:
        person = walker()
        try:
            task(person)
        except AssertionError as dead_end:
            clicks[task.__name__] = str(dead_end)
        else:
            clicks[task.__name__] = person.clicks
    return clicks


@pytest.mark.timeout(180)
@pytest.mark.usefixtures("in_the_middle_of_the_year")
def test_each_everyday_task_takes_at_most_six_clicks(jangwat: Person) -> None:
    """None ends before its end, each step by what the page shows; without scripts."""
    clicks = clicks_of(lambda: PageWalker(jangwat.browser, f"/overview?{YEAR}"))
    assert {task: count for task, count in clicks.items() if isinstance(count, str) or count > MOST} == {}
    handbook = (ROOT / "assets/handbook/province.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| [^|]+ \| (\w+) \| (\d) \|$", handbook, re.MULTILINE)
    assert {task: int(count) for task, count in listed} == clicks


@pytest.mark.skipif(chromium.program() is None, reason="chromium is the browser in which the tasks are done")
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("in_the_middle_of_the_year")
@pytest.mark.parametrize("width", [1366, 390] if LOOKS_AT_ALL else [1366])
def test_each_everyday_task_is_done_in_a_real_browser(site: str, width: int) -> None:
    """By mouse: nothing that is clicked lies under something else, and no click more is needed. A usual run does the first half, on a
    desk; `make looks` does all, on a telephone too."""
    with chromium.Browser(str(chromium.program()), width, 900) as browser:
        clicks = clicks_of(lambda: ChromiumWalker(browser, f"{site}/overview?{YEAR}"), TASKS if LOOKS_AT_ALL else TASKS[: len(TASKS) // 2])
        assert {task: count for task, count in clicks.items() if isinstance(count, str) or count > MOST} == {}
        assert browser.complaints == []
