"""The version before is replaced by this one: its kiosk and its province open, and every score they showed is still the same.

The files in `version_0_1_0` were made by that version's own programs (`make_0_1_0.py.txt` says how); beside them lies what it showed.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.compatibility import earlier_figures as figures
from tests.compatibility.stored_version import ROOT, StoredVersion, scores, shown_before

STORED = StoredVersion("version_0_1_0")

# 0.2.0 judges duties on kiosk and page by one engine (CHANGELOG): this page says other states, no other figures.
JUDGED_BY_ONE_ENGINE = re.compile(r"/duties(\?|$)")
# A response rate has one base since then, and fewer than five respondents have no interval: what the version before printed instead.
DEFINED_ANEW = {"67.61", "108.33", "72.08", "70.59", "92.50", "81.49"}
WHOLE = ("--sealed",)  # what every export was in that version

pytestmark = [
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="the package poppler-utils is not installed"),
    pytest.mark.timeout(300),
]


def test_kiosk_of_the_version_before_shows_the_same_figures(tmp_path: Path) -> None:
    """Totals, scores, exports and the hash chain of a kiosk that was in use, joined, with answers not yet sent."""
    before, now = STORED.shown("kiosk"), figures.kiosk_figures(ROOT, STORED.kiosk(tmp_path), tmp_path, WHOLE)
    assert now["exports"] == before["exports"]
    assert shown_before(now, before) == before


def test_province_of_the_version_before_shows_the_same_figures_on_sqlite(tmp_path: Path) -> None:
    """Every page, export, status and report file, for the province and a district; the locked report with them."""
    check_province(STORED.sqlite(tmp_path), "province-sqlite", tmp_path)


def test_province_of_the_version_before_shows_the_same_figures_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    """The same on PostgreSQL, put back from that version's dump."""
    check_province(STORED.postgresql(postgresql), "province-postgresql", tmp_path, ("jangwat",))  # who sees what is asked of no database


def check_province(address: str, expected: str, folder: Path, accounts: tuple[str, ...] = ("jangwat", "kutchum")) -> None:
    before = STORED.shown(expected)
    pages = before.pop("pages")
    before["exports"] = {"jsonl": before["exports"]["jsonl"]}  # it holds the whole records, which no spreadsheet does any more
    assert figures.province_figures(ROOT, address, folder, WHOLE, forms=["jsonl"]) == before
    with figures.serving(ROOT, address, folder / "log") as url:
        for account in accounts:
            # A viewer reads the province's pages. A report's paper is the same on both databases, and takes seconds.
            files = (".xlsx",) if address.startswith("sqlite") else (".xlsx", ".pdf")
            paths = [path for path in pages[account] if not JUDGED_BY_ONE_ENGINE.match(path) and not path.endswith(files)]
            now = figures.pages(url, account, paths)
            for path in paths:
                lost = scores(pages[account][path]) - scores(now[path]) - DEFINED_ANEW
                assert not lost, f"{account} {path}: {lost}"
