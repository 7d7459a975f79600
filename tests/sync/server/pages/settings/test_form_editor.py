"""An officer rewords the questionnaire, sees the kiosk's screens, and takes the file along."""

import io

import pytest
from fastapi import FastAPI
from PIL import Image

from kiosk.paths import QUESTIONNAIRE
from kiosk.survey import questionnaire
from sync.server.configuration import published
from sync.server.db.engine import reading
from tests.sync.server.pages.conftest import PROVINCE, Person, publishes

SEX, OPTION = "th question/sex", "th question/sex/option/male"


def form_of(app: FastAPI) -> questionnaire.Questionnaire:
    with reading(app.state.engine) as connection:
        return questionnaire.parse(published.current(connection, PROVINCE, "กุดชุม")["questionnaire"], "")


def test_a_question_is_reworded_and_published_as_the_next_version(app: FastAPI, jangwat: Person) -> None:
    """Nobody types a version: words that were never used have the next one, words of an earlier version have that one again."""
    page = jangwat.sends("/settings/questionnaire", act="save", **{SEX: "เพศของท่าน"})
    assert "opdc-2564 ฉบับที่ 1 เป็น opdc-2564 ฉบับที่ 2" in page
    assert "<del>เพศ</del>" in page and "<ins>เพศของท่าน</ins>" in page and "คำถาม 1.1" in page
    publishes(jangwat)
    sex = form_of(app).question("sex")
    assert form_of(app).version == 2 and sex and sex.text.th == "เพศของท่าน"
    assert "ฉบับที่ 2 เป็น opdc-2564 ฉบับที่ 1" in jangwat.sends("/settings/questionnaire", act="save", **{SEX: "เพศ"})
    publishes(jangwat)
    assert form_of(app) == questionnaire.load(QUESTIONNAIRE)


def test_the_preview_is_the_kiosks_own_screen(jangwat: Person) -> None:
    """After "look" the question stands open beside a picture of an upright screen that shows the new words."""
    before = jangwat.browser.get("/settings/screen.png?at=question/sex").content
    page = jangwat.sends("/settings/questionnaire", act="look", **{OPTION: "ผู้ชาย"})
    assert '<details class="form-page" open><summary><b>คำถาม 1.1</b>' in page and "ตอนนี้: ชาย" in page
    reply = jangwat.browser.get("/settings/screen.png?at=question/sex")
    picture = Image.open(io.BytesIO(reply.content))
    assert reply.headers["content-type"] == "image/png" and picture.size == (360, 640) and reply.content != before
    for wrong in ("question/nothing", "title", "..", "item/"):
        jangwat.opens(f"/settings/screen.png?at={wrong}", 404)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({SEX: ""}, "คำถาม 1.1: ต้องมีทั้งภาษาไทยและภาษาอังกฤษ"),
        ({"en question/sex/short": "Sex"}, "คำถาม 1.1 แบบสั้นบนหน้าจอ: ต้องมีทั้งภาษาไทยและภาษาอังกฤษ"),
        ({OPTION: "ก" * 601}, "คำถาม 1.1 ตัวเลือกที่ 1: ยาวเกิน 600 ตัวอักษร"),
        ({SEX: "เพศ 🙂"}, "U+1F642"),
    ],
    ids=["empty", "one language", "too long", "no such letter"],
)
def test_words_that_no_kiosk_could_show_are_refused_by_their_place(jangwat: Person, form: dict[str, str], sentence: str) -> None:
    """What was typed elsewhere is still there, and nothing is prepared."""
    page = jangwat.sends("/settings/questionnaire", 400, act="save", **{"th title": "ชื่อใหม่", **form})
    assert sentence in page and "ชื่อใหม่</textarea>" in page
    assert 'id="prepared"' not in jangwat.opens("/settings")


def test_the_file_is_taken_along(jangwat: Person) -> None:
    """As TOML that kiosks read: the shipped one with its comments, or what is prepared."""
    reply = jangwat.browser.get("/settings/questionnaire.toml")
    assert reply.text == QUESTIONNAIRE.read_text(encoding="utf-8")
    jangwat.sends("/settings/questionnaire", act="save", **{SEX: 'เพศ "ของท่าน" \\ 1'})
    reply = jangwat.browser.get("/settings/questionnaire.toml")
    sex = questionnaire.parse(reply.text, "").question("sex")
    assert sex and sex.text.th == 'เพศ "ของท่าน" \\ 1'
    assert reply.headers["content-disposition"] == "attachment; filename=questionnaire-opdc-2564-2.toml"


def test_a_province_asks_on_whose_behalf_people_come_by_one_button(app: FastAPI, jangwat: Person) -> None:
    """It stands behind 1.7 with its four answers, as the form's next version; a second press changes nothing, and it goes as it came."""
    page = jangwat.sends("/settings/questionnaire/on-behalf", act="add")
    assert "opdc-2564 ฉบับที่ 1 เป็น opdc-2564 ฉบับที่ 2" in page and "บริษัท ห้างร้าน ผู้ประกอบการ" in page
    assert "นำข้อ 1.8 ออก" in jangwat.opens("/settings/questionnaire")
    jangwat.sends("/settings/questionnaire/on-behalf", act="add")
    publishes(jangwat)
    form, shipped = form_of(app), questionnaire.load(QUESTIONNAIRE)
    asked = form.question("on_behalf")
    assert form.version == 2 and asked and (asked.printed, len(asked.options)) == ("1.8", 4)
    assert [each for each in form.questions if each != asked] == list(shipped.questions) and form.aspects == shipped.aspects
    assert "ฉบับที่ 2 เป็น opdc-2564 ฉบับที่ 1" in jangwat.sends("/settings/questionnaire/on-behalf", act="remove")
    publishes(jangwat)
    assert form_of(app) == shipped


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 400_001], ids=["empty", "no UTF-8", "too large"])
def test_a_file_that_is_none_is_refused(jangwat: Person, content: bytes) -> None:
    """In one sentence."""
    form = {"data": {"csrf": jangwat.token()}, "files": {"file": ("q.toml", content)}}
    reply = jangwat.browser.post("/settings/questionnaire/file", **form)
    assert reply.status_code == 400 and "อ่านไฟล์ไม่ได้" in reply.text
