"""What was changed because of what people wrote: written by officers, read by everybody, on pages and on the kiosks' first screen."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from sync.server.configuration import kiosk_config
from sync.server.db.engine import reading
from sync.server.pages.parts.period import today
from sync.server.sender import Sender
from tests.sync.server.pages.conftest import Person

PARKING = {"th": "เพิ่มที่จอดรถ 20 คันหลังอาคาร", "en": "20 more parking places"}


def days(first: int, last: int) -> dict[str, str]:
    return {"first": (today() + timedelta(days=first)).isoformat(), "last": (today() + timedelta(days=last)).isoformat()}


def told_to(app: FastAPI, district: str) -> list[dict[str, str]]:
    with reading(app.state.engine) as connection:
        return kiosk_config.for_kiosk(connection, Sender("0" * 36, "ยโสธร", district)).get("improvements", [])


def test_a_district_tells_what_it_has_changed(app: FastAPI, kutchum: Person, nobody: Person) -> None:
    """Its public page and its kiosks say so, no other district's; the kiosk is told the last day; withdrawn, it is gone."""
    page = kutchum.sends("/comments/improvements", **PARKING, **days(0, 30), theme="parking")
    assert "กำลังแสดง" in page and "ที่จอดรถ การเดินทาง" in page
    kutchum.sends("/comments/improvements", **PARKING, **days(0, 30), theme="parking")  # a second click
    assert PARKING["th"] in nobody.opens("/public/กุดชุม")
    assert PARKING["th"] not in nobody.opens("/public/ค้อวัง") and PARKING["th"] not in nobody.opens("/public")
    assert told_to(app, "กุดชุม") == [{**PARKING, "until": days(0, 30)["last"]}] and told_to(app, "ค้อวัง") == []
    number = page.partition('name="number" value="')[2].partition('"')[0]
    assert "ถอนแล้ว" in kutchum.sends("/comments/improvements/withdraw", number=number)
    assert told_to(app, "กุดชุม") == [] and PARKING["th"] not in nobody.opens("/public/กุดชุม")
    for none in (number, "0", str(10**20)):
        kutchum.sends("/comments/improvements/withdraw", 404, number=none)


def test_the_province_speaks_for_all_districts_within_its_days(app: FastAPI, jangwat: Person, kutchum: Person, nobody: Person) -> None:
    """Not before the first day and not after the last; a district does not withdraw it, nor write for another."""
    jangwat.sends("/comments/improvements", **PARKING, **days(0, 0))
    jangwat.sends("/comments/improvements", th="พรุ่งนี้", **days(1, 9))
    page = kutchum.opens("/comments/improvements")
    assert "ยังไม่ถึงวัน" in page and 'name="number"' not in page
    assert PARKING["th"] in nobody.opens("/public") and [entry["th"] for entry in told_to(app, "ค้อวัง")] == [PARKING["th"]]
    kutchum.sends("/comments/improvements/withdraw", 403, number="1")
    assert (
        "กุดชุม" in kutchum.sends("/comments/improvements", th="ของเราเอง", **days(0, 1), district="ค้อวัง")
        and told_to(app, "ค้อวัง")[0]["th"] != "ของเราเอง"
    )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"th": "", **days(0, 1)}, "ข้อความภาษาไทยต้องมี"),
        ({"th": "ก" * 91, **days(0, 1)}, "ไม่เกิน 90 ตัวอักษร"),
        ({"th": "ดี 😀", **days(0, 1)}, "เครื่องไม่มีตัวอักษร"),
        ({"th": "ดี", **days(2, 1)}, "วันเริ่มและวันสุดท้าย"),
        ({"th": "ดี", **days(0, 400)}, "วันเริ่มและวันสุดท้าย"),
        ({"th": "ดี", "first": "พรุ่งนี้", "last": ""}, "วันเริ่มและวันสุดท้าย"),
    ],
)
def test_a_line_that_kiosks_cannot_show(jangwat: Person, typed: dict[str, str], why: str) -> None:
    """It is told in a sentence, and what was typed is still there."""
    page = jangwat.sends("/comments/improvements", 400, **typed)
    assert why in page and "ยังไม่ได้เผยแพร่" in page and f'value="{typed["th"]}"' in page
