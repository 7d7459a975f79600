"""`kiosk content` as an officer runs it."""

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.paths import DataDir
from kiosk.site import district_content_file


def test_officer_brings_content(data: DataDir, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good file is kept, a bad one refused whole with line and field."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("service,fees\nP002,205 บาท\n", encoding="utf-8")
    bad.write_text("service,fees\nP002,1\nP99,1\n", encoding="utf-8")
    assert main(["content", str(good), "--data-dir", str(data.root)]) == 0
    assert main(["content", str(bad), "--data-dir", str(data.root)]) == 2
    assert "line 3, service" in capsys.readouterr().err
    assert [record.fees for record in district_content_file.stored(data)] == ["205 บาท"]
