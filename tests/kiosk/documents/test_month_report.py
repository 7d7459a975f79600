"""A district hands in its month."""

import io

import openpyxl

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.month_report import month_report
from kiosk.documents.period_figures import Attended, PeriodFigures, answered_by, figures_of, listed, services_used
from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.reports.month_files import month_csv, month_rows, month_xlsx
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import Spread
from tests.kiosk.documents.conftest import printed
from tests.support.paper import in_order, needs_poppler


class Answers:
    """What a period holds: `n` people gave each item a 5 and one a 3."""

    def __init__(self, n: int, form: Questionnaire) -> None:
        self.complete, self.partial = n + 1, 2
        self.by_mode = {"self": n, "assisted": 1, "paper": 0}
        self.counts = {item.id: {5: n, 3: 1} for item in form.items}
        self.spread = Spread()
        self.uses = {"L022": n, "P002": 1}
        self.options: dict[str, dict[str, int]] = {
            "services.unfinished": {"said": 3, "long_wait": 1, "papers_missing": 2},
            "services": self.uses,
        }


def figures(n: int, counter: ServiceCounter, form: Questionnaire, t: Texts) -> PeriodFigures:
    answers, attended = Answers(n, form), Attended(30, {"L022": 25, "P002": 7})
    remarks = {"problems": listed(["รอคิวนาน", "รอคิวนาน", "โทร ▇▇▇"], 60, t), "suggestions": ("=1+1",)}
    whole = figures_of(answers, attended, form, "0.80", t)
    return replace(
        whole, period="ประจำเดือนพฤศจิกายน 2569", services=services_used(counter, attended, answers.uses), remarks=remarks, unread=3
    )


@needs_poppler
def test_the_months_form_says_everything_that_the_province_asks_for(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """People, uses by service, scores by item, aspect and in all, problems, suggestions, and where two people sign."""
    document = printed(month_report(counter, figures(19, counter, form, t), t))
    in_order(document, "แบบรายงานผลการให้บริการ e-Service", "ศูนย์ดำรงธรรมอำเภอกุดชุม อำเภอกุดชุม จังหวัดยโสธร", "ประจำเดือนพฤศจิกายน 2569")
    in_order(document, "ผู้มารับบริการ", "30", "20", "98.00", "งานขึ้นทะเบียนผู้ประกันตนตามมาตรา 40", "25", "รวม", "32")
    in_order(document, "1.1 ให้บริการตรงตามความต้องการ", "20", "4.90", "มากที่สุด", "คะแนนภาพรวม", "4.90", "98.00")
    in_order(document, "วันนี้ทำไม่สำเร็จ 3 คน", "เอกสารไม่ครบ 2", "รอนานเกินไป 1", "ไม่นำไปคิดคะแนน")
    in_order(document, "ปัญหาอุปสรรคของผู้รับบริการ", "รอคิวนาน (2 คน)", "โทร […]", "ข้อเสนอแนะ", "คัดกรอง 3 ความเห็น", "ลงชื่อ", "ผู้รายงาน")


@needs_poppler
def test_without_a_server_the_month_says_who_answered(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """1.1 to 1.6 in the province's words; three of one kind are not said, nor who could be found from the rest; nothing of four people."""
    answers = Answers(19, form)
    answers.options |= {"sex": {"male": 17, "female": 3}, "age": {"21_30": 9, "gt60": 11}}
    asked = answered_by(answers, form, "ศูนย์ดำรงธรรม", t)
    assert [line.id for line in asked] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"] and "{place}" not in str(asked)
    document = printed(month_report(counter, replace(figures(19, counter, form, t), answered_by=asked), t))
    in_order(document, "2.1 ผู้ตอบแบบสำรวจเป็นใคร", "ชาย * · หญิง *", "21 – 30 ปี 9 · มากกว่า 60 ปี ขึ้นไป 11")
    assert answered_by(Answers(3, form), form, "", t) == ()


def test_with_fewer_than_five_answers_no_level_is_named(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """As on the pages: the number of people stands in its place."""
    few = figures(2, counter, form, t)
    assert few.level == "เพียง 3 คน" and few.interval is None and {line.level for line in few.scores} == {"เพียง 3 คน"}
    assert figures(4, counter, form, t).level == "มากที่สุด"


def test_a_spreadsheet_opens_the_same_month(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """Numbers are numbers, a remark that looks like a formula is text, and CSV says what XLSX says."""
    rows = month_rows(counter, figures(19, counter, form, t), t)
    page = openpyxl.load_workbook(io.BytesIO(month_xlsx(rows))).worksheets[0]
    cells = {(row[0], row[2]): row for row in page.iter_rows(values_only=True)}
    assert cells["ประจำเดือนพฤศจิกายน 2569", "ผู้มารับบริการ"][3] == 30
    assert cells["ประจำเดือนพฤศจิกายน 2569", "ร้อยละความพึงพอใจ"][4] == 98
    assert cells["วันนี้ทำไม่สำเร็จ", "วันนี้ทำไม่สำเร็จ"][3] == 3 and cells["วันนี้ทำไม่สำเร็จ", "เอกสารไม่ครบ"][3] == 2
    assert [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert all(cell.quotePrefix for row in page.iter_rows(min_row=2) for cell in row if str(cell.value).startswith("="))
    text = month_csv(rows).decode("utf-8-sig")
    assert "'=1+1" in text and text.count("\r\n") == page.max_row


def test_a_busy_month_runs_over_pages_and_none_is_torn(counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    """A hundred different remarks: the last page still has the signatures, each page its number."""
    many = listed([f"ปัญหาที่ {n} ของประชาชนในพื้นที่ห่างไกล" for n in range(100)], 60, t)
    pages = month_report(counter, replace(figures(19, counter, form, t), remarks={"problems": many}), t)
    assert len(pages) > 2 and "ผู้รายงาน" in pages[-1].text and "และอีก 40 ข้อความ" in "".join(page.text for page in pages)
    assert [f"หน้า {number}/{len(pages)}" in page.text for number, page in enumerate(pages, 1)] == [True] * len(pages)
