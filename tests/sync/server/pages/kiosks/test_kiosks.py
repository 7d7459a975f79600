"""Kiosks, accounts, conflicts: what the province's officer does to keep the system going, and the trace it leaves."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, insert
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kiosk.survey.dates.calendar import BANGKOK
from sync.server import audit
from sync.server.db.engine import reading, writing
from sync.server.db.schema import health, rejected
from sync.server.db.schema import kiosks as kiosks_table
from sync.server.kiosks import enrolment, support_requests
from sync.server.messages import texts
from sync.server.pages.kiosks.kiosks import clock_words
from sync.server.scope import Scope
from sync.server.sender import Sender
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person


def test_a_code_is_shown_once_with_a_qr_and_the_kiosk_joins_with_it(jangwat: Person) -> None:
    """The code on the page opens /v1/enroll for a new kiosk, once."""
    page = jangwat.sends("/kiosks/enroll", 200, district="กุดชุม")
    code = re.search(r'class="big-code">([^<]+)<', page)
    assert code and '<path class="qr-path"' in page
    wanted = {"code": code[1], "kiosk": "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}
    assert jangwat.browser.post("/v1/enroll", json=wanted).json()["district"] == "กุดชุม"
    assert jangwat.browser.post("/v1/enroll", json=wanted).status_code == 403
    assert code[1] not in jangwat.opens("/audit") + jangwat.opens("/kiosks")


def test_a_file_for_a_stick_sets_a_new_kiosk_up(jangwat: Person, kutchum: Person, guest: Person) -> None:
    """It holds what the province knows of the district and the code, which stays unspent; a strange code gives none."""
    page = jangwat.sends("/kiosks/enroll", 200, district="กุดชุม")
    code = re.search(r'class="big-code">([^<]+)<', page)
    assert code and "บันทึกไฟล์ตั้งค่า" in page
    text = jangwat.sends("/kiosks/set-up", 200, code=code[1])
    set_up = json.loads(text)
    assert (set_up["district"], set_up["province"], set_up["code"]) == ("กุดชุม", PROVINCE, code[1]) and set_up["place"]
    assert json.loads(jangwat.browser.post("/v1/set-up", json={"code": code[1]}).text) == set_up
    guest.sends("/kiosks/set-up", 403, code=code[1])
    jangwat.sends("/kiosks/set-up", 404, code="AAAA-BBBB")
    assert jangwat.browser.post("/v1/set-up", json={"code": "AAAA-BBBB"}).status_code == 403
    wanted = {"code": code[1], "kiosk": "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c"}
    assert jangwat.browser.post("/v1/enroll", json=wanted).status_code == 200
    assert jangwat.browser.post("/v1/set-up", json={"code": code[1]}).status_code == 403


def test_a_proxy_keeps_the_name_it_was_called_by_to_itself(jangwat: Person, app: FastAPI) -> None:
    """nginx without `Host`: the code would send kiosks to 127.0.0.1. The page says so; with the name passed on it does not."""
    warning = texts("th")("enroll_own_name")
    passed = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    for host, warned in (("127.0.0.1:8080", True), ("province.example", False)):
        with TestClient(ProxyHeadersMiddleware(app), headers={**passed, "Host": host}, client=("127.0.0.1", 50000)) as browser:
            browser.post("/login", data={"name": "jangwat", "password": PASSWORD}, follow_redirects=False)
            browser.base_url = browser.base_url.copy_with(scheme="https")  # what the browser itself sees: its cookie is for https only
            page = Person(browser).sends("/kiosks/enroll", 200, district="กุดชุม")
            assert f"kiosk enroll https://{host} " in page and (warning in page) is warned


def test_a_new_district_appears_with_its_first_kiosk(jangwat: Person) -> None:
    """Named by the province only."""
    jangwat.sends("/kiosks/enroll", 200, new_district="ทรายมูล", place="ที่ว่าการอำเภอทรายมูล", sure="ทรายมูล")
    assert "ทรายมูล" in jangwat.opens("/overview")


def test_a_district_makes_codes_for_itself_only(kutchum: Person, guest: Person) -> None:
    """Not for another district, not for a new one; a viewer for none."""
    kutchum.sends("/kiosks/enroll", 200, district="กุดชุม")
    kutchum.sends("/kiosks/enroll", 403, district="เลิงนกทา")
    assert "อำเภอกุดชุม" in kutchum.sends("/kiosks/enroll", 200, district="กุดชุม", new_district="ใหม่")
    guest.sends("/kiosks/enroll", 403, district="กุดชุม")
    guest.opens("/kiosks", 403)


def test_a_lost_kiosk_is_revoked_and_what_it_sent_stays(jangwat: Person, kutchum: Person, kiosks: dict[str, str]) -> None:
    """Only the province revokes; the page then says so."""
    before = re.search(r'figure-value">([\d,]+)', jangwat.opens(f"/kiosks/{kiosks['กุดชุม']}"))
    kutchum.sends(f"/kiosks/{kiosks['กุดชุม']}/revoke", 403)
    page = jangwat.sends(f"/kiosks/{kiosks['กุดชุม']}/revoke")
    after = re.search(r'figure-value">([\d,]+)', page)
    assert "เพิกถอนแล้ว" in page and before and after and before[1] == after[1]


def test_why_a_record_was_refused_is_said_in_thai(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """The kiosk was told in English; what was cut short or is another fault stays as the kiosk was told."""
    place = {"province": "ยโสธร", "district": "กุดชุม", "kiosk": kiosks["กุดชุม"], "received_at": "2026-11-23T10:00:00+07:00"}
    refused = {"{}": "id: missing", '{"id": "cut sh': "kiosk: this key belongs to another kiosk"}
    with writing(app.state.engine) as connection:
        for number, (record, reason) in enumerate(refused.items()):
            connection.execute(insert(rejected).values(**place, digest=f"{number}", reason=reason, record=record))
    page = jangwat.opens(f"/kiosks/{kiosks['กุดชุม']}")
    assert "ไม่มีช่อง id; ไม่มีช่อง kiosk" in page and "this key belongs to another kiosk" in page and "id: missing" not in page


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0 วินาที"), (499, "0 วินาที"), (-90_000, "เร็ว 90 วินาที"), (18_000_000, "ช้า 5 ชั่วโมง"), (-(10**15), "เร็ว 11574074 วัน")],
)
def test_how_wrong_a_clock_is(milliseconds: int, words: str) -> None:
    """As people say it, whatever it is."""
    assert clock_words(milliseconds, texts("th")) == words


def test_the_kiosks_page_shows_the_red_day_with_both_counts(jangwat: Person, kiosks: dict[str, str]) -> None:
    """ค้อวัง's kiosk says one more than the province holds."""
    page = jangwat.opens(f"/kiosks/{kiosks['ค้อวัง']}")
    assert page.count('<span class="tag bad">ไม่ตรง</span>') == 1
    assert "day-bad" in jangwat.opens("/kiosks")
    assert "นาฬิกา" in page and "เตือน" in page


