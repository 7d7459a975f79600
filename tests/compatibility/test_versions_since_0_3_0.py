"""A kiosk and a province of a version since 0.3.0 are updated: withdrawn and corrected forms, a locked report, answers from telephones
(since 0.4.0) and every score are as they were.

The files in `version_0_3_0` and the next were made by that version's own programs (`make_0_3_0.py.txt` says how); beside them lies what it
showed.
"""

import shutil
from pathlib import Path

import pytest

from tests.compatibility import earlier_figures as figures
from tests.compatibility.stored_version import ROOT, StoredVersion, scores, shown_before

WHOLE = ("--sealed",)

pytestmark = [
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="the package poppler-utils is not installed"),
    pytest.mark.timeout(300),
    pytest.mark.parametrize("stored", [StoredVersion("version_0_3_0"), StoredVersion("version_0_4_0")], ids=lambda stored: stored.name),
]


def test_a_kiosk_is_updated_with_forms_withdrawn_and_corrected(stored: StoredVersion, tmp_path: Path) -> None:
    """Totals, scores, exports and the hash chain; some of it was not yet sent."""
    before, now = stored.shown("kiosk"), figures.kiosk_figures(ROOT, stored.kiosk(tmp_path), tmp_path, WHOLE)
    assert now["exports"] == before["exports"]
    assert shown_before(now, before) == before


def test_a_province_on_sqlite_is_updated(stored: StoredVersion, tmp_path: Path) -> None:
    """Status, whole records, and the scores of every page that each account reaches."""
    address = stored.sqlite(tmp_path)
    pages = check_figures(stored, address, "province-sqlite", tmp_path)
    with figures.serving(ROOT, address, tmp_path / "log") as url:
        for account, shown in pages.items():
            paths = [path for path in shown if "?" not in path and scores(shown[path])]
            now = figures.pages(url, account, paths)
            assert {path: lost for path in paths if (lost := scores(shown[path]) - scores(now[path]))} == {}


def test_a_province_on_postgresql_is_updated(stored: StoredVersion, tmp_path: Path, postgresql: str) -> None:
    """The same on PostgreSQL, put back from the dump."""
    check_figures(stored, stored.postgresql(postgresql), "province-postgresql", tmp_path)


def check_figures(stored: StoredVersion, address: str, expected: str, folder: Path) -> dict[str, dict[str, str]]:
    """The pages that were stored beside the figures, if any."""
    before = stored.shown(expected)
    pages = before.pop("pages", {})
    before["exports"] = {"jsonl": before["exports"]["jsonl"]}
    assert shown_before(figures.province_figures(ROOT, address, folder, WHOLE, forms=["jsonl"]), before) == before
    return pages
