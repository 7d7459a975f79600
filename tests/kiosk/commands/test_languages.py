"""`kiosk languages` as a technician or a translator runs it, and `kiosk setup --languages`."""

import json
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.paths import PROCEDURES, DataDir
from kiosk.site import site_file
from tests.kiosk.language.test_languages import folder_of
from tests.support.site import set_up


def test_a_language_is_switched_on_and_listed_with_what_is_left(data: DataDir, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is not there is refused; "" switches all off. Malay says the worked procedures' steps in Malay."""
    set_up(data)
    root = ["--data-dir", str(data.root)]
    assert main(["setup", *root, "--languages", "ms"]) == 0 and site_file.load(data.site).languages == ("ms",)
    assert main(["setup", *root, "--languages", "lo"]) == 2 and "no files of the language lo" in capsys.readouterr().err
    assert main(["languages", *root, "--json"]) == 0
    (malay,) = json.loads(capsys.readouterr().out)
    assert (malay["id"], malay["name"], malay["offered"], malay["faults"]) == ("ms", "Bahasa Melayu", True, [])
    worked = json.loads(PROCEDURES.read_text(encoding="utf-8"))["procedures"]
    assert not {step["th"] for procedure in worked for step in procedure["steps"]} & set(malay["missing"])
    assert main(["setup", *root, "--languages", ""]) == 0 and site_file.load(data.site).languages == ()


def test_a_folder_is_checked_before_it_is_copied(data: DataDir, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 1 and a line for each fault; the texts that are read in English on request."""
    folder = folder_of(tmp_path, citizen={"item_of": "{nomer}"})
    assert main(["languages", str(folder), "--missing", "--data-dir", str(data.root)]) == 1
    printed = capsys.readouterr().out
    assert "jv       Basa Jawa: off, 1 of" in printed and "not read by a speaker yet" in printed
    assert "item_of: has other names in braces" in printed and "in English: citizen/next" in printed
    assert main(["languages", str(tmp_path / "nowhere"), "--data-dir", str(data.root)]) == 2