def test_a_kiosk_of_another_district_is_not_found(kutchum: Person, kiosks: dict[str, str]) -> None:
    """As if it did not exist."""
    kutchum.opens(f"/kiosks/{kiosks['เลิงนกทา']}", 404)


def test_the_province_opens_an_account_and_shuts_it_again(jangwat: Person, log_in: Callable[..., Person]) -> None:
    """The new officer logs in; once shut, the open session ends too."""
    jangwat.sends("/users", own=PASSWORD, name="khowang", password=PASSWORD, role="district", district="ค้อวัง")
    log_in("khowang").sends("/account", old=PASSWORD, new=PASSWORD + "!", again=PASSWORD + "!")
    officer = log_in("khowang", PASSWORD + "!")
    assert "ค้อวัง" in officer.opens("/overview")
    jangwat.sends("/users/khowang/disable", own=PASSWORD)
    assert officer.browser.get("/overview").status_code == 303
    assert "ของตนเองไม่ได้" in jangwat.sends("/users/jangwat/disable", 400)


def test_an_officer_is_moved_to_another_district(jangwat: Person, kutchum: Person, log_in: Callable[[str], Person]) -> None:
    """The same account, the other district; what was open ends. Nobody takes the province's role from oneself."""
    jangwat.sends("/users/kutchum/role", own=PASSWORD, role="district", district="ค้อวัง")
    assert kutchum.browser.get("/overview").status_code == 303
    officer = log_in("kutchum")
    officer.opens("/districts/ค้อวัง")
    officer.opens("/districts/กุดชุม", 403)
    assert "เปลี่ยนสิทธิ์บัญชี" in jangwat.opens("/audit")
    jangwat.sends("/users/kutchum/role", 400, own=PASSWORD, role="district", district="")
    jangwat.sends("/users/jangwat/role", 400, role="viewer")
    officer.sends("/users/kutchum/role", 403, role="province")


