"""`province update` as whoever looks after the server types it."""

import json
from pathlib import Path

import pytest

from sync.server.__main__ import main
from tests.support.fixtures.updates import MakeUpdate


def test_an_update_is_taken_in_listed_and_erased(
    tmp_path: Path, signing_keys: Path, make_update: MakeUpdate, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not signed is refused in one sentence."""
    words = ["update", "add", str(make_update(tmp_path / "a.update", version="0.4.0")), "--keys", str(signing_keys / "keys")]
    there = ["--data-dir", str(tmp_path / "data")]
    assert main([*words, *there]) == 0 and "0.4.0" in capsys.readouterr().out
    assert main(["update", "list", "--json", *there]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["version"], row["offered"]) == ("0.4.0", [])
    make_update(tmp_path / "a.update", version="0.5.0", key="stranger")
    assert main([*words, *there]) == 2 and "not signed" in capsys.readouterr().err
    assert main(["update", "erase", "0.4.0", *there]) == 0 and main(["update", "erase", "0.4.0", *there]) == 2
    assert main(["update", "list", *there]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [""]
