"""The yearly report says what a hand calculation says, as tables with real numbers and as pages in right Thai, the same every time."""

import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine, insert, select

from kiosk.language.texts import Texts
from kiosk.survey.scoring import decimals
from sync.server import report as yearly
from sync.server.accounts.users import add_user
from sync.server.comments.comments import CommentKey, screen
from sync.server.comments.follow_ups import FollowUp, set_follow_up
from sync.server.comments.theme_marks import decide
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments, responses
from sync.server.duties.provider_questionnaire import Answers, save
from sync.server.report import CannotWriteError, rendered, write
from sync.server.report.answers import screened_comments
from sync.server.report.builder import build_report
from sync.server.report.context import ReportContext
from sync.server.report.evidence import responses_digest
from sync.server.report.grouped_comments import grouped
from sync.server.report.model import SUPPRESSED, Comment, ReportData, data_of, from_data
from sync.server.report.paper import pdf, pdf_canvas, pdf_table
from sync.server.report.tables import all_sheets
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.support.yasothon_province import ITEMS


def by_hand(engine: Engine, district: str = "") -> tuple[int, str, str]:
    """(complete responses, item 1.1's mean, percent) over the stored responses themselves."""
    wanted = select(responses.c.record).where(responses.c.status == "complete")
    with reading(engine) as connection:
        rows = connection.scalars(wanted.where(responses.c.district == district) if district else wanted).all()
    records = [json.loads(row)["answers"] for row in rows]
    means = {item: Fraction(sum(answers[item] for answers in records), len(records)) for item in ITEMS}
    aspects = [sum(means[item] for item in ITEMS if item[0] == aspect) / sum(item[0] == aspect for item in ITEMS) for aspect in "1234"]
    return len(records), str(decimals(means["1.1"])), str(decimals(sum(aspects) / 4 * 20))


@pytest.mark.parametrize("district", ["", "กุดชุม", "ค้อวัง", "เลิงนกทา"])
def test_the_figures_are_those_of_a_hand_calculation(held: Engine, report: ReportData, district: str) -> None:
    """Whole province and each district: number, mean of 1.1, percent."""
    result = next((part.result for part in report.districts if part.result.name == district), report.whole)
    assert (result.complete, result.aspects[0].items[0].mean, result.percent) == by_hand(held, district)


def test_the_day_a_service_opened_is_printed_as_thais_write_it(held: Engine, settings: Settings, thai: Texts) -> None:
    """What is signed says 14 February 2564, not 2021-02-14."""
    sent = Answers("2021-02-14", "yes", ("convenient",), position="ปลัดอำเภอ")
    with held.execution_options(writes=True).connect() as connection, connection.begin() as unsaved:
        assert save(connection, "kutchum", Scope(settings.province, "กุดชุม"), 2570, sent, send=True) == []
        providers = build_report(connection, settings, 2570, "0.80", thai).providers
        unsaved.rollback()
    assert [(provider.district, provider.opened_on) for provider in providers] == [("กุดชุม", "14 ก.พ. 2564")]


def test_the_parts_add_up(report: ReportData) -> None:
    """Districts to the province, months to the year, modes to the responses, levels to n."""
    assert sum(part.result.complete for part in report.districts) == report.whole.complete == sum(month.complete for month in report.months)
    assert sum(part.result.people or 0 for part in report.districts) == report.whole.people
    assert report.whole.self_answered + report.whole.assisted + report.whole.paper == report.whole.complete
    assert all(sum(item.counts) == item.n for aspect in report.whole.aspects for item in aspect.items)
    assert sum(service.uses for service in report.services) == report.whole.uses


def test_the_indicator_counts_districts_not_satisfaction(report: ReportData) -> None:
    """กุดชุม and เลิงนกทา have at least 5 services: 75."""
    assert (report.kpi.score, report.kpi.names) == (75, ("กุดชุม", "เลิงนกทา"))


