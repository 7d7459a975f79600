"""The province sets services, texts and questionnaire for its kiosks: prepared, compared, published, and who took what."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from kiosk.paths import QUESTIONNAIRE
from sync.server.configuration import drafts, published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import kiosks, open_services
from sync.server.scope import Scope
from tests.sync.server.pages.conftest import FIVE, OTHER, PROVINCE, Person, brings_form, current, picks, publishes, seen_on


def test_what_is_published_for_all_holds_for_each_district(app: FastAPI, jangwat: Person) -> None:
    """Prepared in parts, published at once: services in their order, texts by language; an empty field is left to the kiosk."""
    picks(jangwat, ["P002", "L022", "L005", "L001", "B046"])
    page = jangwat.sends("/settings/texts", **{"attract_title th": "ยินดีต้อนรับ"})
    assert "ยังไม่เผยแพร่" in page and "จองคิวทำใบขับขี่" in page and "<ins>ยินดีต้อนรับ</ins>" in page
    assert current(app, "กุดชุม") == {}
    page = publishes(jangwat, note="เริ่มปีงบประมาณ")
    assert "เริ่มปีงบประมาณ" in page and "ฉบับที่เตรียมไว้" not in page
    assert current(app, "กุดชุม") == {"services": ["P002", "L022", "L005", "L001", "B046"], "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}}


def test_a_districts_own_stands_over_it(app: FastAPI, jangwat: Person) -> None:
    """Name by name; the district's picker shows its own list again, and the way back to the list of all."""
    picks(jangwat, FIVE)
    publishes(jangwat)
    page = picks(jangwat, OTHER, "ค้อวัง")
    assert "เอางานบริการออก" in page and "P002" in page
    publishes(jangwat, "ค้อวัง")
    assert current(app, "ค้อวัง")["services"] == OTHER and current(app, "กุดชุม")["services"] == FIVE
    assert 'value="L005" checked' in jangwat.opens("/settings/services?district=ค้อวัง")
    jangwat.sends("/settings/services", act="leave", district="ค้อวัง")
    publishes(jangwat, "ค้อวัง")
    assert current(app, "ค้อวัง")["services"] == FIVE


def test_a_questionnaire_is_checked_before_any_kiosk_sees_it(app: FastAPI, jangwat: Person) -> None:
    """A broken one names its fault; a whole one is published as it is."""
    text = QUESTIONNAIRE.read_text(encoding="utf-8").replace("\nversion = 1\n", "\nversion = 2\n")
    assert "เผยแพร่ไม่ได้" in brings_form(jangwat, text.replace("[scale]", "[scales]"), 400)
    assert "nested too deeply" in brings_form(jangwat, "a=" + "[" * 100_000, 400)
    brings_form(jangwat, text)
    publishes(jangwat)
    assert current(app, "กุดชุม")["questionnaire"] == text


def test_only_the_province_sets_anything(kutchum: Person, guest: Person) -> None:
    """403 for a district and a viewer."""
    for person in (kutchum, guest):
        for path in ("/settings", "/settings/services", "/settings/texts", "/settings/questionnaire", "/settings/versions/1"):
            person.opens(path, 403)
        person.sends("/settings/services", 403, act="save", service=FIVE)


def test_two_officers_publish_from_the_same_page(app: FastAPI, jangwat: Person) -> None:
    """One changes what is prepared while the other reads the difference: the other is told, sees the new one, and publishes knowingly."""
    picks(jangwat, FIVE)
    read = jangwat.opens("/settings")
    picks(jangwat, OTHER)
    page = publishes(jangwat, status=400, page=read, note="ของฉัน")
    assert "jangwat แก้ฉบับที่เตรียมไว้หลังจากท่านเปิดหน้านี้" in page and 'value="ของฉัน"' in page
    assert current(app, "กุดชุม") == {}
    publishes(jangwat, page=page)
    assert current(app, "กุดชุม")["services"] == OTHER


