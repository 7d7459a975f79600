"""The readiness report: one page, everything on it, nothing over its edge."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from kiosk.diagnostics import readiness
from kiosk.diagnostics.result import DiagnosticsReport, failed, passed, warned
from kiosk.language import texts as language
from kiosk.paths import TEXTS
from kiosk.survey.dates.calendar import BANGKOK

AT = datetime(2026, 11, 23, 8, 12, tzinfo=BANGKOK)
KIOSK = readiness.KioskIdentity("019ab000-1111-7abc-8def-0123456789ab", "ศูนย์ดำรงธรรมอำเภอกุดชุม", "ยโสธร")
WELL = (passed("network"), passed("printer", "none"), passed("memory", "well", available=1820))
LONG = tuple(failed(name, "unreadable", reason="ข้อความยาวมาก " * 40) for name in ("site", "forms")) + tuple(
    failed("records", "unusable", reason="a long reason with a /path/to/a/file.db " * 8) for _ in range(12)
)


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    assert box
    return box


@pytest.mark.parametrize("tongue", ["th", "en"])
@pytest.mark.parametrize("results", [WELL, LONG], ids=["short", "long"])
def test_page_keeps_its_margins(results: tuple[Any, ...], tongue: str) -> None:
    """Also with fourteen long reasons everything is within the margins of one A4 page."""
    page = readiness.page(DiagnosticsReport(AT, True, results), KIOSK, language.load(TEXTS, tongue, "diagnostics"))
    left, top, right, bottom = ink(page)
    assert page.size == readiness.PAGE
    assert left >= 70 and top >= 70 and right <= page.width - 70 and bottom <= page.height - 70


def test_each_result_adds_its_row() -> None:
    """A check more is a line more: nothing is left out for want of room."""
    texts = language.load(TEXTS, "th", "diagnostics")
    pages = [readiness.page(DiagnosticsReport(AT, True, WELL[:count]), KIOSK, texts) for count in (1, 2, 3)]
    bottoms = [ink(page.crop((0, 0, page.width, page.height - 300)))[3] for page in pages]
    assert bottoms == sorted(set(bottoms))


def test_the_counters_list_is_on_the_same_page() -> None:
    """Under long reasons, too: all of it within the margins, and more ink than without."""
    texts = language.load(TEXTS, "th", "diagnostics")
    lines = [readiness.CounterLine(f"ข้อ {number}: พร้อมแล้ว · ปลัดอำเภอ · 23 พ.ย. 2569", number % 2 == 0) for number in range(15)]
    for results in (WELL, LONG):
        page = readiness.page(DiagnosticsReport(AT, True, results), KIOSK, texts, lines)
        left, _, right, bottom = ink(page)
        assert page.size == readiness.PAGE and left >= 70 and right <= page.width - 70 and bottom <= page.height - 70
        assert ink(page) and ImageChops.difference(page, readiness.page(DiagnosticsReport(AT, True, results), KIOSK, texts)).getbbox()


def test_verdict_over_all_checks() -> None:
    """Well, something to watch, something to fix: one sentence with the number."""
    texts = language.load(TEXTS, "en", "diagnostics")
    watched, broken = (*WELL, warned("touch", "untried")), (*WELL, warned("touch", "untried"), failed("disk", "full"))
    verdicts = [readiness.verdict(DiagnosticsReport(AT, True, results), texts) for results in (WELL, watched, broken)]
    assert verdicts == ["The kiosk is ready; nothing is wrong", "The kiosk can serve; 1 point to watch", "1 point to fix before it serves"]


def test_file_is_a_pdf_of_one_page(tmp_path: Path) -> None:
    """A4, one page, and of a size that goes into a chat message."""
    path = tmp_path / "ready.pdf"
    readiness.write_pdf(DiagnosticsReport(AT, False, WELL), KIOSK, language.load(TEXTS, "th", "diagnostics"), path)
    content = path.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
    width, height = (float(number) for number in re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", content).groups())
    assert (round(width), round(height)) == (595, 842) and len(content) < 1_000_000