def test_a_short_password_and_a_district_account_without_district_are_refused(jangwat: Person) -> None:
    """In words, with what was typed still there."""
    page = jangwat.sends("/users", 400, own=PASSWORD, name="short", password="secret", role="viewer")
    assert "10 ถึง 200" in page and 'value="short"' in page
    jangwat.sends("/users", 400, own=PASSWORD, name="nowhere", password=PASSWORD, role="district", district="")


def test_a_new_password_of_ones_own_needs_the_old_one(kutchum: Person) -> None:
    """A wrong old one is refused; the right one ends the session."""
    kutchum.sends("/account", 400, old="wrong password", new=PASSWORD + "!", again=PASSWORD + "!")
    kutchum.sends("/account", 400, old=PASSWORD, new=PASSWORD + "!", again="another one")
    page = kutchum.sends("/account", old=PASSWORD, new=PASSWORD + "!", again=PASSWORD + "!")
    assert "เข้าสู่ระบบ" in page
    with reading(kutchum.browser.app.state.engine) as connection:  # type: ignore[attr-defined]
        acts = [entry.act for entry in audit.entries(connection, Scope("ยโสธร")) if entry.actor == "kutchum"]
    assert acts == ["user.password", "log-in"]  # giving the old password is no log-in


def test_every_act_stands_in_the_audit_log(jangwat: Person) -> None:
    """Who, what, to which district."""
    jangwat.sends("/kiosks/enroll", 200, district="กุดชุม")
    page = jangwat.opens("/audit")
    assert "expires" not in page and "ใช้ได้ถึง" in page and "kiosk 0" not in page
    assert "ออกรหัสเพิ่มเครื่อง" in page and "jangwat" in page and "เข้าสู่ระบบ" in page


def test_a_district_whose_name_was_mistyped_is_taken_off_the_list(jangwat: Person, kutchum: Person) -> None:
    """Only by the province, and only while no kiosk and no account belongs to it."""
    jangwat.sends("/kiosks/enroll", 200, new_district="กุดชุ่ม", sure="กุดชุ่ม")
    assert "ลบอำเภอนี้ออกจากรายการ" in jangwat.opens("/districts/กุดชุ่ม")
    kutchum.sends("/districts/กุดชุ่ม/remove", 403)
    assert "กุดชุ่ม" not in jangwat.sends("/districts/กุดชุ่ม/remove")
    jangwat.sends("/districts/กุดชุ่ม/remove", 400)
    assert "ลบอำเภอนี้ออกจากรายการ" not in jangwat.opens("/districts/กุดชุม")
    jangwat.sends("/districts/กุดชุม/remove", 400)
    assert "กุดชุม" in jangwat.opens("/overview")


def test_a_code_for_one_kiosk_and_codes_that_are_withdrawn(jangwat: Person, kutchum: Person, kiosks: dict[str, str]) -> None:
    """A district makes one for its own kiosk, not for one that the province revoked; unspent ones stand on the list until withdrawn."""
    own = kiosks["กุดชุม"]
    assert 'class="big-code"' in kutchum.sends(f"/kiosks/{own}/code", 200)
    kutchum.sends(f"/kiosks/{kiosks['ค้อวัง']}/code", 404)
    jangwat.sends(f"/kiosks/{own}/revoke")
    kutchum.sends(f"/kiosks/{own}/code", 403)
    assert 'class="big-code"' in jangwat.sends(f"/kiosks/{own}/code", 200)
    listed = re.findall(r'name="code" value="([0-9a-f]{64})"', kutchum.opens("/kiosks"))
    assert len(listed) == 2
    assert "ยกเลิกรหัสแล้ว" in kutchum.sends("/kiosks/codes/withdraw", code=listed[0])
    kutchum.sends("/kiosks/codes/withdraw", 404, code=listed[0])
    jangwat.sends(f"/kiosks/{own}/move", 400, district="กุดชุม")


