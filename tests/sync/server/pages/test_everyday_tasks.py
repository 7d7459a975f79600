"""What the officers of a province do each week: every task is walked from the first page to its end, without the command line, without
scripts, in at most six clicks after the log-in. Typing is free; a choice, a tick and a fold are a click each."""

from collections.abc import Callable

import pytest

from tests.support.page_walker import PageWalker
from tests.sync.server.pages.conftest import FIVE, PASSWORD, Person, picks, publishes

MOST = 6
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
    """From the red line to its weakest item and to what people wrote about it."""
    person.sees("ต่ำกว่าเป้า")
    person.follows("ค้อวัง", line="ต่ำกว่าเป้า")
    person.sees("ตอบ 3 ลงมา")
    person.follows("ความคิดเห็น", line="ยังไม่ได้เทียบ")
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
    person.types("ค้นหาจาก 325 งาน", "บัตรประชาชน")
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
    person.presses("เผยแพร่เป็นรุ่นที่ 2")
    person.sees("opdc-2564 ฉบับที่ 2")


def takes_a_version_back(person: PageWalker) -> None:
    person.follows("ตั้งค่าเครื่องจากจังหวัด")
    person.follows("รุ่น 1", line="ทุกอำเภอ")
    person.presses("นำรุ่นนี้กลับมาใช้")
    person.presses("เผยแพร่เป็นรุ่นที่ 3")
    person.sees("รุ่น 3")


def reads_a_conflict(person: PageWalker) -> None:
    person.follows("ข้อมูลที่ขัดกัน")
    person.sees("ชุดที่มาก่อน")
    person.types("ผลการตรวจสอบ", "คัดลอกดิสก์เมื่อวันที่ 1", line="รอตรวจสอบ")
    person.presses("บันทึกผล", line="รอตรวจสอบ")
    person.sees("คัดลอกดิสก์เมื่อวันที่ 1")


def produces_the_report(person: PageWalker) -> None:
    person.follows("รายงานประจำปี")
    person.follows("2570", line="2570")
    person.presses("จัดทำรายงาน")
    person.follows("PDF")
    assert person.reply.headers["content-type"] == "application/pdf"


def takes_out_a_kiosk(person: PageWalker) -> None:
    person.follows("เครื่องคีออสก์")
    person.follows("กุดชุม (2)", line="กุดชุม (2)")
    person.unfolds("ยกเลิก")
    person.presses("ยกเลิก")
    person.sees("ยกเลิกแล้ว")


def finds_who_did_it(person: PageWalker) -> None:
    person.follows("บันทึกการใช้งาน")
    person.chooses("การกระทำ", "เผยแพร่การตั้งค่า")
    person.presses("แสดง", line="ผู้กระทำ")
    person.sees("jangwat")


TASKS = [
    adds_an_officer,
    gives_a_new_password,
    enrols_a_kiosk,
    finds_comments_on_parking,
    marks_one_as_dealt_with,
    corrects_an_owner,
    prints_a_banner,
    publishes_services_to_all,
    changes_a_question,
    takes_a_version_back,
    finds_who_did_it,
    produces_the_report,
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__.replace("_", " "))
def test_an_everyday_task_takes_at_most_six_clicks(jangwat: Person, task: Callable[[PageWalker], None]) -> None:
    """To its end, each step by what the page shows."""
    picks(jangwat, FIVE)
    publishes(jangwat)
    if task is takes_a_version_back:
        picks(jangwat, [*FIVE, "P017"])
        publishes(jangwat)
    person = PageWalker(jangwat.browser, f"/overview?{YEAR}")
    task(person)
    assert person.clicks <= MOST
