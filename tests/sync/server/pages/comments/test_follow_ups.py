"""Comments that somebody has taken up: whose, until when, and what was done before."""

import re
from datetime import timedelta

from fastapi import FastAPI

from sync.server.pages.parts.period import today
from tests.sync.server.pages.conftest import Person
from tests.sync.server.pages.test_comments import remark


def test_a_remark_is_handed_to_a_district_with_a_day(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """The district finds it among its own, overdue ones first; each step stands in its history with who and until when."""
    late, soon = ((today() + timedelta(days=days)).isoformat() for days in (-2, 9))
    for text, due in (("ที่จอดรถไม่พอ", soon), ("อินเทอร์เน็ตช้าในช่วงเช้า", late)):
        key = remark(app, "กุดชุม", text)
        jangwat.sends("/comments/screen", **key, decision="shown")
        jangwat.sends("/comments/follow-up", **key, state="seen", note="ขอให้อำเภอดู", after="0", owner="kutchum", due=due)
    page = kutchum.opens("/comments/follow-up?owner=kutchum")
    assert re.findall(r"<blockquote>([^<]+)", page) == ["อินเทอร์เน็ตช้าในช่วงเช้า", "ที่จอดรถไม่พอ"]
    assert "เลยกำหนดแล้ว 1 เรื่อง" in page and 'class="tag bad">กำหนด' in page
    assert re.findall(r'<blockquote><b class="hit">([^<]+)', kutchum.opens("/comments/follow-up?q=ที่จอดรถ")) == ["ที่จอดรถ"]
    assert "ไม่พบ" in kutchum.opens("/comments/follow-up?q=ห้องน้ำ")
    overdue = kutchum.opens("/comments/follow-up?overdue=1")
    assert re.findall(r"<blockquote>([^<]+)", overdue) == ["อินเทอร์เน็ตช้าในช่วงเช้า"]
    kutchum.sends("/comments/follow-up", **key, state="done", note="เปลี่ยนผู้ให้บริการแล้ว", after="1", owner="kutchum", due=late)
    assert "อินเทอร์เน็ตช้า" not in kutchum.opens("/comments/follow-up")
    finished = jangwat.opens("/comments/follow-up?state=done")
    assert "เปลี่ยนผู้ให้บริการแล้ว" in finished and "ขอให้อำเภอดู" in finished and "ผู้รับผิดชอบ kutchum" in finished


def test_nobody_and_no_day_that_there_is_not(app: FastAPI, jangwat: Person) -> None:
    """Another district's account, a viewer and a day that no month has are refused in words; nothing is written."""
    key = remark(app, "ค้อวัง", "ที่จอดรถไม่พอ")
    jangwat.sends("/comments/screen", **key, decision="shown")
    for owner, due in (("kutchum", ""), ("guest", ""), ("", "2026-02-30"), ("", "พรุ่งนี้")):
        assert "ยังไม่ได้บันทึก" in jangwat.sends("/comments/follow-up", 400, **key, state="seen", note="", owner=owner, due=due)
    assert "ไม่มีเรื่องที่ต้องติดตาม" in jangwat.opens("/comments/follow-up")


def test_a_viewer_has_no_list_of_tasks(guest: Person, kutchum: Person) -> None:
    """And a district sees its own, whatever the address says."""
    guest.opens("/comments/follow-up", 403)
    assert "ค้อวัง" not in kutchum.opens("/comments/follow-up?district=ค้อวัง&page=x")
