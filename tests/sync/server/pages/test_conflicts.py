"""Two records under one id: an officer of the province reads both and settles it."""

import json
import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import func, insert, select

from kiosk.survey.response import digest
from sync.server.db.engine import reading, writing
from sync.server.db.schema import conflicts, reports, responses
from tests.sync.server.pages.conftest import PROVINCE, Person


def test_a_conflict_is_settled_by_writing_down_what_was_found(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """A note is needed; afterwards it reads as settled, with the name."""
    values = {"province": "ยโสธร", "district": "กุดชุม", "kiosk": kiosks["กุดชุม"], "hash": "a" * 64, "id": "x", "seq": 3, "held_id": "y"}
    with writing(app.state.engine) as connection:
        connection.execute(
            insert(conflicts).values(**values, held_hash="b" * 64, reason="same seq", record="{}", received_at="2026-11-01T08:00:00+07:00")
        )
    assert "รอตรวจสอบ" in jangwat.opens("/conflicts")
    jangwat.sends("/conflicts/settle", 400, kiosk=kiosks["กุดชุม"], hash="a" * 64, note=" ")
    page = jangwat.sends("/conflicts/settle", kiosk=kiosks["กุดชุม"], hash="a" * 64, note="กู้คืนดิสก์เมื่อวันที่ 1")
    assert "กู้คืนดิสก์เมื่อวันที่ 1" in page and "ตรวจแล้ว" in page


def test_a_cloned_disk_made_hundreds_of_conflicts_and_one_note_settles_them(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """All of that kiosk that wait, none of another; what was settled before keeps its own note."""
    shared = {"province": "ยโสธร", "held_id": "y", "held_hash": "b" * 64, "reason": "same seq", "record": "{}"}
    shared |= {"received_at": "2026-11-01T08:00:00+07:00"}
    with writing(app.state.engine) as connection:
        for number in range(250):
            own = {"district": "กุดชุม", "kiosk": kiosks["กุดชุม"], "hash": f"{number:064x}", "id": f"x{number}", "seq": number}
            connection.execute(insert(conflicts).values(**shared, **own))
        own = {"district": "ค้อวัง", "kiosk": kiosks["ค้อวัง"], "hash": "a" * 64, "id": "z", "seq": 3}
        connection.execute(insert(conflicts).values(**shared, **own))
    assert "251" in jangwat.opens("/conflicts")
    jangwat.sends("/conflicts/settle", kiosk=kiosks["กุดชุม"], hash=f"{7:064x}", note="เฉพาะรายการนี้")
    page = jangwat.sends("/conflicts/settle", kiosk=kiosks["กุดชุม"], hash=f"{8:064x}", note="คัดลอกดิสก์", every="yes")
    assert page.count(">รอตรวจสอบ</span>") == 1 and page.count("เฉพาะรายการนี้") <= 1
    with reading(app.state.engine) as connection:
        notes = {row[0]: row[1] for row in connection.execute(select(conflicts.c.note, func.count()).group_by(conflicts.c.note))}
    assert notes == {"": 1, "เฉพาะรายการนี้": 1, "คัดลอกดิสก์": 249}


def test_the_same_id_came_from_another_district_and_the_page_says_where_the_first_stands(
    app: FastAPI, jangwat: Person, kiosks: dict[str, str]
) -> None:
    """District, kiosk and number of the record that counts, not only of the one that came second: both kiosks must be looked at."""
    with writing(app.state.engine) as connection:
        first = connection.execute(select(responses).where(responses.c.kiosk == kiosks["กุดชุม"], responses.c.seq == 5)).one()
        values = {"province": "ยโสธร", "district": "ค้อวัง", "kiosk": kiosks["ค้อวัง"], "hash": "a" * 64, "id": first.id, "seq": 3}
        values |= {"held_id": first.id, "held_hash": first.hash, "reason": "same id", "record": "{}"}
        connection.execute(insert(conflicts).values(**values, received_at="2026-11-01T08:00:00+07:00"))
    page = jangwat.opens("/conflicts")
    assert f'อำเภอกุดชุม · <a href="/kiosks/{kiosks["กุดชุม"]}">' in page and "ลำดับที่ 5<" in page
    assert f'href="/kiosks/{kiosks["ค้อวัง"]}"' in page


@pytest.fixture
def cloned(app: FastAPI, kiosks: dict[str, str]) -> Callable[..., tuple[str, str]]:
    """Another answer under the number of a stored one of กุดชุม: the hashes of the first and of the second."""

    def made(day: str = "2026-11-10", **answers: object) -> tuple[str, str]:
        with writing(app.state.engine) as connection:
            of_day = (responses.c.district == "กุดชุม", responses.c.status == "complete", responses.c.day == day, responses.c.mode == "self")
            held = connection.execute(select(responses).where(*of_day).order_by(responses.c.seq).limit(1)).one()
            record = json.loads(held.record)
            record["answers"] |= {"sex": "male" if record["answers"].get("sex") == "female" else "female", **answers}
            record["hash"] = digest(record)
            place = {
                "province": PROVINCE,
                "district": "กุดชุม",
                "kiosk": held.kiosk,
                "received_at": "2026-11-21T08:00:00+07:00",
                "reason": "",
            }
            names = {name: record[name] for name in ("hash", "id", "seq")} | {"held_id": held.id, "held_hash": held.hash}
            connection.execute(insert(conflicts).values(**place, **names, record=json.dumps(record)))
        return held.hash, record["hash"]

    return made


def form(page: str) -> dict[str, str]:
    """The hidden fields of the first conflict's form, as a browser sends them."""
    names = ("kiosk", "hash", "seen")
    return {name: str(re.findall(rf'name="{name}" value="([^"]*)"', page)[0]) for name in names}


def test_both_records_of_a_conflict_are_read_side_by_side(jangwat: Person, cloned: Callable[..., tuple[str, str]]) -> None:
    """In words; what differs is marked and stands apart from what is alike, and over each record whether it counts."""
    cloned()
    page = jangwat.opens("/conflicts")
    differing, alike = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert re.fullmatch(r'<tr><th scope="row">เพศ</th>(<td><mark><bdi>(ชาย|หญิง)</bdi></mark></td>){2}</tr>', differing)
    assert "<mark>" not in alike and "วิธีตอบ" in alike and "ตอบเอง" in alike
    assert re.findall(r"ชุดที่มา(?:ก่อน|ภายหลัง) <span class=\"tag[^>]*>([^<]+)<", page)[:2] == ["นับอยู่", "ไม่นับ"]


def district(person: Person) -> str:
    """The page of กุดชุม but for the days that its kiosk has still to compare."""
    return re.sub(r"\d+ จาก \d+ วัน", "", person.opens("/districts/กุดชุม?year=2570"))


def test_the_chosen_record_counts_on_every_page_until_the_choice_is_taken_back(
    jangwat: Person, cloned: Callable[..., tuple[str, str]]
) -> None:
    """Somebody's second answer gave the lowest level; the score of the district moves, and back, and the log has both acts with names."""
    first, second = cloned(**dict.fromkeys(("1.1", "1.2", "1.3"), 1))
    before = district(jangwat)
    fields = form(jangwat.opens("/conflicts"))
    assert fields["hash"] == second
    page = jangwat.sends("/conflicts/settle", **fields, note="เครื่องจริงคือเครื่องนี้", choice="second")
    assert "นับชุดที่มาภายหลัง" in page and "jangwat" in page
    assert re.findall(r"ชุดที่มา(?:ก่อน|ภายหลัง) <span class=\"tag[^>]*>([^<]+)<", page)[:2] == ["ไม่นับ", "นับอยู่"]
    assert district(jangwat) != before
    fields = form(page)
    assert fields["hash"] == first
    page = jangwat.sends("/conflicts/settle", **fields, note="ดูผิด", choice="reopen")
    assert "รอตรวจสอบ" in page and district(jangwat) == before
    log = jangwat.opens("/audit?words=ดูผิด") + jangwat.opens("/audit?words=เครื่องจริง")
    assert "เปิดข้อมูลที่ขัดกันให้ตรวจใหม่" in log and "บันทึกผลข้อมูลที่ขัดกัน" in log and "นับชุดที่มาภายหลัง" in log
    jangwat.sends("/conflicts/settle", 400, **form(page), note="x", choice="third")


def test_two_officers_settle_one_conflict_and_the_second_is_told(jangwat: Person, cloned: Callable[..., tuple[str, str]]) -> None:
    """Nothing is overwritten: what the other decided stands beside what was typed. A second click of one's own is no quarrel."""
    cloned()
    fields = form(jangwat.opens("/conflicts"))
    jangwat.sends("/conflicts/settle", **fields, note="ชุดหลังถูก", choice="second")
    jangwat.sends("/conflicts/settle", **fields, note="ชุดหลังถูก", choice="second")
    page = jangwat.sends("/conflicts/settle", 409, **fields, note="ชุดแรกถูก", choice="first")
    assert "jangwat บันทึกผลรายการนี้ไปแล้ว" in page and "ชุดหลังถูก" in page and "ยังไม่ได้บันทึก: ชุดแรกถูก" in page


def test_a_choice_that_would_change_a_locked_report_is_refused(
    app: FastAPI, jangwat: Person, cloned: Callable[..., tuple[str, str]]
) -> None:
    """In one sentence that says what to do; with a new version of the report in work it is followed."""
    cloned()
    filed = {"province": PROVINCE, "fiscal_year": 2570, "version": 1, "state": "locked", "band": "0.80", "figures": "{}"}
    with writing(app.state.engine) as connection:
        connection.execute(insert(reports).values(**filed, changed_at="2027-10-02T08:00:00+07:00"))
    fields = form(jangwat.opens("/conflicts"))
    page = jangwat.sends("/conflicts/settle", 409, **fields, note="ชุดหลังถูก", choice="second")
    assert "รายงานปีงบประมาณ 2570 ล็อกแล้ว" in page and "รอตรวจสอบ" in page
    with writing(app.state.engine) as connection:
        connection.execute(insert(reports).values(**filed | {"version": 2, "state": "draft"}, changed_at="2027-10-03T08:00:00+07:00"))
    assert "ชุดหลังถูก" in jangwat.sends("/conflicts/settle", **fields, note="ชุดหลังถูก", choice="second")


def test_the_list_is_narrowed_to_a_kiosk_and_to_what_waits(jangwat: Person, kiosks: dict[str, str], cloned: Callable[..., object]) -> None:
    """Choices of the filter are kiosks by name."""
    cloned()
    assert "เพศ</th>" in jangwat.opens(f"/conflicts?state=open&kiosk={kiosks['กุดชุม']}")
    assert "เพศ</th>" not in jangwat.opens("/conflicts?state=settled")
    assert "เพศ</th>" not in jangwat.opens("/conflicts?kiosk=nobody")