def test_a_new_district_is_asked_about_first(app: FastAPI, jangwat: Person) -> None:
    """A name mistyped by one letter is on no page before the officer has seen the name that it is like."""
    page = jangwat.sends("/kiosks/enroll", 200, new_district="กุดชุ่ม", place="ที่ว่าการ")
    assert "เพิ่มอำเภอใหม่ “กุดชุ่ม” หรือไม่" in page and "<strong>กุดชุม</strong>" in page and "big-code" not in page
    assert "กุดชุ่ม" not in jangwat.opens("/overview")
    assert "big-code" in jangwat.sends("/kiosks/enroll", 200, new_district="กุดชุ่ม", place="ที่ว่าการ", sure="กุดชุ่ม")


def test_the_page_of_a_code_is_reloaded(app: FastAPI, jangwat: Person) -> None:
    """The browser sends the form once more: no second code that is valid lies about."""
    once = re.search(r'name="once" value="([^"]+)"', jangwat.opens("/kiosks"))
    assert once and "big-code" in jangwat.sends("/kiosks/enroll", 200, district="กุดชุม", once=once[1])
    assert "แสดงเพียงครั้งเดียว" in jangwat.sends("/kiosks/enroll", 303, district="กุดชุม", once=once[1])
    with reading(app.state.engine) as connection:
        assert len(enrolment.unspent_codes(connection, Scope(PROVINCE))) == 1


def test_two_kiosks_of_one_district_have_names(app: FastAPI, jangwat: Person, kutchum: Person, kiosks: dict[str, str]) -> None:
    """The district names its own, another's is not found; list and page say the name, and the quality page leads to it."""
    kutchum.sends(f"/kiosks/{kiosks['กุดชุม']}/name", name="ตู้หน้าห้องทะเบียน")
    assert "ตู้หน้าห้องทะเบียน</a>" in jangwat.opens("/kiosks")
    assert "<h1>ตู้หน้าห้องทะเบียน</h1>" in jangwat.opens(f"/kiosks/{kiosks['กุดชุม']}")
    kutchum.sends(f"/kiosks/{kiosks['เลิงนกทา']}/name", 404, name="x")
    assert f'href="/kiosks/{kiosks["กุดชุม"]}"' in jangwat.opens("/quality?year=2570")


def test_a_kiosk_that_was_enrolled_by_mistake_leaves_the_list(app: FastAPI, jangwat: Person) -> None:
    """Revoked and without a response it is only counted; whoever asks for all sees it."""
    values = {
        "kiosk": "01900000-0000-7000-8000-000000000001",
        "province": PROVINCE,
        "district": "ค้อวัง",
        "enrolled_at": "2026-11-01T08:00:00+07:00",
    }
    with writing(app.state.engine) as connection:
        connection.execute(insert(kiosks_table).values(**values, revoked_at="2026-11-02T08:00:00+07:00", name="ทดสอบ"))
    page = jangwat.opens("/kiosks")
    assert "ทดสอบ" not in page and "ไม่มีคำตอบ 1 เครื่อง" in page
    assert "ทดสอบ" in jangwat.opens("/kiosks?everything=yes")


