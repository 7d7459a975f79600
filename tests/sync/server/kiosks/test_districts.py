"""The districts of a province, in the order in which a Thai reader looks for them."""

from typing import Any

from fastapi import FastAPI

from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names, district_rows
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
