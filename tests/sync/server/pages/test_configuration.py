"""The province sets services, texts and questionnaire for its kiosks, on a page."""

from typing import Any

import pytest
from fastapi import FastAPI

from kiosk.paths import QUESTIONNAIRE
from sync.server.configuration import published
from sync.server.db.engine import reading
from tests.sync.server.pages.conftest import PROVINCE, Person

FIVE, OTHER = "P002 L022 L023 L001 B046", "L005 L022 L023 L001 B046"
OTHER_TYPED = OTHER.replace(" ", "\n") + "</textarea>"


def current(app: FastAPI, district: str) -> dict[str, Any]:
    with reading(app.state.engine) as connection:
        return dict(published.current(connection, PROVINCE, district))


def test_what_is_published_for_all_holds_for_each_district(app: FastAPI, jangwat: Person) -> None:
    """Services in their order, texts by language; an empty field is left to the kiosk."""
    page = jangwat.sends("/settings", services="P002\nL022, L005 L001 B046", texts_th="attract_title = ยินดีต้อนรับ", note="เริ่มปีงบประมาณ")
    assert "เริ่มปีงบประมาณ" in page
    assert current(app, "กุดชุม") == {"services": ["P002", "L022", "L005", "L001", "B046"], "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}}


def test_a_districts_own_stands_over_it(app: FastAPI, jangwat: Person) -> None:
    """Name by name; the form of the district shows its own words again."""
    jangwat.sends("/settings", services=FIVE)
    jangwat.sends("/settings", services=OTHER, district="ค้อวัง")
    assert current(app, "ค้อวัง")["services"] == OTHER.split() and current(app, "กุดชุม")["services"] == FIVE.split()
    assert OTHER_TYPED in jangwat.opens("/settings?district=ค้อวัง")


def test_a_wrong_service_is_refused_with_the_nearest(app: FastAPI, jangwat: Person) -> None:
    """Nothing is published; what was typed is still there."""
    page = jangwat.sends("/settings", 400, services="P999 L022")
    assert "P999" in page and "L022</textarea>" in page
    assert current(app, "กุดชุม") == {}


def test_a_questionnaire_is_checked_before_any_kiosk_sees_it(app: FastAPI, jangwat: Person) -> None:
    """A broken one names its fault; a whole one is published as it is."""
    text = QUESTIONNAIRE.read_text(encoding="utf-8")
    assert "เผยแพร่ไม่ได้" in jangwat.sends("/settings", 400, questionnaire=text.replace("[scale]", "[scales]"))
    assert "nested too deeply" in jangwat.sends("/settings", 400, questionnaire="a=" + "[" * 100_000)
    jangwat.sends("/settings", questionnaire=text)
    assert current(app, "กุดชุม")["questionnaire"] == text


def test_only_the_province_sets_anything(kutchum: Person, guest: Person) -> None:
    """403 for a district and a viewer."""
    for person in (kutchum, guest):
        person.opens("/settings", 403)
        person.sends("/settings", 403, services=FIVE)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("attract_title ยินดีต้อนรับ", "ไม่มีเครื่องหมาย ="), ("= ยินดี", "ไม่มีเครื่องหมาย ="), ("attract_title = " + "ก" * 1001, "1000")],
    ids=["no sign", "no key", "too long"],
)
def test_a_text_that_would_be_lost_is_refused(app: FastAPI, jangwat: Person, text: str, sentence: str) -> None:
    """A line without its sign of equality, or one too long for a kiosk: said, and everything typed is still there, the reason too."""
    page = jangwat.sends("/settings", 400, texts_th=f"attract_title = สวัสดี\n{text}", note="เหตุผลที่พิมพ์ไว้")
    assert sentence in page and "เหตุผลที่พิมพ์ไว้" in page and "attract_title = สวัสดี" in page
    assert current(app, "กุดชุม") == {}


def test_two_officers_publish_from_the_same_page(app: FastAPI, jangwat: Person) -> None:
    """The second is told of the first's version, keeps what was typed, and may put it in that version's place knowingly."""
    jangwat.sends("/settings", services=FIVE, after="0")
    page = jangwat.sends("/settings", 400, services=OTHER, after="0", note="ของฉัน")
    assert "มีผู้เผยแพร่รุ่นที่ 1" in page and f"{OTHER}</textarea>" in page and 'value="ของฉัน"' in page
    assert current(app, "กุดชุม")["services"] == FIVE.split()
    assert 'name="after" value="1"' in page
    jangwat.sends("/settings", services=OTHER, after="1")
    assert current(app, "กุดชุม")["services"] == OTHER.split()


def test_the_button_is_clicked_twice(app: FastAPI, jangwat: Person) -> None:
    """The same from the same page is one version."""
    for _ in range(2):
        jangwat.sends("/settings", services=FIVE, after="0")
    with reading(app.state.engine) as connection:
        assert published.latest_version(connection, PROVINCE, "") == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"texts_th": "เหลวไหล = x"}, "ข้อความภาษาไทย: ไม่มีข้อความชื่อ เหลวไหล"),
        ({"services": f"{FIVE} X-ไม่มี"}, "งานบริการที่เปิด: รหัส X-ไม่มี มีตัวอักษรที่ใช้ไม่ได้"),
        ({"services": "P002 L022 L005"}, "งานบริการที่เปิด: มี 3 งาน ต้องมีอย่างน้อย 5 งาน"),
    ],
    ids=["unknown text", "illegal id", "three services"],
)
def test_what_no_kiosk_could_use_is_not_published(app: FastAPI, jangwat: Person, form: dict[str, str], sentence: str) -> None:
    """Refused with its field, instead of "published" here and silence on every counter."""
    assert sentence in jangwat.sends("/settings", 400, **form)
    assert current(app, "กุดชุม") == {}
