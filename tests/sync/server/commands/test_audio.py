"""`province audio` as whoever looks after the server types it."""

import json
from pathlib import Path

import pytest

from sync.server.__main__ import main
from tests.sync.client.test_audio_fetch import recorded, signed


def test_a_pack_is_published_listed_and_erased(tmp_path: Path, signing_keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not signed, or is no pack, is refused in one sentence and nothing is published."""
    there = ["--data-dir", str(tmp_path / "data")]
    known = recorded(tmp_path / "recorded")
    words = ["audio", "add", "--keys", str(signing_keys / "keys")]
    for wrong in (signed(known, tmp_path / "stranger.audio", signing_keys, "stranger"), signing_keys / "release.key"):
        assert main([*words, str(wrong), *there]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert main([*words, str(signed(known, tmp_path / "th-isan.audio", signing_keys)), *there]) == 0
    assert "th-isan: 2 clips" in capsys.readouterr().out
    assert main(["audio", "list", "--json", *there]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["clips"], row["size"]) == ("th-isan", 2, (tmp_path / "th-isan.audio").stat().st_size)
    assert main(["audio", "list", *there]) == 0 and "th-isan" in capsys.readouterr().out
    assert main(["audio", "erase", "th-isan", *there]) == 0 and main(["audio", "erase", "th-isan", *there]) == 2