def test_a_kiosk_that_was_revoked_by_mistake_goes_on_with_its_key(
    app: FastAPI, jangwat: Person, kutchum: Person, kiosks: dict[str, str]
) -> None:
    """What follows is said before it is done: services, indicator, answers. Undone, all is as it was; the log has both."""
    kiosk = kiosks["กุดชุม"]
    page, public = jangwat.opens(f"/kiosks/{kiosk}"), jangwat.opens("/public/กุดชุม")
    assert "จาก 16 เหลือ 0 งาน" in page and "อำเภอกุดชุมจะไม่นับในตัวชี้วัดจังหวัด" in page and "ชุดยังนับตามเดิม" in page
    page = jangwat.sends(f"/kiosks/{kiosk}/revoke")
    assert "ยกเลิกการเพิกถอน</button>" in page and jangwat.opens("/public/กุดชุม") != public
    kutchum.sends(f"/kiosks/{kiosk}/restore", 403)
    assert "ติดต่อได้" in jangwat.sends(f"/kiosks/{kiosk}/restore")
    assert jangwat.opens("/public/กุดชุม") == public
    jangwat.sends(f"/kiosks/{kiosk}/restore", 404)
    assert "ยกเลิกการเพิกถอนเครื่อง" in jangwat.opens("/audit") and "เพิกถอนเครื่อง" in jangwat.opens("/audit")


def test_a_kiosk_that_joined_in_the_wrong_district_is_put_right_in_three_clicks(
    jangwat: Person, kutchum: Person, kiosks: dict[str, str]
) -> None:
    """List, kiosk, what would follow, moved; what was told stands on both districts' pages. One click takes it back."""
    kiosk = kiosks["กุดชุม"]
    assert f'href="/kiosks/{kiosk}"' in jangwat.opens("/kiosks") and f'action="/kiosks/{kiosk}/move"' in jangwat.opens(f"/kiosks/{kiosk}")
    before = jangwat.opens("/districts/กุดชุม?year=2570"), jangwat.opens("/districts/ค้อวัง?year=2570"), jangwat.opens("/public/กุดชุม")
    asked = jangwat.opens(f"/kiosks/{kiosk}/move?district=ค้อวัง")
    assert "หน้าแบนเนอร์จะไม่มี 16 งาน" in asked and "อำเภอกุดชุมจะไม่นับในตัวชี้วัดจังหวัด" in asked and "ยังไม่ได้ย้าย" in asked
    assert jangwat.opens("/public/กุดชุม") == before[2]
    percents = re.findall(r'ร้อยละ[^<]*</th><td class="number">([^<]+)</td><td class="number strong">([^<]+)<', asked)
    page = jangwat.sends(f"/kiosks/{kiosk}/move", district="ค้อวัง")
    assert "ถูกย้ายมาจากอำเภอกุดชุม" in page and len(percents) == 2
    assert percents[1][1] in jangwat.opens("/districts/ค้อวัง?year=2570") and percents[1][1] not in before[1]
    assert kiosk not in kutchum.opens("/kiosks") and kutchum.opens(f"/kiosks/{kiosk}/move?district=ค้อวัง", 403)
    assert "ไม่มี" in jangwat.opens(f"/kiosks/{kiosk}/move?district=ไม่มีที่นี่", 404)
    page = jangwat.sends(f"/kiosks/{kiosk}/move", district="กุดชุม")
    assert "ถูกย้ายมา" not in page and jangwat.opens("/public/กุดชุม") == before[2]
    figures = re.compile(r'figure-value">([^<]+)')
    for district, page in zip(("กุดชุม", "ค้อวัง"), before, strict=False):
        assert figures.findall(jangwat.opens(f"/districts/{district}?year=2570")) == figures.findall(page)


def test_a_kiosk_out_of_use_leaves_the_list_and_its_answers_stay(jangwat: Person, kiosks: dict[str, str]) -> None:
    """Not while it is at work: nobody would see what is wrong with it."""
    kiosk, before = kiosks["เลิงนกทา"], jangwat.opens("/districts/เลิงนกทา?year=2570").partition("ระดับของคำตอบ")[2]
    assert "ยังใช้งานอยู่" in jangwat.sends(f"/kiosks/{kiosk}/hide", 400)
    jangwat.sends(f"/kiosks/{kiosk}/revoke")
    jangwat.sends(f"/kiosks/{kiosk}/hide")
    assert kiosk not in jangwat.opens("/kiosks") and kiosk in jangwat.opens("/kiosks?everything=yes")
    assert jangwat.opens("/districts/เลิงนกทา?year=2570").partition("ระดับของคำตอบ")[2] == before
    jangwat.sends(f"/kiosks/{kiosk}/show")
    assert kiosk in jangwat.opens("/kiosks")
    jangwat.sends(f"/kiosks/{kiosk}/vanish", 404)


