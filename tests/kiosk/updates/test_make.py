"""Whoever builds a release makes an update file of its package."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import __version__
from kiosk.updates import inbox, make
from kiosk.updates.machine import InstalledMachine
from kiosk.updates.update_file import NEWS_LENGTH, NEWS_LIMIT

NEWS = Path(__file__).resolve().parents[3] / "assets" / "deploy" / "news.toml"


def test_a_package_becomes_an_update_that_machines_with_the_key_take(
    tmp_path: Path,
    signing_keys: Path,
    machine: InstalledMachine,
    build_package: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same file each time, so that a release is built twice with the same bits."""
    news = tmp_path / "news.toml"
    news.write_text('["0.4.0"]\nth = ["ใหม่"]\nen = ["new"]\n')
    deb, out = build_package(version="0.4.0"), tmp_path / "kiosk.update"
    words = [str(deb), str(out), "--key", str(signing_keys / "release.key"), "--news", str(news), "--day", "2026-11-28"]
    assert make.main(words) == 0
    first = out.read_bytes()
    assert make.main(words) == 0 and out.read_bytes() == first
    assert inbox.look(out, machine).manifest.news == {"th": ("ใหม่",), "en": ("new",)}
    news.write_text('["0.4.0"]\nth = ["ใหม่"]\n')
    with pytest.raises(SystemExit, match=r"what is new in 0\.4\.0 in en"):
        make.main(words)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="dpkg-deb: No such file or directory; no update was made"):
        make.main(words)


def test_this_version_says_what_is_new_in_words_that_fit_the_screen() -> None:
    """In both languages; a release without them is not built."""
    news = make.news_of(NEWS, __version__)
    assert set(tomllib.loads(NEWS.read_text(encoding="utf-8"))) >= {__version__}
    for lines in news.values():
        assert 0 < len(lines) <= NEWS_LIMIT and all(len(line) <= NEWS_LENGTH for line in lines)
