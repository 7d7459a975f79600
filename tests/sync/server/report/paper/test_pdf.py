"""The yearly report on paper: what is signed is short and complete, every word is found again, and a screen reader hears what it is."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.language.texts import Texts
from sync.server.narrative.photographs import ReportPhotograph, prepared
from sync.server.report import rendered
from sync.server.report.model import Comment, Kpi, Narrative, ReportData
from sync.server.report.paper import pdf_canvas
from tests.sync.server.narrative.test_photographs import taken

NAMES = ("เมืองยโสธร", "ทรายมูล", "กุดชุม", "คำเขื่อนแก้ว", "ป่าติ้ว", "มหาชนะชัย", "ค้อวัง", "เลิงนกทา", "ไทยเจริญ") * 3
WORDS = ("ที่จอดรถไม่พอ", "ที่จอดรถ  ไม่พอ", "ไม่มี", "-", "ไม่มีครับ", "ดีมาก 👍🏽", "ขอบใจ ຂອບໃຈ", "谢谢 ค่ะ")

PHOTOGRAPHS = [prepared(taken(size)) for size in ((800, 600), (300, 500), (160, 100))]
SHOWN = [ReportPhotograph(file.digest, f"ภาพที่ {place} หน้าจุดให้บริการ", file.width, file.height) for place, file in enumerate(PHOTOGRAPHS, 1)]
NARRATIVE = (
    Narrative("", "ภาพรวมของจังหวัด", "เปิดครบทุกอำเภอ\n\nปีหน้าจะเพิ่มเครื่อง", ()),
    Narrative("กุดชุม", "เปิดจุดให้บริการ", "ซักซ้อมเมื่อเดือนพฤศจิกายน " * 60, (*SHOWN, ReportPhotograph("0" * 64, "ภาพที่หายไป", 40, 40))),
)

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils reads the PDF back")


@pytest.fixture(scope="module")
def paper(report: ReportData, thai: Texts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with many names, with 60 different comments and some that are alike, on a machine whose fonts know no Chinese."""
    remarks = [Comment("problems", "กุดชุม", "2026-11-02", text, "ใหม่") for text in WORDS]
    remarks += [Comment("suggestions", "ค้อวัง", "2026-11-03", f"อยากให้มีเก้าอี้ที่ช่องบริการหมายเลข {number}", "ใหม่") for number in range(60)]
    full = replace(report, kpi=Kpi(len(NAMES), 100, NAMES), remarks=tuple(remarks), districts=report.districts[:1], narrative=NARRATIVE)
    path = tmp_path_factory.mktemp("paper") / "report.paper.pdf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_canvas, "FALLBACKS", pdf_canvas.FALLBACKS[:1])
        path.write_bytes(rendered(full, "pdf", "th", {photograph.digest: photograph.jpeg for photograph in PHOTOGRAPHS}))
    return path


@pytest.fixture(scope="module")
def pages(paper: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def test_whoever_signs_signs_a_few_pages_under_the_last_chapter(pages: list[str]) -> None:
    """The comments of a year stand behind the signatures, which never lie alone on a page."""
    (signed,) = [place for place, page in enumerate(pages) if "ผู้รับรองรายงาน" in page]
    assert signed < 8 and "วิธีคำนวณและรุ่นของเครื่องมือ" in pages[signed]
    assert f"1–{signed + 1}" in pages[signed] and "ภาคผนวก ค" in pages[signed]
    assert not any("เก้าอี้" in page for page in pages[: signed + 1])
    assert any("เก้าอี้" in page for page in pages[signed + 1 :])


def test_what_people_wrote_of_their_year_is_signed_with_its_photographs(paper: Path, pages: list[str]) -> None:
    """Before the signatures; every photograph is in the file once, with its caption for whoever does not see it (PDF/UA-1, 7.3)."""
    words = ["ผลการดำเนินงานและภาพถ่าย", "ภาพรวมของจังหวัด", "ปีหน้าจะเพิ่มเครื่อง", "เปิดจุดให้บริการ", "ภาพที่ 3 หน้าจุดให้บริการ", "ผู้รับรองรายงาน"]
    places = ["\n".join(pages).index(text) for text in words]
    images = subprocess.run(["pdfimages", "-list", str(paper)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert places == sorted(places)
    assert [line.split()[2:5] + line.split()[8:9] for line in images] == [
        ["image", str(file.width), str(file.height), "jpeg"] for file in PHOTOGRAPHS
    ]
    assert all(b"/Alt <feff" + shown.caption.encode("utf-16-be").hex().encode() in paper.read_bytes() for shown in SHOWN)


def test_every_district_of_the_indicator_is_named(pages: list[str]) -> None:
    """A list that needs three lines gets three: it used to end after the first."""
    listed = pages[0][pages[0].index("ได้แก่") : pages[0].index("คะแนนรายประเด็น")]
    assert listed.count("ไทยเจริญ") == 3 and listed.count("เมืองยโสธร") == 3


def test_a_text_that_many_wrote_stands_once_with_its_number(pages: list[str]) -> None:
    """Of กุดชุม: parking twice, three that say they have nothing to say."""
    annex = "\n".join(pages[-20:])
    assert re.findall(r"ที่จอดรถ *ไม่พอ +(\d+)", annex) == ["2"]
    assert re.search(r"เขียนว่าไม่มีความเห็น .* 3 ข้อความ", annex)
    assert not re.search(r"^\s*\S*ปัญหาอุปสรรค\s+(?:ไม่มี|-)", annex, re.MULTILINE)


def test_signs_that_no_font_has_are_named(pages: list[str]) -> None:
    """Lao is drawn with another font; Chinese, which none at hand has, and the colour of a thumb leave a word, never a hole."""
    annex = "\n".join(pages[-20:])
    assert "ຂອບໃຈ" in annex or "[อักษรลาว 5 ตัว]" in annex
    assert "[อักษรจีน 2 ตัว]" in annex and "👍" not in annex and "[thumbs up sign]" in annex


def test_a_search_finds_thai_words_whole(pages: list[str]) -> None:
    """อำเภอ used to be read as อำ and เภอ, ร่าง as three pieces between the lines of a table."""
    text = "\n".join(pages)
    assert {"อำเภอ", "ผู้ตอบแบบสำรวจ", "ฉบับร่าง", "ด้านสถานที่และการอำนวยความสะดวก"} <= set(re.split(r"[\s()]+", text))
    assert not re.search(r"^\s*[่้็]\s*$", text, re.MULTILINE)


def test_a_screen_reader_hears_headings_and_tables(paper: Path) -> None:
    """Tagged (ISO 32000-1, 14.8): one title, chapters, tables whose heads are heads."""
    tree = subprocess.run(["pdfinfo", "-struct", str(paper)], capture_output=True, text=True, check=True).stdout
    kinds = Counter(line.split()[0].rstrip(":") for line in tree.splitlines() if line.strip())
    assert "Tagged:          yes" in subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert kinds["H1"] == 1 and kinds["H2"] >= 10 and kinds["H3"] == 5 and kinds["H4"] == 3
    assert kinds["Figure"] == kinds["Caption"] == len(PHOTOGRAPHS)
    assert kinds["Table"] > 10 and kinds["TH"] > 50 and kinds["TD"] > 500