def test_kiosks_that_need_a_person_stand_first(jangwat: Person, kiosks: dict[str, str]) -> None:
    """ค้อวัง is silent; by district it stands where its letter is. A note stands beside the name."""
    jangwat.sends(f"/kiosks/{kiosks['ค้อวัง']}/name", name="เครื่องชั้นล่าง", note="กุญแจอยู่ที่งานทะเบียน")
    page = jangwat.opens("/kiosks")
    assert "กุญแจอยู่ที่งานทะเบียน" in page
    assert page.index(kiosks["ค้อวัง"]) < page.index(kiosks["กุดชุม"]) < page.index(kiosks["เลิงนกทา"])
    page = jangwat.opens("/kiosks?sort=district")
    assert page.index(kiosks["กุดชุม"]) < page.index(kiosks["ค้อวัง"]) < page.index(kiosks["เลิงนกทา"])
    assert "กุญแจอยู่ที่งานทะเบียน" in jangwat.sends(f"/kiosks/{kiosks['ค้อวัง']}/name", name="ชั้นล่าง")


def test_the_machines_beside_each_other(jangwat: Person, kutchum: Person, guest: Person, kiosks: dict[str, str]) -> None:
    """Version, disk, clock, printer and what waits; ค้อวัง needs somebody and stands first. A district sees its own, a viewer none."""
    page = jangwat.opens("/kiosks/machines")
    assert page.index(kiosks["ค้อวัง"]) < page.index(kiosks["กุดชุม"]) and "ยังค้างอยู่" in page and "GB" in page
    assert "รอส่งใน 14 วัน" in page and "รอส่งใน 30 วัน" in jangwat.opens(f"/kiosks/{kiosks['ค้อวัง']}")
    assert kiosks["ค้อวัง"] not in kutchum.opens("/kiosks/machines") and kiosks["กุดชุม"] in kutchum.opens("/kiosks/machines")
    guest.opens("/kiosks/machines", 403)


@pytest.mark.parametrize(("language", "head"), [("th", "เครื่อง"), ("en", "Kiosk")])
def test_the_list_of_kiosks_is_taken_along(
    jangwat: Person, kutchum: Person, guest: Person, kiosks: dict[str, str], language: str, head: str
) -> None:
    """From both looks, narrowed by the same search; the one that needs somebody first. A district gets its own, a viewer none."""
    jangwat.browser.get(f"/language/{language}?next=/")
    jangwat.sends(f"/kiosks/{kiosks['กุดชุม']}/name", name="=ตู้ชั้นล่าง", note="กุญแจที่เวร")
    for path in ("/kiosks", "/kiosks/machines?q=เวร"):
        links = re.findall(r'href="(/kiosks/list[^"]+)"', jangwat.opens(path))
        lines = list(csv.DictReader(io.StringIO(jangwat.browser.get(links[1]).content.decode("utf-8-sig"), newline="")))
        assert head in lines[0] and [line[head] for line in lines if "ตู้" in line[head]] == ["'=ตู้ชั้นล่าง"]
        assert len(lines) == (1 if "q=" in path else 3) and openpyxl.load_workbook(io.BytesIO(jangwat.browser.get(links[0]).content))
    own = kutchum.browser.get("/kiosks/list.csv").text
    assert kiosks["กุดชุม"] in own and kiosks["ค้อวัง"] not in own and kiosks["ค้อวัง"] in jangwat.browser.get("/kiosks/list.csv").text
    guest.opens("/kiosks/list.csv", 403)
    jangwat.opens("/kiosks/list.pdf", 404)