def test_the_day_that_differs_is_named(report: ReportData) -> None:
    """ค้อวัง, with what its kiosk still held at its last word."""
    line = next(entry for entry in report.completeness if entry.district == "ค้อวัง")
    assert len(line.differing) == 1 and line.unsent == 4
    assert line.reconciled + line.unchecked + len(line.differing) == line.days


def test_small_cells_are_hidden(report: ReportData) -> None:
    """No count of 1 to 4 persons anywhere in the tables of who answered."""
    tables = [*report.demographics, *(table for part in report.districts for table in part.demographics)]
    counts = [share.count for table in tables for share in table.shares]
    assert SUPPRESSED in counts
    assert not any(0 < count < 5 for count in counts)


def test_a_cell_hidden_for_anothers_sake_is_not_called_small(files: dict[str, bytes]) -> None:
    """Two hundred men may be hidden so that four cannot be subtracted: "not shown", never "fewer than 5"."""
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    words = {cell.value for row in book["ผู้ตอบ"].iter_rows(min_row=5, min_col=4, max_col=4) for cell in row if isinstance(cell.value, str)}
    assert words == {"ไม่แสดง *"}


def test_nothing_unscreened_stands_in_the_report(held: Engine, settings: Settings, thai: Texts, report: ReportData) -> None:
    """All remarks wait at first; one that an officer covers appears covered."""
    assert report.remarks == () and report.unscreened > 20
    with writing(held) as connection:
        row = connection.execute(select(comments).where(comments.c.text.contains("081-234-5678")).limit(1)).one()
        screen(connection, "test", row.province, [CommentKey(row.district, row.id, row.question)], "redacted")
        later = build_report(connection, settings, 2570, "0.80", thai)
    assert [remark.text for remark in later.remarks] == ["โทรแจ้งผลด้วยที่ ▇▇▇"]
    assert later.unscreened == report.unscreened - 1


def test_no_remark_is_left_out_because_there_are_many(held: Engine, settings: Settings, thai: Texts) -> None:
    """A province whose people wrote more than five thousand times about one question."""
    context = ReportContext(settings, "0.80", thai, date(2026, 10, 1), date(2027, 9, 30))
    with held.connect() as connection:  # rolled back
        row = connection.execute(select(comments).where(comments.c.question == "problems").limit(1)).one()
        many = [{**row._mapping, "id": f"{number:036}", "screening": "shown", "text": "รอนาน"} for number in range(5001)]
        connection.execute(insert(comments), many)
        remarks, _ = screened_comments(connection, context, Scope(row.province))
    assert sum(remark.text == "รอนาน" for remark in remarks) == 5001


def test_problems_stand_under_their_theme_with_who_sees_to_them(held: Engine, settings: Settings, thai: Texts) -> None:
    """In the workbook a column each; on paper the themes that many wrote about come first, and what has none comes last."""
    with writing(held) as connection:
        row = connection.execute(select(comments).where(comments.c.screening == "unread", comments.c.question == "problems").limit(1)).one()
        key = CommentKey(row.district, row.id, row.question)
        screen(connection, "test", row.province, [key], "shown")
        add_user(connection, "test", "somchai", "a sentence that is remembered", "district", Scope(row.province, row.district))
        set_follow_up(connection, "test", row.province, key, FollowUp("working", "แจ้งช่างแล้ว", owner="somchai"))
        decide(connection, "test", row.province, key, ["hours", "officers"])
        report = build_report(connection, settings, 2570, "0.80", thai)
    (remark,) = [remark for remark in report.remarks if remark.owner]
    assert (remark.theme, remark.owner) == ("เจ้าหน้าที่ จำนวน และความรู้", "somchai") and remark.follow_up.endswith(": แจ้งช่างแล้ว")
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))
    heads = [cell.value for cell in book["ปัญหาและข้อเสนอแนะ"][4]]
    lines = list(book["ปัญหาและข้อเสนอแนะ"].iter_rows(min_row=5, values_only=True))
    assert ("เจ้าหน้าที่ จำนวน และความรู้", "somchai") in [(line[heads.index("หัวข้อ")], line[heads.index("ผู้รับผิดชอบ")]) for line in lines]
    written = [("", "ก"), ("รอนาน คิว", "ข"), ("สถานที่", "ค"), ("รอนาน คิว", "ง")]
    remarks = tuple(Comment("problems", "กุดชุม", "2026-11-02", words, "", "", theme) for theme, words in written)
    (district,) = grouped(replace(report, remarks=remarks))
    assert [(line.theme, line.text) for line in district.lines] == [("รอนาน คิว", "ข"), ("รอนาน คิว", "ง"), ("สถานที่", "ค"), ("", "ก")]


