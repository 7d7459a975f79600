"""The districts of a province, in the order in which a Thai reader looks for them."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import update

from sync.server.db.engine import reading, writing
from sync.server.db.schema import districts, kiosks
from sync.server.kiosks.districts import district_names, district_row, district_rows
from sync.server.kiosks.status import kiosk_statuses
from sync.server.scope import Scope

DICTIONARY = ["กุดชุม", "ค้อวัง", "คำเขื่อนแก้ว", "ไทยเจริญ", "มหาชนะชัย", "เมืองยโสธร", "เลิงนกทา"]


def test_a_reader_looks_for_a_district(app: FastAPI, join: Any) -> None:
    """A leading vowel stands after its consonant, as in the Royal Institute's dictionary, on either database."""
    for name in reversed(DICTIONARY):
        join(app.state.engine, name)
    with reading(app.state.engine) as connection:
        assert district_names(connection, Scope("ยโสธร")) == DICTIONARY
        assert [row.district for row in district_rows(connection, Scope("ยโสธร"))] == DICTIONARY
        assert [status["district"] for status in kiosk_statuses(connection, "ยโสธร")] == DICTIONARY


def test_the_list_of_all_districts_calls_each_as_its_own_page_does(app: FastAPI, join: Any) -> None:
    """Of several kiosks the first that joined, says anything and is not revoked; before it what the province wrote."""
    kiosks_of = {name: [join(app.state.engine, name) for _ in range(3)] for name in DICTIONARY[:4]}
    said = {"กุดชุม": ("", "ที่ว่าการ", "หอประชุม"), "ค้อวัง": ("ตลาด", "วัด", ""), "คำเขื่อนแก้ว": ("", "", "")}
    with writing(app.state.engine) as connection:
        for name, places in said.items():
            for number, (kiosk, place) in enumerate(zip(kiosks_of[name], places, strict=True)):
                about = {
                    "place": place,
                    "telephone": f"04{number}" if number else "",
                    "enrolled_at": f"2026-11-0{number + 1}T08:00:00+07:00",
                }
                connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk.id).values(**about))
        connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosks_of["ค้อวัง"][0].id).values(revoked_at="2026-11-05T08:00:00+07:00"))
        connection.execute(update(districts).where(districts.c.district == "คำเขื่อนแก้ว").values(place="ศาลากลาง", telephone="1567"))
    with reading(app.state.engine) as connection:
        rows = district_rows(connection, Scope("ยโสธร"))
        assert {row.district: (row.place, row.telephone) for row in rows} == {
            "กุดชุม": ("ที่ว่าการ", "041"),
            "ค้อวัง": ("วัด", "041"),
            "คำเขื่อนแก้ว": ("ศาลากลาง", "1567"),
            "ไทยเจริญ": ("", ""),
        }
        assert rows == [district_row(connection, "ยโสธร", row.district) for row in rows]
