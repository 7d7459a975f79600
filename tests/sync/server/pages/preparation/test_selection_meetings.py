"""The province chooses its districts and services at a meeting."""

from tests.support.paper import in_order, needs_poppler
from tests.sync.server.pages.conftest import Person

MINUTES = {
    "day": "14 พฤศจิกายน 2569",
    "place": "ศาลากลางจังหวัดยโสธร",
    "order": "ที่ ยส 0017/ว 1234",
    "attended": "รองผู้ว่าราชการจังหวัด\nนายอำเภอกุดชุม",
    "district": ["กุดชุม", "ทรายมูล"],
    "met-กุดชุม": ["population", "remote"],
    "services": "L022, L023 p002",
    "criteria": ["many_users", "lawful"],
    "decision": "เปิดให้บริการภายในเดือนธันวาคม",
}


@needs_poppler
def test_the_meeting_is_noted_and_its_minutes_are_printed(jangwat: Person, kutchum: Person, guest: Person) -> None:
    """Criteria, districts, services, decision; a chosen district says whether its services are open; everybody may read and print it."""
    listed = jangwat.sends("/selection/new", **MINUTES)
    assert "การประชุมวันที่ 14 พ.ย. 2569" in listed and "เลือก 2 อำเภอ" in listed and "L022 · L023 · P002" in listed
    assert "เปิดครบ 5 งานแล้ว" in listed.partition("ทรายมูล")[0] and "ยังไม่ครบ" in listed.partition("ทรายมูล")[2]
    address = listed.rpartition("/minutes.pdf")[0].rpartition("/selection/")[2]
    page = kutchum.opens(f"/selection/{address}")
    assert "รองผู้ว่าราชการจังหวัด" in page and 'value="remove"' not in page
    document = guest.browser.get(f"/selection/{address}/minutes.pdf").content
    in_order(document, "บันทึกการประชุมคัดเลือกอำเภอและงานบริการ", "14 พฤศจิกายน 2569", "ที่ ยส 0017/ว 1234", "รองผู้ว่าราชการจังหวัด")
    in_order(document, "กุดชุม", "ทรายมูล", "P002", "เปิดให้บริการภายในเดือนธันวาคม", "ผู้จดบันทึก", "ประธานที่ประชุม")
    assert "ยังไม่มีบันทึก" in jangwat.sends(f"/selection/{address}", act="remove")


@needs_poppler
def test_the_empty_form_is_printed_for_the_meeting(guest: Person) -> None:
    """Before anything is noted."""
    in_order(guest.browser.get("/selection/new/minutes.pdf").content, "วันที่ประชุม", "ผู้เข้าประชุม", "ประชากรมาก", "งานบริการ", "ลงชื่อ")


def test_what_cannot_be_noted_is_said_and_nothing_typed_is_lost(jangwat: Person) -> None:
    """A service that there is not, a day that is none, minutes that somebody else saved meanwhile."""
    for changed, sentence in (({"services": "L022 Q999"}, "Q999"), ({"day": "วันศุกร์หน้า"}, "อ่านวันที่ วันศุกร์หน้า ไม่ได้")):
        page = jangwat.sends("/selection/new", 400, **{**MINUTES, **changed})
        assert sentence in page and "เปิดให้บริการภายในเดือนธันวาคม" in page
    address = jangwat.sends("/selection/new", **MINUTES).rpartition("/minutes.pdf")[0].rpartition("/selection/")[2]
    jangwat.sends(f"/selection/{address}", **MINUTES, version=1)
    assert "บันทึกไปก่อนหน้านี้แล้ว" in jangwat.sends(f"/selection/{address}", 400, **MINUTES, version=1)
