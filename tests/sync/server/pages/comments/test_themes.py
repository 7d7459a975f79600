"""What people write about: counted by theme and month, beside the items that ask about the same; a person decides."""

import html
import re

from fastapi import FastAPI
from sqlalchemy import func, select

from sync.server.db.engine import reading
from sync.server.db.schema import theme_marks
from tests.sync.server.pages.conftest import Person
from tests.sync.server.pages.test_comments import remark


def line_of(page: str, theme: str) -> str:
    return next(row for row in page.split("<tr>") if f"theme={theme}&" in row)


def test_the_themes_of_a_year_are_counted(app: FastAPI, jangwat: Person) -> None:
    """The number on the page is that of the list it leads to, month by month; the item beside it says how many rated it."""
    page = jangwat.opens("/comments/themes?year=2570")
    line = line_of(page, "parking")
    n = int(re.search(r'class="number strong">([\d,]+)', line)[1].replace(",", ""))
    with reading(app.state.engine) as connection:
        held = connection.scalar(select(func.count()).where(theme_marks.c.theme == "parking", theme_marks.c.state == "proposed"))
    months = [int(number) for number in re.findall(r"<title>\S+ \S* ?(\d+)</title>", line)] or [
        int(number) for number in re.findall(r" (\d+)</title>", line)
    ]
    assert n == held == sum(months) > 5
    assert "ความสะดวกในการเดินทางมารับบริการ" in line and re.search(r"\d+ คน", line)
    listed = jangwat.opens("/comments?tab=unread&theme=parking&year=2570")
    assert f"จาก {n}<" in listed.replace(",", "") or f"จาก {n}" in listed


def test_an_officer_decides_what_a_remark_is_about(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """Confirmed and refused by hand; of two who decide at once the second is told, and nothing is written over."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    seen = "parking:proposed"
    page = jangwat.sends("/comments/themes/mark", **key, theme=["place"], seen=seen, back="/comments?tab=unread&theme=place&year=2570")
    assert "ที่จอดรถไม่พอ" in page and "บันทึกหัวข้อแล้ว" in page
    assert "ไปก่อนแล้ว" in kutchum.sends("/comments/themes/mark", 409, **key, theme=["fees"], seen=seen)
    before = line_of(jangwat.opens("/comments/themes?year=2570"), "place")
    assert re.search(r'<td class="number">1</td>', before)  # confirmed
    jangwat.sends("/comments/themes/mark", 400, **key, theme=["no-such"])
    jangwat.sends("/comments/themes/mark", 404, **{**key, "id": "0" * 36}, theme=["place"])
    kutchum.sends("/comments/themes/mark", 403, **remark(app, "ค้อวัง", "ที่จอดรถไม่พอ"), theme=["place"])


def test_the_province_edits_the_dictionary(jangwat: Person, kutchum: Person) -> None:
    """A theme of its own finds its comments at once; a word that has no letter, a second theme of one name and two editors are told."""
    page = jangwat.sends("/comments/themes/dictionary", th="น้ำดื่ม", en="Drinking water", words="น้ำดื่ม, ตู้น้ำ", item=["3.2"])
    assert "น้ำดื่ม" in page and "จับคู่กับข้อความที่มีอยู่ใหม่แล้ว" in page
    listed = jangwat.opens("/comments?tab=unread&theme=theme-1&year=2570")
    assert set(re.findall(r"<blockquote>([^<]+)", listed)) == {"ควรมีน้ำดื่มและที่นั่งรอ"}
    assert "น้ำดื่ม" in jangwat.sends("/comments/themes/dictionary", 400, th="น้ำดื่ม", words="x")
    assert "“%%”" in html.unescape(jangwat.sends("/comments/themes/dictionary", 400, th="อื่น", words="ดี, %%"))
    stale = jangwat.sends("/comments/themes/dictionary", 400, id="theme-1", th="น้ำเย็น", words="น้ำเย็น", seen="0" * 16)
    assert "ตู้น้ำ" in stale and "น้ำเย็น" in stale
    seen = re.search(r'name="id" value="theme-1"><input type="hidden" name="seen" value="(\w+)"', page)[1]
    jangwat.sends("/comments/themes/dictionary", id="theme-1", th="น้ำดื่ม", words="น้ำดื่ม", seen=seen, off="1")
    assert "theme-1" not in jangwat.opens("/comments/themes?year=2570")
    kutchum.opens("/comments/themes/dictionary", 403)
    jangwat.sends("/comments/themes/dictionary", 404, id="no-such", th="x", words="x")
