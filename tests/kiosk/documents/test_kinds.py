"""What hangs on the wall, stands on the counter and is read out."""

import pytest
import zxingcpp

from kiosk.documents.counter import PrintedService, ServiceCounter
from kiosk.documents.kinds import KINDS, title_of
from kiosk.documents.loudspeaker import loudspeaker_words
from kiosk.documents.sheet import TextLine
from kiosk.documents.to_picture import picture_of
from kiosk.frozen import replace
from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from kiosk.survey.questionnaire import Questionnaire
from tests.kiosk.documents.conftest import printed
from tests.support.paper import in_order, needs_poppler, pages_of

SIZES = {"sign": [(700, 200)], "poster": [(297, 420)], "leaflet": [(297, 210)] * 2, "card": [(210, 297)], "loudspeaker": [(210, 297)]}
SIZES |= {"coordination": [(210, 297)], "tracking": [(297, 210)], "links": [(210, 297)] * 10}


@needs_poppler
@pytest.mark.parametrize("kind", SIZES)
def test_every_printed_thing_names_the_place(kind: str, counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Read back from the PDF, on paper of the size that was asked for."""
    document = printed(KINDS[kind](counter, form, t))
    in_order(document, "ศูนย์ดำรงธรรมอำเภอกุดชุม")
    assert pages_of(document) == SIZES[kind]


@needs_poppler
def test_the_poster_lists_every_service_under_its_owner(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Sixteen services of ten agencies in three groups, the opening day, every way to ask."""
    document = printed(KINDS["poster"](counter, form, t))
    in_order(document, "จุดให้บริการ e-Service", "16 งานบริการ 10 หน่วยงาน", "14 กุมภาพันธ์ 2564")
    in_order(document, "งานบริการเพื่อประชาชน", "สำนักงานขนส่งจังหวัดยโสธร", "งานจองคิวทำใบขับขี่", "งานบริการผู้ประกอบการธุรกิจ/SMEs", "แรงงาน")
    for service in counter.services:
        in_order(document, service.owner, service.name)
    in_order(document, "045 789 123", "สายด่วน", "1567", "LINE", "@kudchum", "Facebook")


@needs_poppler
def test_the_coordination_sheet_says_who_does_what(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Eight steps in order with who acts, the reminder to confirm, three things to agree on; in the largest letters that fit."""
    document = printed(KINDS["coordination"](counter, form, t))
    in_order(document, "ผู้รับบริการ", "แจ้งขอรับบริการ", "กรอกข้อมูลในระบบ e-Service แทน", "ขอให้ผู้รับบริการยืนยันข้อมูลของตน", "ส่งคำขอ")
    in_order(document, "หน่วยงานเจ้าของงานบริการแจ้งผล", "ในบางกรณี", "ข้อตกลงร่วมกัน", "เช็คสถานะ")


@needs_poppler
def test_a_matter_is_followed_without_a_name(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """From taking in to telling the person, a column each, with the rule that no name stands there."""
    document = printed(KINDS["tracking"](counter, form, t))
    in_order(document, "ใบติดตามเรื่อง", "เลขที่", "รับเรื่อง", "ส่งต่อ", "ส่งกลับ", "แจ้งผู้รับบริการ", "อนุมัติ/อนุญาต", "อย่าเขียนชื่อ")


@needs_poppler
def test_each_office_gets_the_list_of_its_own_links(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Its services with link and handbook, room to say yes or the right one, and who checked; another office's are on another sheet."""
    known = tuple(replace(service, listed_link=f"https://{service.id}.go.th/") for service in counter.services)
    pages = KINDS["links"](replace(counter, services=known), form, t)
    mine = next(page for page in pages if "เรียน สำนักงานประกันสังคมจังหวัดยโสธร" in page.text)
    assert "https://L022.go.th/" in mine.text and "https://P002.go.th/" not in mine.text and "ผู้ตรวจสอบของหน่วยงาน" in mine.text


@pytest.mark.parametrize("kind", ["poster", "leaflet", "card"])
def test_a_telephone_reads_the_code_off_the_paper(kind: str, counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """It opens the district's public page; without a page there is no code."""
    (barcode,) = zxingcpp.read_barcodes(picture_of(KINDS[kind](counter, form, t)[0], 900))
    assert barcode.text == counter.address
    assert not zxingcpp.read_barcodes(picture_of(KINDS[kind](replace(counter, address=""), form, t)[0], 600))


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("number", [1, 40])
def test_few_services_and_many_stay_on_the_paper(kind: str, number: int, counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """With long names of place and services no word stands outside."""
    name = "งานขอรับใบอนุญาตประกอบกิจการที่มีชื่อยาวมากพอที่จะขึ้นบรรทัดใหม่"
    many = tuple(
        PrintedService(f"X-{n}", f"{name} {n}", f"สำนักงานที่ {n % 9}", ("people", "business", "labour")[n % 3]) for n in range(number)
    )
    place = "ศูนย์บริการร่วมองค์การบริหารส่วนตำบลนาโพธิ์กลางและศูนย์ดำรงธรรมอำเภอโขงเจียม"
    for page in KINDS[kind](replace(counter, services=many, place=place), form, t):
        lines = [mark for mark in page.marks if isinstance(mark, TextLine)]
        assert all(0 <= line.x < page.width and 0 < line.y <= page.height for line in lines)


def test_the_loudspeaker_says_numbers_digit_by_digit(counter: ServiceCounter, t: Texts) -> None:
    """As a headman reads them; a counter without a telephone names the hotline alone."""
    words = "\n".join(loudspeaker_words(counter, t))
    assert "045 789 123 (ศูนย์สี่ห้า เจ็ดแปดเก้า หนึ่งสองสาม)" in words and "1567 (หนึ่งห้าหกเจ็ด)" in words
    assert "16 งานบริการ 10 หน่วยงาน" in words and "งานอื่นอีก 8 งาน" in words
    abroad = "\n".join(loudspeaker_words(counter, load(TEXTS, "en", "coordination", "documents", "unfinished")))
    assert "(zero four five, seven eight nine, one two three)" in abroad and "16 services, 10 agencies" in abroad
    alone = "\n".join(loudspeaker_words(replace(counter, telephone=""), t))
    assert "สอบถามได้ที่สายด่วนศูนย์ดำรงธรรม 1567" in alone


def test_a_kind_has_its_name_in_both_languages(counter: ServiceCounter) -> None:
    """On the pages where it is chosen, and as the title of its file."""
    for language in ("th", "en"):
        words = load(TEXTS, language, "coordination", "documents", "unfinished")
        assert all(title_of(kind, counter, words) and words(f"kind_{kind.replace('-', '_')}_note") for kind in KINDS)
