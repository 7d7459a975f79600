"""A technician prints what a counter hands out."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from kiosk.documents.kinds import KINDS
from tests.kiosk.commands.conftest import Command
from tests.support.paper import in_order, needs_poppler, pages_of, text_of


@needs_poppler
def test_a_counter_prints_its_own_form(district: Command, tmp_path: Path) -> None:
    """With the place that was set up, numbered from 7, two copies in one file."""
    out = tmp_path / "form.pdf"
    ended = district("document", "form", "--out", out, "--copies", "2", "--number", "7")
    assert (ended.status, ended.out.strip()) == (0, str(out))
    in_order(out.read_bytes(), "เลขที่ 0007", "1.7", "จองคิวทำใบขับขี่", "เลขที่ 0008")
    assert len(pages_of(out.read_bytes())) == 4


def test_a_picture_of_the_first_page(district: Command, tmp_path: Path) -> None:
    """To look at before paper is used."""
    out = tmp_path / "form.png"
    assert district("document", "provider-form", "--out", out).status == 0
    with Image.open(out) as picture:
        assert picture.size == (1600, 2263)


@needs_poppler
@pytest.mark.parametrize("kind", [*KINDS, "month"])
def test_a_visitor_from_abroad_reads_no_thai_letter(kind: str, kiosk: Command, tmp_path: Path) -> None:
    """Place, province, services and offices too; whoever translated the services is said."""
    out = tmp_path / "paper.pdf"
    assert kiosk("document", kind, "--lang", "en", "--out", out).status == 0
    words = " ".join(text_of(out.read_bytes()).split())
    assert "Kut Chum Damrongdhama Centre" in words and re.findall("[\u0e01-\u0e5b]+", words) == []
    if kind in ("form", "poster", "leaflet", "month"):
        assert "Book a queue for a driving licence" in words and "unofficial translation" in words


@pytest.mark.parametrize(("words", "fault"), [(("form", "--out", "a.doc"), ".pdf"), (("hat", "--out", "a.pdf"), "invalid choice")])
def test_what_cannot_be_printed_is_said_in_a_sentence(district: Command, words: tuple[str, ...], fault: str) -> None:
    """No traceback, exit status 2."""
    ended = district("document", *words)
    assert ended.status == 2 and fault in ended.err and "Traceback" not in ended.err


def test_a_district_without_a_server_hands_in_its_month(district: Command, tmp_path: Path) -> None:
    """The same percent as `scores` prints; of one day too; nobody's name stands in a remark; what is neither month nor day is refused."""
    (tmp_path / "forms.csv").write_text(
        "answered_at,sex,services,1.1,1.2,1.3,2.1,2.2,2.3,3.1,3.2,3.3,4,suggestions\n"
        + "2026-11-03,male,P002,5,5,5,5,5,5,4,4,4,4,ขอบคุณนางสาวมาลี ใจดี\n" * 6,
        encoding="utf-8",
    )
    assert district("import", tmp_path / "forms.csv").status == 0
    percent = json.loads(district("scores", "--from", "2026-11-01", "--to", "2026-11-30", "--json").out)["percent"]
    out = tmp_path / "month.csv"
    assert district("document", "month", "--month", "2569-11", "--out", out).status == 0
    text = out.read_text(encoding="utf-8-sig")
    assert f",{percent}," in text and "ขอบคุณ[…]" in text.replace(" ", "") and "มาลี" not in text
    assert district("document", "month", "--day", "2026-11-03", "--out", tmp_path / "day.csv").status == 0
    assert "ชาย,6," in text and "ชาย" not in (tmp_path / "day.csv").read_text(encoding="utf-8-sig")
    assert district("document", "month", "--month", "13", "--out", out).status == 2
    assert district("document", "form", "--out", out).status == 2
