"""Copies of people's answers that exports left on the counter's machine: who looks is told how many and how old."""

import os
from datetime import datetime
from pathlib import Path

from kiosk.diagnostics.left_exports import check_left_exports, left_exports
from kiosk.language.texts import load
from kiosk.paths import TEXTS
from kiosk.survey.dates.calendar import BANGKOK

NOW = datetime(2026, 11, 23, 16, 40, tzinfo=BANGKOK)


def exported(folder: Path, name: str, days: float) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("answers", encoding="utf-8")
    os.utime(path, (NOW.timestamp() - days * 86400,) * 2)
    return path


def test_nothing_was_left(tmp_path: Path) -> None:
    """No folder, an empty one, a file of today, another's folder behind a link: nothing is said."""
    assert list(check_left_exports(tmp_path / "export", NOW)) == []
    exported(tmp_path / "export", "responses.csv", 0.5)
    (tmp_path / "export" / "link").symlink_to("/etc/hostname")
    assert list(check_left_exports(tmp_path / "export", NOW)) == [] and len(left_exports(tmp_path / "export", NOW)) == 1


def test_files_lie_there_since_last_month(tmp_path: Path) -> None:
    """How many, the oldest's age, and where an officer erases them."""
    old = [exported(tmp_path / "export", name, days) for name, days in (("a.csv", 40.2), ("b.xlsx", 3))]
    exported(tmp_path / "export", "c.csv", 0)
    assert [left.path for left in left_exports(tmp_path / "export", NOW)][:2] == old
    (result,) = check_left_exports(tmp_path / "export", NOW)
    assert (result.outcome, result.values["count"], result.values["days"]) == ("warning", 2, 40)
    for language in ("th", "en"):
        assert "40" in result.sentence(load(TEXTS, language, "diagnostics"))
