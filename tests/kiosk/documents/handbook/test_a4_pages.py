"""A handbook on paper, read back from its PDF."""

import io
from datetime import UTC, date, datetime

from PIL import Image

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.handbook.a4_pages import HandbookCover, captioned, handbook, province_handbook, wanted
from kiosk.documents.handbook.text import Block, read
from kiosk.documents.sheet import A4, PictureMark, Rectangle, TextLine
from kiosk.documents.to_pdf import pdf_of
from kiosk.documents.to_picture import picture_of
from kiosk.documents.to_svg import svg_of
from kiosk.language.texts import load
from kiosk.paths import ASSETS, TEXTS
from kiosk.survey.questionnaire import Questionnaire
from tests.support.paper import in_order, needs_poppler

COVER = HandbookCover("ศูนย์ดำรงธรรมอำเภอกุดชุม", "0.2.0", date(2026, 11, 23))
T = load(TEXTS, "th", "documents")


def png(size: tuple[int, int] = (540, 960)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (18, 63, 122)).save(file, "PNG")
    return file.getvalue()


def test_nothing_runs_off_the_paper_or_into_the_foot() -> None:
    """Whatever is in the pages: many rows, long commands, pictures side by side."""
    for reader in ("officer", "technician"):
        blocks = read(ASSETS / "handbook", reader)
        pages = handbook(blocks, captioned(dict.fromkeys(wanted(blocks), png()), T), COVER, T)
        assert 3 <= len(pages) <= 8
        for page in pages[1:]:
            for mark in page.marks:
                if isinstance(mark, TextLine):
                    assert 15 < mark.x < A4[0] - 15 and mark.y < 290, mark.text
                if isinstance(mark, PictureMark | Rectangle):
                    assert mark.x + mark.w < A4[0] - 15 and mark.y + mark.h < 284
        shown = [mark.alt for page in pages for mark in page.marks if isinstance(mark, PictureMark)]
        assert len(shown) == len(wanted(blocks)) and all(shown)


@needs_poppler
def test_an_officer_prints_the_handbook_and_finds_a_heading_in_it() -> None:
    """The same words as on the web page, an outline, pictures that a screen reader names; a missing picture is left out."""
    blocks = [Block("title", (("คู่มือ",),)), Block("heading", (("เมื่อมีปัญหา",),)), Block("pictures", (("menu", "nowhere"),))]
    pages = handbook(blocks, captioned({"menu": png()}, T), COVER, T)
    body = pdf_of(pages, "คู่มือ", datetime(2026, 11, 23, tzinfo=UTC))
    in_order(body, "คู่มือ", "ศูนย์ดำรงธรรมอำเภอกุดชุม", "เมื่อมีปัญหา", "หน้าเจ้าหน้าที่")
    assert b"/Outlines" in body and b"/Alt" in body
    assert picture_of(pages[1], 300).getpixel((150, 90)) == (18, 63, 122)
    assert "data:image/png;base64," in svg_of(pages[1], "คู่มือ")


def test_the_provinces_handbook_shows_what_it_prints(counter: ServiceCounter, form: Questionnaire) -> None:
    """Poster, leaflet and form with a counter's own words."""
    pages = province_handbook(counter, form, COVER, ASSETS / "handbook", T)
    assert [mark.alt for page in pages for mark in page.marks if isinstance(mark, PictureMark)] == ["โปสเตอร์", "แผ่นพับ", "แบบสำรวจบนกระดาษ"]
