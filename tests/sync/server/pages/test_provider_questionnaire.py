"""The provider's questionnaire: one for each district and fiscal year, sent when it is whole."""

import re

import pytest

from tests.sync.server.pages.conftest import Person

WHOLE = {
    "opened_on": "2021-02-14",
    "suitable": "yes",
    "because": ["saves_time_cost", "other"],
    "because_other": "ใกล้บ้าน",
    "obstacle": ["tools"],
    "obstacle_place": "จุดบริการคับแคบ",
    "suggestion_1": "ขอเครื่องพิมพ์",
    "position": "ปลัดอำเภอ",
}


def test_a_district_sends_its_questionnaire_and_the_province_sees_it(kutchum: Person, jangwat: Person) -> None:
    """As filled in; a ticked obstacle without words is kept, words without a tick are too."""
    page = kutchum.sends("/provider/กุดชุม/2570", **WHOLE, act="send")
    assert "ส่งแล้ว" in page
    seen = jangwat.opens("/provider/กุดชุม/2570")
    assert 'value="จุดบริการคับแคบ"' in seen and 'value="ขอเครื่องพิมพ์"' in seen and 'value="ใกล้บ้าน"' in seen
    assert seen.count("checked") == 5  # yes, two reasons, two obstacles


def test_the_questions_name_the_place_of_the_district(kutchum: Person) -> None:
    """As the manual lets a district adapt them: both questions, and the head of the form with place and province."""
    page = kutchum.opens("/provider/กุดชุม/2570")
    assert "(e-Service) ณ ศูนย์ดำรงธรรมอำเภอกุดชุม เหมาะสมหรือไม่" in page and "(e-Service) ณ ศูนย์ดำรงธรรมอำเภอกุดชุม ได้แก่" in page
    assert "ศูนย์ดำรงธรรมอำเภอกุดชุม · จังหวัดยโสธร" in page


def test_a_half_filled_one_is_kept_as_a_draft_and_says_what_is_missing(kutchum: Person) -> None:
    """Nothing typed is lost."""
    page = kutchum.sends("/provider/กุดชุม/2570", 400, **{**WHOLE, "position": "", "opened_on": "31/12"}, act="send")
    assert "ตำแหน่ง" in page and "วันที่เปิดให้บริการ" in page and 'value="จุดบริการคับแคบ"' in page
    assert "ร่าง" in kutchum.opens("/provider?year=2570")


def test_not_suitable_needs_its_reason(kutchum: Person) -> None:
    """The reasons of "suitable" are dropped with it."""
    page = kutchum.sends("/provider/กุดชุม/2570", 400, **{**WHOLE, "suitable": "no"}, act="send")
    assert "เหตุผลที่ไม่เหมาะสม" in page
    kutchum.sends("/provider/กุดชุม/2570", **{**WHOLE, "suitable": "no", "unsuitable_because": "ไม่มีเจ้าหน้าที่"}, act="send")


def test_two_officers_fill_in_one_questionnaire(kutchum: Person, jangwat: Person) -> None:
    """The second is told and reads both texts; what they typed is still in the form, and saving once more is their decision."""
    opened = re.findall(r'name="seen" value="(\w+)"', jangwat.opens("/provider/กุดชุม/2570"))[0]
    kutchum.sends("/provider/กุดชุม/2570", **WHOLE, act="save", seen=opened)
    page = jangwat.sends("/provider/กุดชุม/2570", 400, **{**WHOLE, "suggestion_1": "ขอเก้าอี้"}, act="save", seen=opened)
    alert = page.split('role="alert"')[1].split("</div>")[0]
    assert "ขอเครื่องพิมพ์" in alert and "ขอเก้าอี้" in alert and 'value="ขอเก้าอี้"' in page
    assert "ขอเก้าอี้" not in kutchum.opens("/provider/กุดชุม/2570")
    again = re.findall(r'name="seen" value="(\w+)"', page)[0]
    jangwat.sends("/provider/กุดชุม/2570", **{**WHOLE, "suggestion_1": "ขอเก้าอี้"}, act="save", seen=again)
    assert "ขอเก้าอี้" in kutchum.opens("/provider/กุดชุม/2570")


def test_each_year_has_its_own(kutchum: Person) -> None:
    """2570's form does not fill 2569's."""
    kutchum.sends("/provider/กุดชุม/2570", **WHOLE, act="send")
    assert "จุดบริการคับแคบ" not in kutchum.opens("/provider/กุดชุม/2569")


def test_nobody_fills_in_for_another_district(kutchum: Person, guest: Person) -> None:
    """The province may; a viewer and another district may not."""
    kutchum.sends("/provider/เลิงนกทา/2570", 403, **WHOLE, act="send")
    guest.sends("/provider/กุดชุม/2570", 403, **WHOLE, act="save")


@pytest.mark.parametrize("typed", ["14 กุมภาพันธ์ 2564", "14/2/2564", "2564-02-14", "2021-02-14"])
def test_the_opening_day_is_typed_as_thais_write_it(kutchum: Person, typed: str) -> None:
    """In Buddhist years as the form prints it; the page shows it so again."""
    kutchum.sends("/provider/กุดชุม/2570", **{**WHOLE, "opened_on": typed}, act="send")
    assert 'value="14 กุมภาพันธ์ 2564"' in kutchum.opens("/provider/กุดชุม/2570")


@pytest.mark.parametrize("day", ["31/2/2564", "2030-10-01"], ids=["no day", "after the year's end"])
def test_a_day_on_which_nothing_can_have_opened_yet_is_not_sent(kutchum: Person, day: str) -> None:
    """It is shown again as it was typed."""
    page = kutchum.sends("/provider/กุดชุม/2570", 400, **{**WHOLE, "opened_on": day}, act="send")
    assert "วันที่เปิดให้บริการ" in page.split('role="alert"')[1].split("</div>")[0]


def test_a_year_that_there_is_not_shows_and_changes_no_other_years_form(kutchum: Person) -> None:
    """Neither is the form of this year shown, nor written over."""
    kutchum.opens("/provider/กุดชุม/9999", 404)
    kutchum.sends("/provider/กุดชุม/9999", 404, **WHOLE, act="send")
    assert "จุดบริการคับแคบ" not in kutchum.opens("/provider/กุดชุม/2570")


def test_one_that_was_sent_is_corrected_and_stays_sent(kutchum: Person) -> None:
    """There is no button that would make a draft of it again; a correction with something missing changes nothing."""
    kutchum.sends("/provider/กุดชุม/2570", **WHOLE, act="send")
    assert 'value="save"' not in kutchum.opens("/provider/กุดชุม/2570")
    page = kutchum.sends("/provider/กุดชุม/2570", 400, **{**WHOLE, "position": "", "suggestion_1": "ขอจอใหญ่"}, act="send")
    assert "ยังไม่ได้แก้ไขแบบที่ส่งไปแล้ว" in page and 'value="ขอจอใหญ่"' in page
    assert 'value="ขอเครื่องพิมพ์"' in kutchum.opens("/provider/กุดชุม/2570")
    for act in ("save", "send"):
        assert "ส่งแล้ว" in kutchum.sends("/provider/กุดชุม/2570", **{**WHOLE, "suggestion_1": act}, act=act)
        assert f'value="{act}"' in kutchum.opens("/provider/กุดชุม/2570")
