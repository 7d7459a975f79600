"""A whole list of comments is screened at once: looked at first, told in one line of the log, taken back."""

import html
import re

from fastapi import FastAPI

from sync.server import audit
from sync.server.db.engine import reading
from sync.server.scope import Scope
from tests.sync.server.pages.conftest import Person

COVER = "/comments/screening?year=2570&district=กุดชุม&decision=redacted"


def digest(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]


def total(page: str) -> int:
    return int(re.search(r'<span class="figure-value">([\d,]+)', page)[1].replace(",", ""))


def test_all_suspected_words_of_a_district_are_covered_and_taken_back(app: FastAPI, jangwat: Person, guest: Person) -> None:
    """The preview says how many on how many pages; the log has one line for the act and one for its undoing."""
    page = jangwat.opens(COVER)
    n = total(page)
    assert n > 10 and "▇▇▇" in page and page.count("<mark>") >= n
    after = jangwat.sends(COVER, decision="redacted", seen=digest(page))
    assert "ไม่มีข้อความรอคัดกรองที่อาจระบุตัวบุคคล" in after and "คัดกรองทั้งรายการแล้ว" in after
    shown = guest.opens("/comments?year=2570")
    assert f"จาก {n:,}" in shown and "มาลี" not in shown and "081-234-5678" not in shown
    number = re.search(r'name="number" value="(\d+)"', after)[1]
    undone = jangwat.sends("/comments/screening/undo", number=number, back=COVER)
    assert total(undone) == n and f"ย้อนกลับแล้ว {n} ข้อความ" in undone
    assert "<blockquote>" not in guest.opens("/comments?year=2570")
    jangwat.sends("/comments/screening/undo", 409, number=number)
    with reading(app.state.engine) as connection:
        rows = [(row.act, row.subject, row.district) for row in audit.entries(connection, Scope("ยโสธร")) if row.act.startswith("comment.")]
    assert rows == [("comment.all_undone", str(n), "กุดชุม"), ("comment.all_redacted", str(n), "กุดชุม")]


def test_a_long_list_is_looked_through_page_by_page(jangwat: Person) -> None:
    """Each page of the preview belongs to the same decision; a page that there is not is the last."""
    page = jangwat.opens("/comments/screening?year=2570&decision=shown")
    assert total(page) > 60 and "รายการที่ 1–30 จาก" in page
    second = jangwat.opens(html.unescape(re.search(r'href="(/comments/screening[^"]*skip=30)', page)[1]))
    assert "รายการที่ 31–60 จาก" in second and digest(second) == digest(page)
    assert "<blockquote>" in jangwat.opens("/comments/screening?year=2570&decision=shown&skip=999999")
    assert "<blockquote>" in jangwat.opens("/comments/screening?year=2570&decision=shown&skip=-5")


def test_somebody_decides_while_another_looks_at_the_preview(jangwat: Person, kutchum: Person) -> None:
    """Nothing is done; the new preview is shown with the reason."""
    seen = digest(jangwat.opens(COVER))
    kutchum.sends(
        "/comments/screening?year=2570&month=2026-10&decision=redacted",
        decision="redacted",
        seen=digest(kutchum.opens("/comments/screening?year=2570&month=2026-10&decision=redacted")),
    )
    page = jangwat.sends(COVER, 409, decision="redacted", seen=seen)
    assert "รายการเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้" in page and digest(page) != seen


def test_a_district_screens_its_own_alone(jangwat: Person, kutchum: Person, guest: Person) -> None:
    """Whatever the address says; it does not take back what the province decided for all, and a viewer does nothing of this."""
    foreign = kutchum.opens("/comments/screening?year=2570&district=ค้อวัง&decision=shown")
    assert "อำเภอค้อวัง" not in foreign and "อำเภอกุดชุม" in foreign
    everywhere = "/comments/screening?year=2570&decision=shown"
    page = jangwat.sends(everywhere, decision="shown", seen=digest(jangwat.opens(everywhere)))
    number = re.search(r'name="number" value="(\d+)"', page)[1]
    kutchum.sends("/comments/screening/undo", 403, number=number)
    guest.opens("/comments/screening", 403)
    guest.sends(everywhere, 403, decision="shown", seen="")
    jangwat.sends(everywhere, 400, decision="hidden", seen="")
    jangwat.sends("/comments/screening/undo", 404, number="999999")
