"""Lines and letters on paper."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kiosk.ui.text import font_files
from sync.server.report import CannotWriteError, write
from sync.server.report.paper import pdf_canvas
from sync.server.settings import Settings


@pytest.mark.parametrize(
    "words", ["เจ้าหน้าที่มีความรู้ ความเข้าใจในงานบริการอิเล็กทรอนิกส์", "ผู้มารับบริการ", "ดีมากๆ (จริง ๆ)", "https://www.example.go.th/a/very/long/link"]
)
@pytest.mark.parametrize("width", [12.0, 25.0, 60.0])
def test_lines_on_paper_fit_and_break_only_where_they_may(words: str, width: float) -> None:
    """No line is wider than its column (one letter apart), none begins with ๆ, a bracket or a mark, no letter is lost."""
    page = pdf_canvas.Paper("", "", datetime(2026, 1, 1, tzinfo=UTC))
    lines = page.broken(words, width, 10)
    wide = [page.width_of(line, 10) for line in lines]
    page.close()
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(length <= width + 0.5 or len(line) == 1 for length, line in zip(wide, lines, strict=True))
    if width > 20:
        assert not any(line.startswith(("ๆ", ")", "ะ", "ำ", "ี", "่", "้")) for line in lines)


def test_a_machine_without_a_thai_font_says_which_package_to_install(
    monkeypatch: pytest.MonkeyPatch, held: Engine, settings: Settings, tmp_path: Path
) -> None:
    """One sentence, no file, no traceback."""
    monkeypatch.setattr(font_files, "FAMILIES", ("NoSuchFont",))
    with pytest.raises(CannotWriteError, match="fonts-tlwg-waree-ttf"):
        write(held, settings, 2570, "pdf", tmp_path / "report.paper.pdf")
    assert not (tmp_path / "report.paper.pdf").exists()
