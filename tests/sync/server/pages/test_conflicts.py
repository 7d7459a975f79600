"""Two records under one id: an officer of the province reads both and settles it."""

import json
import re

from fastapi import FastAPI
from sqlalchemy import func, insert, select

from sync.server.db.engine import reading, writing
from sync.server.db.schema import conflicts, responses
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
    assert page.count("รอตรวจสอบ<") == 1 and page.count("เฉพาะรายการนี้") <= 1
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
    assert f'อำเภอกุดชุม <a href="/kiosks/{kiosks["กุดชุม"]}">' in page and "ลำดับที่ 5," in page
    assert f'href="/kiosks/{kiosks["ค้อวัง"]}"' in page


def test_both_records_of_a_conflict_are_read_side_by_side(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """In words, what differs first; which one is right is stored with the note and the name."""
    with reading(app.state.engine) as connection:
        held = connection.execute(select(responses).where(responses.c.district == "กุดชุม", responses.c.status == "complete").limit(1)).one()
    record = json.loads(held.record)
    record["answers"]["sex"] = "male" if record["answers"].get("sex") == "female" else "female"
    place = {"province": PROVINCE, "district": "กุดชุม", "kiosk": held.kiosk, "received_at": "2026-11-21T08:00:00+07:00", "reason": ""}
    second = {"hash": "a" * 64, "id": held.id, "seq": held.seq, "held_id": held.id, "held_hash": held.hash, "record": json.dumps(record)}
    with writing(app.state.engine) as connection:
        connection.execute(insert(conflicts).values(**place, **second))
    rows = re.search(r"<tbody>(.*?)</tbody>", jangwat.opens("/conflicts"), re.DOTALL)
    assert rows and re.search(r"เพศ</th><td><strong><bdi>(ชาย|หญิง)", rows[1].partition("</tr>")[0])
    page = jangwat.sends("/conflicts/settle", kiosk=held.kiosk, hash="a" * 64, note="กู้คืนดิสก์", choice="second")
    assert "ชุดที่สองถูกต้อง" in page and "jangwat" in page
    jangwat.sends("/conflicts/settle", 400, kiosk=held.kiosk, hash="a" * 64, note="x", choice="third")
