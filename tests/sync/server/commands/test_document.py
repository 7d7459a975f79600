"""A province prints for a district that has no printer shop of its own."""

from pathlib import Path

import pytest

from kiosk.documents.kinds import KINDS
from sync.server.__main__ import main
from sync.server.commands import document
from tests.support.paper import in_order, needs_poppler


@needs_poppler
def test_the_provinces_command_prints_a_districts_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its place and the address of its public page; a district that nobody knows is refused in a sentence."""
    where = ("--data-dir", str(tmp_path))
    assert main(["enroll", "--district", "กุดชุม", "--place", "ศูนย์ดำรงธรรมอำเภอกุดชุม", *where]) == 0
    out = tmp_path / "card.pdf"
    words = ["document", "card", "--district", "กุดชุม", "--url", "https://e.yasothon.go.th", "--out", str(out), *where]
    assert main(words) == 0
    in_order(out.read_bytes(), "ศูนย์ดำรงธรรมอำเภอกุดชุม", "1567", "สแกนด้วยโทรศัพท์")
    capsys.readouterr()
    assert main([word.replace("กุดชุม", "กุดชมุ") for word in words]) == 2
    assert "There is no district กุดชมุ here." in capsys.readouterr().err


@needs_poppler
def test_the_months_report_can_be_had_in_english(tmp_path: Path) -> None:
    """Of the district that is named in Thai."""
    where = ("--data-dir", str(tmp_path))
    assert main(["enroll", "--district", "กุดชุม", *where]) == 0
    out = tmp_path / "month.pdf"
    assert main(["document", "month", "--district", "กุดชุม", "--lang", "en", "--out", str(out), *where]) == 0
    in_order(out.read_bytes(), "Report of e-Service given", "Kut Chum district, Yasothon province")


def test_the_command_offers_all_that_can_be_printed() -> None:
    """Its list is written down, so that --help loads no picture library."""
    assert tuple(KINDS) == document.KINDS