def test_a_machine_that_has_said_nothing_of_itself_stands_beside_the_others(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """It has joined and sent no heartbeat yet, or its program checks no printer: a dash, and the page opens."""
    with writing(app.state.engine) as connection:
        connection.execute(delete(health))
    assert kiosks["กุดชุม"] in jangwat.opens("/kiosks/machines")


def test_a_support_bundle_is_asked_for_read_and_erased(app: FastAPI, jangwat: Person, kutchum: Person, kiosks: dict[str, str]) -> None:
    """Only by the province; what came can be read and taken along, and its words are shown as words."""
    kiosk = kiosks["กุดชุม"]
    assert "รอเจ้าหน้าที่ที่เครื่อง" in jangwat.sends(f"/kiosks/{kiosk}/support", note="จอดับ")
    jangwat.sends(f"/kiosks/{kiosk}/support", 400)
    jangwat.opens(f"/kiosks/{kiosk}/support", 404)
    with writing(app.state.engine) as connection:
        request = support_requests.waiting(connection, kiosk)
        report = {"at": "2026-11-23T09:00:00+07:00", "checks": [{"name": "disk", "outcome": "fail", "sentence": "<b>full</b>"}]}
        bundle = {"place": {"district": "กุดชุม"}, "checks": [report], "events": {"fault": "x"}, "log": ["ERROR <script>"]}
        assert request and support_requests.receive(connection, Sender(kiosk, PROVINCE, "กุดชุม"), request["id"], bundle)
    page = jangwat.opens(f"/kiosks/{kiosk}/support")
    assert "ERROR &lt;script&gt;" in page and "&lt;b&gt;full" in page and "fault" in page
    assert json.loads(jangwat.opens(f"/kiosks/{kiosk}/support.json")) == bundle
    kutchum.opens(f"/kiosks/{kiosk}/support", 403)
    assert "ลบแล้ว" in jangwat.sends(f"/kiosks/{kiosk}/support/erase")
    jangwat.opens(f"/kiosks/{kiosk}/support.json", 404)


def test_a_bundle_of_another_version_or_of_somebody_with_a_key_is_shown(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """Whatever is in it: the page shows what it can and never fails, since what came is erased from there."""
    kiosk = kiosks["กุดชุม"]
    odd = {"checks": [{"at": 5, "checks": [{"name": [], "outcome": {"a": 1}}, 7]}, 3], "events": {"a": 1}, "log": [None, {"at": 1}]}
    for bundle in ({}, {"checks": 5, "log": 5}, {"items": {"keys": [1]}, **odd}, {"machine": {"<script>": {"a": "<b>"}}}):
        with writing(app.state.engine) as connection:
            assert support_requests.ask(connection, "jangwat", kiosk, "")
            request = support_requests.waiting(connection, kiosk)
            sender = Sender(kiosk, PROVINCE, "กุดชุม")
            assert request and support_requests.receive(connection, sender, request["id"], bundle)
        page = jangwat.opens(f"/kiosks/{kiosk}/support")
        assert "<script>" not in page and "<b>a" not in page


def test_a_fleet_of_many_kiosks_is_looked_through_page_by_page(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """Those that need a person are on the first page; a search finds one by its name or note, on both looks."""
    at = "2026-11-28T08:00:00+07:00"
    row = {
        "province": PROVINCE,
        "district": "กุดชุม",
        "enrolled_at": at,
        "last_seen_at": datetime.now(BANGKOK).isoformat(),
        "note": "กุญแจที่เวร",
    }
    with writing(app.state.engine) as connection:
        many = [{**row, "kiosk": f"01a0c450-6c00-7000-8000-{number:012d}", "name": f"เครื่องที่ {number}"} for number in range(117)]
        connection.execute(insert(kiosks_table), many)
    for path in ("/kiosks", "/kiosks/machines", "/kiosks/updates"):
        pages = [jangwat.opens(f"{path}?page={number}") for number in (1, 2, 3)]
        listed = [set(re.findall(r'href="/kiosks/([0-9a-f-]{36})"', page)) for page in pages]
        assert [len(ids) for ids in listed] == [50, 50, 20] and len(set().union(*listed)) == 120, path
        if path == "/kiosks/updates":
            continue  # by district and age, with no search
        assert kiosks["ค้อวัง"] in listed[0], path
        answer = jangwat.opens(f"{path}?q=เวร ที่ 101")
        assert re.findall(r'href="/kiosks/([0-9a-f-]{36})"', answer) == ["01a0c450-6c00-7000-8000-000000000101"], path
        assert "ไม่พบ" in jangwat.opens(f"{path}?q=ไม่มีชื่อนี้"), path
