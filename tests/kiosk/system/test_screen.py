"""What a kiosk on Linux can say of its screen without a window."""

from pathlib import Path

import pytest

from kiosk.system.posix import screen


def test_what_is_plugged_in_is_told_with_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One monitor is connected, its preferred size comes first; the socket beside it is empty."""
    monkeypatch.delenv("DISPLAY", raising=False)
    for name, status, modes in (("card0-HDMI-A-1", "connected", "1920x1080\n1280x720\n"), ("card0-DP-1", "disconnected", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_text(f"{status}\n")
        (tmp_path / name / "modes").write_text(modes)
    assert screen.described(tmp_path) == {"display": "", "monitors": 1, "pixels": {"card0-HDMI-A-1": "1920x1080"}}
    assert screen.described(tmp_path / "none")["monitors"] == 0
