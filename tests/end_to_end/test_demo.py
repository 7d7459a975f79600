"""The whole story once: three districts of Yasothon, from the first tap to the yearly report."""

from pathlib import Path

import pytest

from tests.end_to_end.demo import PAGES, Demonstration, play, stop
from tests.support import chromium


@pytest.mark.timeout(400)
def test_three_districts_from_the_first_tap_to_the_yearly_report(tmp_path: Path) -> None:
    """What `make demo` shows, asserted scene by scene: nothing lost, nothing doubled, both sides green, pages open."""
    if chromium.program() is None:
        pytest.skip("Chromium is not installed here: apt install chromium")
    pages = PAGES[:3]  # test_looks opens all
    shown = Demonstration(tmp_path / "demo", forms=20, pages=pages, tapped=1)
    try:
        play(shown)
    finally:
        stop(shown)
    assert len(list((shown.folder / "pages").glob("*.png"))) == len(pages) + 1
    assert len(list((shown.folder / "screens1").glob("*.png"))) > 15