def test_two_officers_change_the_same_list(app: FastAPI, jangwat: Person) -> None:
    """The second keeps what was picked, is told, and may put it in place of the first's by saving again."""
    seen = _field(jangwat.opens("/settings/services"), "seen")
    picks(jangwat, FIVE, seen=seen)
    page = picks(jangwat, OTHER, status=400, seen=seen)
    assert "มีผู้อื่นแก้ส่วนนี้" in page and 'value="L005" checked' in page
    picks(jangwat, OTHER, seen=_field(page, "seen"))
    with reading(app.state.engine) as connection:
        assert drafts.prepared(connection, Scope(PROVINCE))["services"] == OTHER


def test_the_button_is_clicked_twice(app: FastAPI, jangwat: Person) -> None:
    """The same from the same page is one version."""
    picks(jangwat, FIVE)
    page = jangwat.opens("/settings")
    for _ in range(2):
        publishes(jangwat, page=page)
    with reading(app.state.engine) as connection:
        assert published.latest_version(connection, PROVINCE, "") == 1


def test_a_draft_is_thrown_away(app: FastAPI, jangwat: Person) -> None:
    """What is published stays; one that says the same as what is published is none."""
    picks(jangwat, FIVE)
    publishes(jangwat)
    picks(jangwat, OTHER)
    early = seen_on(jangwat.opens("/settings"))
    picks(jangwat, [*OTHER, "P029"], seen=seen_on(jangwat.opens("/settings/services")))  # meanwhile, another officer
    assert "jangwat แก้ฉบับที่เตรียมไว้หลังจากท่านเปิดหน้านี้" in jangwat.sends("/settings/discard", 400, seen=early)
    page = jangwat.opens("/settings")
    assert "P029" in page and "ทิ้งฉบับที่เตรียมไว้แล้ว" in jangwat.sends("/settings/discard", seen=seen_on(page))
    assert 'id="prepared"' not in jangwat.opens("/settings")
    assert 'id="prepared"' not in picks(jangwat, FIVE)
    assert current(app, "กุดชุม")["services"] == FIVE


def test_a_version_that_one_kiosk_could_not_use_is_not_published(app: FastAPI, jangwat: Person, kiosks_own: str) -> None:
    """A service that only กุดชุม has, for all districts: the page names each kiosk that lacks it and why, and publishing is refused."""
    with writing(app.state.engine) as connection:
        drafts.prepare(connection, "jangwat", Scope(PROVINCE), {"services": [*FIVE, kiosks_own]})
    page = jangwat.opens("/settings")
    assert f"งานบริการ: เครื่องนี้ไม่มีงาน {kiosks_own}" in page and "<b>ค้อวัง · " in page and "<b>กุดชุม · " not in page
    assert "เผยแพร่เป็นรุ่นที่" not in page
    assert "เครื่องต่อไปนี้จะใช้รุ่นนี้ไม่ได้" in publishes(jangwat, status=400)
    assert current(app, "กุดชุม") == {}


@pytest.fixture
def kiosks_own(app: FastAPI) -> str:
    """A service that กุดชุม's kiosk alone has."""
    with writing(app.state.engine) as connection:
        change = update(open_services).where(open_services.c.district == "กุดชุม", open_services.c.service == "P056")
        connection.execute(change.values(service="X-1", name="งานของอำเภอ"))
    return "X-1"


def test_why_a_kiosk_refused_is_said_in_thai(app: FastAPI, jangwat: Person) -> None:
    """Where our own check says the same as the kiosk did; other words of a kiosk stay as they came."""
    with writing(app.state.engine) as connection:
        published.publish(connection, "jangwat", Scope(PROVINCE), {"services": [*FIVE, "X-9"]})
        from sync.server.db.schema import heartbeats

        fault = "services: there is no service X-9 here"
        connection.execute(update(heartbeats).values(config_refused="x", config_fault=fault))
        held = connection.scalar(kiosks.select().with_only_columns(kiosks.c.kiosk).where(kiosks.c.district == "ค้อวัง"))
        connection.execute(update(heartbeats).where(heartbeats.c.kiosk == held).values(config_fault="something newer"))
    page = jangwat.opens("/settings")
    assert "<bdi>งานบริการ: เครื่องนี้ไม่มีงาน X-9</bdi>" in page and '<bdi lang="en">something newer</bdi>' in page


def _field(page: str, name: str) -> str:
    field = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert field
    return field[1]
