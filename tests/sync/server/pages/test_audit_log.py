"""Somebody wants to know who did what: the log is narrowed by person, act, day and words, and taken along as a file."""

import csv
import io
import re

import openpyxl
from fastapi import FastAPI

from sync.server import audit
from sync.server.db.engine import writing
from sync.server.services import directory
from sync.server.services.directory import LocalDetails
from tests.sync.server.pages.conftest import Person


def acted(app: FastAPI, *acts: tuple[str, str, str, str]) -> None:
    with writing(app.state.engine) as connection:
        for actor, act, subject, district in acts:
            audit.record(connection, actor, act, subject, district=district)


def test_who_opened_an_account_is_found_among_thousands_of_other_acts(app: FastAPI, jangwat: Person) -> None:
    """By the kind of act, by words of the subject in any letter case, and by both."""
    acted(app, ("somsri", "user.enable", "viewer7", ""), *[("jangwat", "comment.shown", f"id-{n} suggestions", "กุดชุม") for n in range(150)])
    for query in ("act=user.enable", "words=VIEWER7", "act=user.enable&words=view", "actor=somsri"):
        page = jangwat.opens(f"/audit?{query}")
        assert "<bdi>somsri</bdi>" in page and "พบ 1 รายการ" in page and "id-3 suggestions" not in page, query
    assert "พบ 0 รายการ" in jangwat.opens("/audit?words=100%25")


def test_a_day_of_the_log(app: FastAPI, jangwat: Person) -> None:
    """From and to, both included; what is no day is said."""
    acted(app, ("somsri", "user.enable", "viewer", ""))
    assert "<bdi>somsri</bdi>" not in jangwat.opens("/audit?last=2020-01-01&first=2019-01-01")
    assert "<bdi>somsri</bdi>" in jangwat.opens("/audit?first=2020-01-01")
    for query in ("first=2026-02-30", "last=x", "last=9999-12-31"):
        assert "วันที่ไม่ถูกต้อง" in jangwat.opens(f"/audit?{query}", 400)


def test_older_entries_stay_within_what_was_asked_for(app: FastAPI, jangwat: Person) -> None:
    """The links to other pages carry the filter along, and the page says which of how many it is."""
    acted(app, *[("jangwat", "comment.hidden", f"id-{n} suggestions", "กุดชุม") for n in range(120)])
    page = jangwat.opens("/audit?act=comment.hidden")
    assert 'href="/audit?act=comment.hidden&amp;page=2" rel="next"' in page and "หน้า 1 จาก 2" in page
    page = jangwat.opens("/audit?act=comment.hidden&page=2")
    assert page.count("<bdi>jangwat</bdi>") == 20 and "รายการที่ 101–120 จาก 120 รายการ" in page


def test_the_log_is_taken_along_as_a_file(app: FastAPI, jangwat: Person, kutchum: Person, guest: Person) -> None:
    """Whole, in words, nothing in it a formula; a district gets its own, a viewer none."""
    acted(app, ("=1+1", "user.enable", "viewer", ""), ("somsri", "comment.shown", "30", "กุดชุม"))
    text = jangwat.browser.get("/audit/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["เมื่อ", "ผู้กระทำ", "การกระทำ"]
    assert [row[1:4] for row in rows[1:3]] == [["somsri", "ให้แสดงข้อความ", "30 ข้อความ"], ["'=1+1", "เปิดบัญชี", "viewer"]]
    book = openpyxl.load_workbook(io.BytesIO(jangwat.browser.get("/audit/export.xlsx").content)).active
    assert book is not None and [cell.value for cell in book[3]][1:4] == ["=1+1", "เปิดบัญชี", "viewer"] and book["B3"].data_type == "s"
    jangwat.opens("/audit/export.pdf", 404)
    own = kutchum.browser.get("/audit/export.csv").text
    assert "somsri" in own and "viewer" not in own
    guest.opens("/audit/export.csv", 403)


def test_kiosks_stand_in_the_log_by_their_names(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """What was done to a kiosk, by a kiosk, and to hundreds of its conflicts at once: nobody reads an id."""
    kiosk = kiosks["กุดชุม"]
    jangwat.sends(f"/kiosks/{kiosk}/name", name="เครื่องหน้าห้องทะเบียน")
    acted(app, (f"kiosk {kiosk}", "kiosk.enroll", kiosk, "กุดชุม"), ("somsri", "conflict.settle", f"250 {kiosk}", "กุดชุม"))
    page = jangwat.opens("/audit")
    assert page.count("<bdi>เครื่องหน้าห้องทะเบียน</bdi>") > 2 and "<bdi>เครื่อง “เครื่องหน้าห้องทะเบียน”</bdi>" in page
    assert "250 รายการของเครื่อง “เครื่องหน้าห้องทะเบียน”" in page and not re.findall(rf".{{60}}{kiosk[:8]}.{{20}}", page.partition("<tbody>")[2])


def test_words_taken_over_from_another_district_are_told_in_thai(app: FastAPI, jangwat: Person) -> None:
    """As those accepted from a kiosk, or brought back: not in the words in which they are stored."""
    with writing(app.state.engine) as connection:
        directory.write_details(connection, "somsri", "ยโสธร", "ค้อวัง", "L022", LocalDetails(owner="สำนักทะเบียนอำเภอ"))
        assert directory.adopt(connection, "somsri", "ยโสธร", "กุดชุม", "L022", "ค้อวัง")
    assert "นำข้อความมาจากอำเภอค้อวัง" in jangwat.opens("/audit?act=service.write")
