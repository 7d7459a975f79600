"""A district's page: what is ready at its counter, and what the province entered by hand where no kiosk stands."""

import re
from datetime import UTC, datetime

from fastapi import FastAPI

from kiosk.survey.dates.calendar import day_of, timestamp
from sync.server.db.engine import reading
from sync.server.kiosks import counter_readiness
from sync.server.scope import Scope
from sync.server.services.open_history import districts_open
from tests.sync.server.pages.conftest import PROVINCE, Person


def test_a_district_says_what_is_ready_at_its_counter(app: FastAPI, kutchum: Person, guest: Person) -> None:
    """With who sees to it; what was not touched gets no day, a viewer only reads, another district's officer may not write."""
    page = kutchum.opens("/districts/กุดชุม")
    assert "ป้ายบอกทาง" in page and "มีที่วางแบบประเมิน" in page and "คู่มือ ขั้นตอนที่ 1.1" in page and "พร้อมแล้ว 0 จาก 15 ข้อ" in page
    kutchum.sends("/districts/กุดชุม/counter", ready_sign="on", who_sign="ปลัดอำเภอ")
    page = kutchum.opens("/districts/กุดชุม")
    assert "พร้อมแล้ว 1 จาก 15 ข้อ" in page and 'value="ปลัดอำเภอ"' in page
    with reading(app.state.engine) as connection:
        assert set(counter_readiness.words_of(connection, Scope(PROVINCE, "กุดชุม"))) == {"sign"}
    guest.sends("/districts/กุดชุม/counter", 403, ready_plan="on")
    kutchum.sends("/districts/เลิงนกทา/counter", 403, ready_plan="on")


def test_what_a_kiosk_says_of_the_counter_stands_on_the_page(app: FastAPI, jangwat: Person) -> None:
    """It comes with a heartbeat; items of a newer kiosk that this province does not know are let pass."""
    code = jangwat.sends("/kiosks/enroll", 200, district="ค้อวัง").partition('big-code">')[2].partition("<")[0]
    kiosk = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a77"
    key = jangwat.browser.post("/v1/enroll", json={"code": code, "kiosk": kiosk}).json()["key"]
    words = [
        {"item": "rehearsal", "ready": True, "who": "เจ้าพนักงานปกครอง", "day": "2026-11-20"},
        {"item": "moon", "ready": True, "who": "", "day": ""},
    ]
    beat = {"kiosk": kiosk, "at": timestamp(datetime.now(UTC)), "version": "0.3.0", "unsent": 0, "counter": words}
    assert jangwat.browser.post("/v1/heartbeat", json=beat, headers={"Authorization": f"Bearer {key}"}).status_code == 200
    page = jangwat.opens("/districts/ค้อวัง")
    assert "เจ้าพนักงานปกครอง" in page and "พร้อมแล้ว 1 จาก 15 ข้อ" in page


def test_services_entered_by_hand_count_and_say_so(app: FastAPI, jangwat: Person) -> None:
    """A district without a kiosk that opened five services is one for the indicator, and its page says who entered them."""
    jangwat.sends("/open-services/ค้อวัง", services="P002 P017 L022 L023 L005")
    with reading(app.state.engine) as connection:
        assert "ค้อวัง" in districts_open(connection, PROVINCE, app.state.settings.catalogue, day_of(datetime.now(UTC)))
    assert "5 งาน จังหวัดกรอกเอง (ไม่มีเครื่อง)" in jangwat.opens("/districts/ค้อวัง")


def test_nothing_that_is_left_out_is_not_spoken_of(jangwat: Person) -> None:
    """Of how sure a percent is: what a figure is of stands there, and what it leaves out only where that is something."""
    pages = {district: jangwat.opens(f"/districts/{district}") for district in ("กุดชุม", "ค้อวัง", "เลิงนกทา")}
    assert all("ของการใช้ทั้งหมด" in page for page in pages.values())
    assert [district for district, page in pages.items() if re.search(r"ไม่รวม 0\b", page)] == []
