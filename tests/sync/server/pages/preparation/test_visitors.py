"""A district counts people on paper, before its kiosk comes: the province's figures hold them."""

from datetime import date, timedelta

import pytest
from fastapi import FastAPI

from sync.server.db.engine import reading
from sync.server.pages.parts.period import today
from sync.server.scope import Scope
from sync.server.tallies import queries
from tests.sync.server.pages.conftest import PROVINCE, Person

DAY = date(2026, 11, 1)  # a Sunday: no kiosk has counted anybody


def counted(app: FastAPI, district: str, day: date = DAY) -> tuple[int | None, dict[str, int]]:
    """People and uses of a day, as every figure has them."""
    with reading(app.state.engine) as connection:
        totals = queries.totals(connection, Scope(PROVINCE, district), day, day)
    return (totals.people if totals.counted else None), {service: n for service, n in totals.visits.items() if n}


def test_a_district_types_in_a_day_that_no_kiosk_counted(app: FastAPI, kutchum: Person) -> None:
    """People and uses apart, in Thai digits too; the next time replaces it, and an empty field takes it away: nobody counted."""
    assert counted(app, "กุดชุม") == (None, {})
    typed = {"day": "1 พ.ย. 2569", "people": "๑๒", "uses P002": "1,004", "uses L022": ""}
    page = kutchum.sends("/districts/กุดชุม/visitors", revision="0", **typed)
    assert counted(app, "กุดชุม") == (12, {"P002": 1004}) and 'value="1004"' in page and 'value="12"' in page
    page = kutchum.sends("/districts/กุดชุม/visitors", revision="1", **{**typed, "people": "0", "uses P002": ""})
    assert counted(app, "กุดชุม") == (0, {}) and "1 พ.ย. 2569" in page
    kutchum.sends("/districts/กุดชุม/visitors", revision="2", day="2026-11-01", people="")
    assert counted(app, "กุดชุม") == (None, {})
    assert "ลบจำนวนผู้รับบริการที่กรอก" in kutchum.opens("/audit")


def test_it_is_added_to_what_the_kiosk_counted(app: FastAPI, kutchum: Person) -> None:
    """Of the same day and its month; the kiosk's own figures stay."""
    day = next(day for back in range(2, 30) if (counted(app, "กุดชุม", day := today() - timedelta(days=back))[0] or 0) > 0)
    before = counted(app, "กุดชุม", day)[0] or 0
    kutchum.sends("/districts/กุดชุม/visitors", revision="0", day=day.isoformat(), people="5")
    assert counted(app, "กุดชุม", day)[0] == before + 5


def test_a_district_without_a_kiosk_has_people_in_figures_and_on_paper(app: FastAPI, jangwat: Person) -> None:
    """The province enters its services and its people: the indicator counts it, and its month is printed."""
    jangwat.sends("/kiosks/enroll", 200, new_district="ไทยเจริญ", place="ที่ว่าการอำเภอไทยเจริญ", once="a", sure="ไทยเจริญ")
    jangwat.sends("/open-services/ไทยเจริญ", services=["P002", "L022", "L023", "L005", "B046"])
    assert "กรอกจำนวนผู้รับบริการ" in jangwat.opens("/districts/ไทยเจริญ")
    page = jangwat.sends("/districts/ไทยเจริญ/visitors", revision="0", day=DAY.isoformat(), people="31", **{"uses P002": "31"})
    assert counted(app, "ไทยเจริญ") == (31, {"P002": 31}) and "จองคิวทำใบขับขี่" in page
    month = jangwat.browser.get("/documents/ไทยเจริญ/month.csv?month=2026-11").content.decode("utf-8-sig")
    assert "ผู้มารับบริการ,31," in month
    assert "ไทยเจริญ" in jangwat.opens("/overview?month=2026-11")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"people": "สิบ"}, "จำนวนต้องเป็นตัวเลข"),
        ({"people": "-1"}, "จำนวนต้องเป็นตัวเลข"),
        ({"people": "3", "day": "2099-01-01"}, "วันที่ผ่านมาแล้วหรือวันนี้"),
        ({"people": "3", "day": "31/11/2569"}, "31/11/2569"),
        ({"people": "3", "uses Z999 ": "1"}, "จำนวนที่เป็นไปได้"),
    ],
)
def test_what_cannot_be_is_refused_whole(app: FastAPI, kutchum: Person, typed: dict[str, str], sentence: str) -> None:
    """In one sentence, and nothing is counted."""
    form = {"day": DAY.isoformat(), "revision": "0", "uses P002": "7", **typed}
    page = kutchum.sends("/districts/กุดชุม/visitors", 400, **form)
    assert sentence in page and 'value="7"' in page and counted(app, "กุดชุม") == (None, {})


def test_two_officers_type_in_one_day(app: FastAPI, kutchum: Person, jangwat: Person) -> None:
    """Whoever saves second reads the first one's numbers."""
    kutchum.sends("/districts/กุดชุม/visitors", revision="0", day=DAY.isoformat(), people="4")
    page = jangwat.sends("/districts/กุดชุม/visitors", 400, revision="0", day=DAY.isoformat(), people="9")
    assert "มีคนแก้วันนี้ไปก่อนหน้านี้" in page and 'value="4"' in page and counted(app, "กุดชุม")[0] == 4
    jangwat.opens("/districts/ไม่มี/visitors", 404)
