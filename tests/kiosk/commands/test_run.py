"""`kiosk run` where there is no display: what a newcomer sees of the README's first command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(240)
def test_a_newcomer_without_a_display_sees_pictures_and_figures_of_the_walk(tmp_path: Path) -> None:
    """The walk's own answers are shown, and count nowhere: a day's totals stay empty."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    kiosk = [sys.executable, "-m", "kiosk", "--data-dir", str(tmp_path)]
    walk = subprocess.run([*kiosk, "run"], env=environment, capture_output=True, text=True, timeout=220, check=False)
    assert (walk.returncode, walk.stderr) == (0, "")
    assert len(list((tmp_path / "pictures").glob("*.png"))) >= 30
    assert "count nowhere and are never sent" in walk.stdout
    assert re.search(r"^Satisfaction\b.*n = 1\b", walk.stdout, re.MULTILINE)
    totals = subprocess.run([*kiosk, "totals", "--json"], env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert '"complete": 0' in totals.stdout
