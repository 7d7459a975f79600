"""`kiosk update` as a technician types it."""

import json
from pathlib import Path

import pytest

from kiosk.commands import update as command
from kiosk.errors import CannotBeDoneError, UsageError
from kiosk.paths import DataDir
from kiosk.updates import inbox
from kiosk.updates.machine import INSTALLED, REFUSED, WENT_BACK, InstalledMachine, UpdateOutcome
from tests.support.fixtures.updates import MakeUpdate


def root_says(machine: InstalledMachine, outcome: UpdateOutcome, installed: str) -> None:
    """The links and words that root leaves behind."""
    (machine.program / "versions" / f"{installed}-20261128T010101").mkdir(exist_ok=True)
    now = (machine.program / "current").readlink()
    for name, folder in (("previous", now), ("current", Path(f"versions/{installed}-20261128T010101"))):
        (machine.program / name).unlink(missing_ok=True)
        (machine.program / name).symlink_to(folder)
    machine.note(outcome)
    machine.request.unlink()


def test_a_technician_installs_a_file_and_takes_it_back(
    tmp_path: Path,
    machine: InstalledMachine,
    make_update: MakeUpdate,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is new is said first; --check installs nothing; without words the versions that are here."""
    data, path = DataDir(tmp_path / "data"), make_update(tmp_path / "a.update", version="0.4.0")
    data.root.mkdir()
    monkeypatch.setattr(command, "MACHINE", machine)
    assert command.update([str(path), "--check"], data) == 0
    said = capsys.readouterr().out
    assert "0.3.0 -> 0.4.0" in said and "หน้าใหม่ดูง่ายขึ้น" in said and not machine.waits

    assert command.update([str(path), "--check", "--lang", "en"], data) == 0
    assert "A new page is easier to read" in capsys.readouterr().out

    outcome = UpdateOutcome(INSTALLED, "0.4.0", "0.3.0", "2026-11-28T20:00:00+00:00", "", "", {})
    monkeypatch.setattr(inbox.time, "sleep", lambda _: None)
    monkeypatch.setattr(inbox.answer, "__defaults__", (lambda _: root_says(machine, outcome, "0.4.0"),))
    assert command.update([str(path), "--json"], data) == 0
    assert json.loads(capsys.readouterr().out)["installed"] == "0.4.0"

    outcome = outcome._replace(state=WENT_BACK, version="0.4.0")
    assert command.update(["--back"], data) == 0
    outcome = outcome._replace(state=REFUSED, pattern="there is no version before this one to go back to")
    with pytest.raises(CannotBeDoneError, match="no version before"):
        command.update(["--back"], data)
    assert command.update([], data) == 0
    assert "last      refused" in capsys.readouterr().out


def test_words_that_fit_nothing_and_machines_without_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence each."""
    data = DataDir(tmp_path)
    monkeypatch.setattr(command, "MACHINE", InstalledMachine(tmp_path / "a", tmp_path / "b", tmp_path / "c"))
    for words in (["--check"], ["a.update", "--back"]):
        with pytest.raises(UsageError):
            command.update(words, data)
    with pytest.raises(CannotBeDoneError, match="not installed from the package"):
        command.update(["--back"], data)
    with pytest.raises(CannotBeDoneError, match="cannot be read"):
        command.update([str(tmp_path / "none.update"), "--check"], data)