def test_the_band_is_chosen_and_named(held: Engine, settings: Settings, thai: Texts) -> None:
    """4.41 earns มากที่สุด by 0.80 and มาก by 0.50; both reports say which band they used."""
    with writing(held) as connection:
        wide, narrow = (build_report(connection, settings, 2570, band, thai) for band in ("0.80", "0.50"))
    item = next(
        item for item in wide.districts[0].result.aspects[0].items if item.mean and Decimal("4.21") <= Decimal(item.mean) < Decimal("4.51")
    )
    other = next(entry for entry in narrow.districts[0].result.aspects[0].items if entry.id == item.id)
    assert (item.level, other.level) == ("มากที่สุด", "มาก")
    assert any("0.50" in str(cell) for sheet in all_sheets(narrow, thai) for row in sheet.rows for cell in row)


def test_the_digest_changes_with_any_response(held: Engine, settings: Settings, report: ReportData) -> None:
    """The same responses give the same digest; one day less gives another."""
    from datetime import date

    with writing(held) as connection:
        same = responses_digest(connection, settings.province, date(2026, 10, 1), date(2027, 9, 30))
        fewer = responses_digest(connection, settings.province, date(2026, 10, 2), date(2027, 9, 30))
    assert same == report.responses_digest != fewer


# ---- files
@pytest.mark.parametrize("form", yearly.FORMATS)
def test_the_same_report_gives_the_same_bytes(report: ReportData, files: dict[str, bytes], form: str) -> None:
    """However often it is written."""
    assert files[form] == rendered(from_data(data_of(report)), form)


def test_the_workbook_holds_real_numbers_under_frozen_heads(report: ReportData, files: dict[str, bytes], thai: Texts) -> None:
    """A sheet for each table; a percent is a number that can be added to, not a text."""
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames == [sheet.name for sheet in all_sheets(report, thai)]
    page = book["อำเภอ"]
    heads = {cell.value: cell.column for cell in page[4]}
    percents = {row[0].value: row[heads["ร้อยละความพึงพอใจ"] - 1].value for row in page.iter_rows(min_row=5)}
    assert percents["กุดชุม"] == pytest.approx(float(report.districts[0].result.percent or 0), abs=1e-9)
    assert percents["รวมทั้งจังหวัด"] == pytest.approx(float(report.whole.percent or 0), abs=1e-9)
    assert all(sheet.freeze_panes for sheet in book) and page.freeze_panes == "B5"
    assert page["A5"].font.name == "TH Sarabun New"


def test_sorting_the_districts_leaves_the_province_where_it_is(files: dict[str, bytes]) -> None:
    """The sum stands under an empty row, outside of what the filter sorts: on every sheet that has one."""
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    for name, words, column in (("อำเภอ", "รวมทั้งจังหวัด", 1), ("ประเด็น", "คะแนนภาพรวม", 2), ("ประเด็นรายอำเภอ", "คะแนนภาพรวม", 2)):
        page = book[name]
        (last,) = [row for row in range(5, page.max_row + 1) if str(page.cell(row, column).value).startswith(words)]
        assert last == page.max_row and not any(cell.value for cell in page[last - 1]), name
        assert page.auto_filter.ref.endswith(str(last - 2)), name


