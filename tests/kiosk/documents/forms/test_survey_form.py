"""A person at a table fills in the form on paper, and a clerk types it in."""

from kiosk.documents.counter import PrintedService, ServiceCounter
from kiosk.documents.forms.survey_form import survey_form
from kiosk.documents.sheet import PaperPage, TextLine
from kiosk.frozen import replace
from kiosk.language.texts import Texts, load
from kiosk.officer.entry import paper_form
from kiosk.paths import QUESTIONNAIRE, TEXTS
from kiosk.survey import questionnaire
from kiosk.survey.limits import LEVELS
from kiosk.survey.questionnaire import Question, Questionnaire
from tests.kiosk.documents.conftest import PRINTED_AT, printed
from tests.support.paper import in_order, needs_poppler, pages_of


def words_of(question: Question, form: Questionnaire, counter: ServiceCounter) -> list[str]:
    """What the form says of a question and below it, in order."""
    following = [other for other in form.questions if other.asked_if and other.asked_if[0] == question.id]
    said = [question.printed + question.text.th.replace("{place}", counter.place)]
    if question.options_from:
        return [*said, *(service.name for service in counter.services)]
    for option in question.options:
        after = next((other for other in following if other.asked_if and other.asked_if[1] == option.code), None)
        said += [after.text.th, *(reason.text.th for reason in after.options)] if after else [option.text.th]
    return said


@needs_poppler
def test_the_printed_form_asks_everything_in_the_order_of_the_manual(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Read back from the PDF: title, place, date, every question, option and item, thanks; one sheet of A4, both sides."""
    document = printed(survey_form(counter, form, t))
    ahead = [question for question in form.questions if question.part == 1]
    behind = [question for question in form.questions if question.part == 3 and not question.asked_if]
    in_order(
        document,
        "แบบสำรวจความพึงพอใจของผู้รับบริการ การให้บริการประชาชนด้วยระบบอิเล็กทรอนิกส์",
        "ณ ศูนย์ดำรงธรรมอำเภอกุดชุม จังหวัดยโสธร",
        *("วันที่มารับบริการ : วันที่", "เดือน", "พ.ศ.", "คำชี้แจง : " + form.purpose.th),
        *("ส่วนที่ 1 : ข้อมูลทั่วไปของผู้ตอบแบบสำรวจ", "กรุณาใส่เครื่องหมาย"),
        *(words for question in ahead for words in words_of(question, form, counter)),
        "ส่วนที่ 2 : ระดับความพึงพอใจของผู้รับบริการ",
        "ระดับความพึงพอใจ 5 = มากที่สุด 4 = มาก 3 = ปานกลาง 2 = น้อย 1 = น้อยที่สุด",
        *(f"{item.id} {item.text.th}" for aspect in form.aspects[:3] for item in aspect.items),
        "4. ความพึงพอใจโดยรวมต่อการให้บริการ",
        "ส่วนที่ 3 : ปัญหาอุปสรรค และข้อเสนอแนะ",
        *(words for question in behind for words in words_of(question, form, counter)),
        "ขอบคุณในความร่วมมือ มา ณ โอกาสนี้",
    )
    assert pages_of(document) == [(210, 297)] * 2


def test_the_clerk_presses_the_keys_that_stand_before_the_boxes(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Field by field in the order of the kiosk's paper page, the same key for the same answer."""
    empty = paper_form.empty(PRINTED_AT.date(), form)
    answered = replace(empty, answers={"suitable": "yes"})
    fields = paper_form.fields(form, tuple((service.id, service.name) for service in counter.services), answered)
    asked = [choice.key for place in fields for choice in place.choices]
    marks = [mark for page in survey_form(counter, form, t) for mark in page.marks if isinstance(mark, TextLine)]
    keys = [mark.text for mark in marks if mark.set.size in (6, 6.5)]
    unsuitable = keys.pop()  # ไม่เหมาะสม stands below the reasons on paper; the page asks it before them
    suitable = keys.index("1", len(keys) - 7)
    assert [*keys[: suitable + 1], unsuitable, *keys[suitable + 1 :]] == asked
    assert len([key for key in keys if key in map(str, LEVELS)]) >= 50


def test_two_services_or_sixty_still_make_one_sheet(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """The letters shrink before a third page is needed; nothing passes the foot of a page."""
    many = tuple(PrintedService(f"X-{n}", f"งานบริการของอำเภอที่มีชื่อค่อนข้างยาวพอสมควร ลำดับที่ {n}", "ที่ทำการปกครองอำเภอ") for n in range(60))
    for services in (counter.services[:2], many):
        pages = survey_form(replace(counter, services=services), form, t)
        assert len(pages) == 2 and all(services[-1].name in whole(page) for page in pages[:1])
        assert max(mark.y for page in pages for mark in page.marks if isinstance(mark, TextLine)) < 297 - 5


def whole(page: PaperPage) -> str:
    return page.text.replace("\n", "")


def test_numbered_copies_carry_their_number(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """A pile can be counted, and a form found again; without a number there is a line for one."""
    assert "เลขที่ 0012" in survey_form(counter, form, t, "0012")[0].text
    assert "แบบที่ 1 · opdc-2564 · รุ่น 1" in survey_form(counter, form, t)[0].text


def test_a_firm_ticks_on_paper_on_whose_behalf_it_came(counter: ServiceCounter, t: Texts) -> None:
    """Where the province asks: behind the services, and still on one sheet."""
    added = QUESTIONNAIRE.with_name("questionnaire_on_behalf.toml").read_text(encoding="utf-8")
    pages = survey_form(counter, questionnaire.parse(QUESTIONNAIRE.read_text(encoding="utf-8") + added, ""), t)
    words = pages[0].text
    assert len(pages) == 2 and words.index("1.7 ") < words.index("1.8 วันนี้ท่านมาติดต่อในนามของใคร") < words.index("บริษัท ห้างร้าน")


def test_a_visitor_reads_the_form_in_english(counter: ServiceCounter, form: Questionnaire) -> None:
    """The questionnaire's own translation."""
    pages = survey_form(counter, form, load(TEXTS, "en", "coordination", "documents", "unfinished"))
    assert "Part 1: about the respondent" in pages[0].text and "The service met my need" in pages[1].text
