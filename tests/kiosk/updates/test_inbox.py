"""The kiosk's side: a checked file is handed over, and root's answer is waited for."""

import shutil
from pathlib import Path

import pytest

from kiosk.updates import inbox
from kiosk.updates.machine import BACK, INSTALL, INSTALLED, REFUSED, InstalledMachine, UpdateOutcome
from kiosk.updates.update_file import UpdateError
from tests.support.fixtures.updates import MakeUpdate

SAID = UpdateOutcome(INSTALLED, "0.4.0", "0.3.0", "2026-11-28T20:00:00+00:00", "ab" * 32, "", {})


def answering(machine: InstalledMachine, outcome: UpdateOutcome | None) -> None:
    """What root does."""
    if outcome:
        machine.note(outcome)
    machine.request.unlink()


def test_a_checked_update_is_copied_whole_before_the_wish_is_said(
    tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate
) -> None:
    """The stick may be taken out at once; a file that is refused leaves neither a copy nor a wish."""
    path = make_update(tmp_path / "a.update", version="0.4.0")
    inbox.hand_over(path, machine)
    assert machine.offered.read_bytes() == path.read_bytes() and machine.request.read_text() == f"{INSTALL}\n"
    for ask in (lambda: inbox.hand_over(path, machine), lambda: inbox.ask_back(machine)):
        with pytest.raises(UpdateError, match="another update is being installed"):
            ask()
    shutil.rmtree(machine.inbox)
    machine.inbox.mkdir()
    with pytest.raises(UpdateError, match="older"):
        inbox.hand_over(make_update(tmp_path / "b.update", version="0.1.0"), machine)
    assert not any(machine.inbox.iterdir()) and not machine.waits


def test_a_disk_without_room_is_said_before_anything_is_copied(
    tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers' reserve is not for updates."""
    monkeypatch.setattr(inbox.disk_room, "room_beside", lambda *folders: 10)
    with pytest.raises(UpdateError, match="no room"):
        inbox.hand_over(make_update(tmp_path / "a.update", version="0.4.0"), machine)
    assert not any(machine.inbox.iterdir())


def test_what_root_says_is_what_the_officer_reads(machine: InstalledMachine) -> None:
    """Installed, refused with a reason, or no answer at all."""
    inbox.ask_back(machine)
    assert machine.request.read_text() == f"{BACK}\n"
    assert inbox.answer(machine, lambda _: answering(machine, SAID)) == SAID
    inbox.ask_back(machine)
    refused = SAID._replace(state=REFUSED, pattern="version {version} is installed here already", values={"version": "0.4.0"})
    with pytest.raises(UpdateError, match=r"version 0.4.0 is installed here already"):
        inbox.answer(machine, lambda _: answering(machine, refused))
    assert inbox.was_refused(machine, "0.4.0") and not inbox.was_refused(machine, "0.4.1")


def test_a_machine_whose_root_does_not_answer_says_so(machine: InstalledMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a minute in which it did not even begin; while it works it has half an hour."""
    monkeypatch.setattr(inbox, "ROOT_BEGINS_S", -1.0)
    inbox.ask_back(machine)
    with pytest.raises(UpdateError, match="does not answer"):
        inbox.answer(machine)
    machine.begins()
    machine.note(SAID)
    assert inbox.answer(machine, lambda _: answering(machine, None)) == SAID
    (machine.state / "outcome.json").write_text("[1]")
    inbox.ask_back(machine)
    with pytest.raises(UpdateError, match="does not answer"):
        inbox.answer(machine, lambda _: answering(machine, None))