def test_a_remark_that_a_spreadsheet_would_run_stays_text(report: ReportData) -> None:
    """=HYPERLINK(...) in a remark is words, not a formula, also after somebody edits the cell."""
    from sync.server.report.model import Comment

    evil = replace(report, remarks=(Comment("suggestions", "กุดชุม", "2026-11-02", '=HYPERLINK("http://evil.example","x")', ""),))
    book = openpyxl.load_workbook(io.BytesIO(rendered(evil, "xlsx")))
    cell = book["ปัญหาและข้อเสนอแนะ"]["D5"]
    assert cell.data_type == "s" and cell.value.startswith("=HYPERLINK") and cell.quotePrefix


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) reads the PDF back")
def test_a_province_with_a_hundred_thousand_responses_reads_its_numbers_whole(report: ReportData, tmp_path: Path) -> None:
    """In the tables of districts and months no number is broken over two lines."""
    many = replace(report.whole, people=123_456, uses=123_456, complete=123_456, rate="100.00", percent="100.00", overall_sd="0.48")
    path = tmp_path / "report.paper.pdf"
    path.write_bytes(rendered(replace(report, whole=many, months=(replace(many, name="กุมภาพันธ์ 2570"),)), "pdf"))
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in text.splitlines() if line.count("123,456") == 3]
    assert len(rows) == 2 and all({"100.00", "0.48"} <= set(row) for row in rows)


def test_the_heads_of_the_results_are_not_broken_inside_a_word(thai: Texts) -> None:
    """ผู้มารับบริการ stands on one line, จำนวนครั้งที่ใช้บริการ on three."""
    page = pdf_canvas.Paper("", "", datetime(2026, 1, 1, tzinfo=UTC))
    heads = zip(pdf._result_heads(thai), pdf._RESULT_WIDTHS, strict=True)
    lines = [page.broken(head.words, width - pdf_table.PADDING, 7.8, True) for head, width in heads]
    page.close()
    assert lines[:4] == [["ผู้มารับบริการ"], ["จำนวน", "ครั้งที่", "ใช้บริการ"], ["ผู้ตอบ"], ["อัตรา", "การตอบ", "(%)"]]
    assert all(len(line) == 1 for line in lines[4:-1]) and lines[-1] == ["ช่วง", "ความเชื่อมั่น 95%"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) reads the PDF back")
def test_the_pdf_says_the_same_figures(report: ReportData, files: dict[str, bytes], tmp_path: Path) -> None:
    """Read back by another program: percent, districts, digest; a page number on each page."""
    path = tmp_path / "report.paper.pdf"
    path.write_bytes(files["pdf"])
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert str(report.whole.percent) in text and all(str(part.result.percent) in text for part in report.districts)
    assert report.responses_digest in text.replace("\n", "") and "ตัวชี้วัด : การให้บริการประชาชนด้วยระบบอิเล็กทรอนิกส์" in text


def test_a_folder_that_cannot_be_written_is_named(held: Engine, settings: Settings, tmp_path: Path) -> None:
    """The sentence holds the path."""
    with pytest.raises(CannotWriteError, match="nowhere"):
        write(held, settings, 2570, "xlsx", tmp_path / "nowhere" / "report.xlsx")


def test_a_year_without_a_single_response_is_still_a_report(held: Engine, settings: Settings, tmp_path: Path) -> None:
    """Dashes for scores, in both files."""
    for form in yearly.FORMATS:
        empty = write(held, settings, 2560, form, tmp_path / f"empty.{form}")
        assert (empty.whole.complete, empty.whole.percent, empty.whole.level) == (0, None, "–")
        assert (tmp_path / f"empty.{form}").stat().st_size > 1000
