"""Root erases a disk only where an officer has just said yes about this disk of this PC."""

from pathlib import Path

import pytest

from kiosk.updates import disk_copy, disks, inbox, installation
from kiosk.updates.installation import Tools
from kiosk.updates.machine import COPIED, NOT_COPIED, InstalledMachine
from kiosk.updates.update_file import UpdateError
from tests.support.pc_disks import GB, WINDOWS, Listed, listed


@pytest.fixture
def image(machine: InstalledMachine) -> InstalledMachine:
    """A machine that has the program which copies; this one notes what it was called with."""
    copier = machine.state / "to-disk"
    copier.write_text(f'#!/bin/sh\necho "$1" >>{machine.state}/erased\n')
    copier.chmod(0o755)
    return machine._replace(copier=copier)


def erased(machine: InstalledMachine) -> str:
    path = machine.state / "erased"
    return path.read_text() if path.exists() else ""


def run(command: tuple[str, ...], limit_s: int) -> str:
    return installation._run(command, limit_s)


def test_the_disk_that_was_said_yes_about_is_written(image: InstalledMachine, tmp_path: Path) -> None:
    """Once, by its name."""
    disk_copy.copy_to("sda first", image, run, listed(tmp_path / "pc"))
    assert erased(image) == "sda\n"


@pytest.mark.parametrize("asked", ["sda second", "sda", "sdb first", "sdc first", "../sda first", " first", ""])
def test_a_wish_of_another_start_or_another_disk_erases_nothing(image: InstalledMachine, tmp_path: Path, asked: str) -> None:
    """The stick may be in another PC by now, after a power cut; the stick itself and what is no disk are never erased."""
    with pytest.raises(UpdateError):
        disk_copy.copy_to(asked, image, run, listed(tmp_path / "pc"))
    assert erased(image) == ""


def test_a_disk_that_cannot_be_written_is_told(image: InstalledMachine, tmp_path: Path) -> None:
    """With the last words of the program that tried."""
    image.copier.write_text("#!/bin/sh\necho cmp: /dev/sda3 differs\nexit 1\n")
    with pytest.raises(UpdateError, match="/dev/sda3 differs"):
        disk_copy.copy_to("sda first", image, run, listed(tmp_path / "pc"))


def test_a_kiosk_that_has_its_own_disk_erases_no_other(image: InstalledMachine, tmp_path: Path) -> None:
    """Whoever takes the kiosk's process over cannot have the second disk of a PC erased."""
    files = listed(tmp_path / "pc", (WINDOWS, Listed("nvme0n1", "pci1", 64 * GB, labels=("eservice-root",), mounted=("/",))))
    with pytest.raises(UpdateError):
        disk_copy.copy_to("sda first", image, run, files)
    assert erased(image) == ""


def test_a_machine_that_is_no_image_erases_no_disk(machine: InstalledMachine, tmp_path: Path) -> None:
    """Debian with the package has no program that copies it."""
    with pytest.raises(UpdateError):
        disk_copy.copy_to("sda first", machine, run, listed(tmp_path / "pc"))


def test_the_wish_goes_through_roots_service_and_its_outcome_is_of_no_update(
    image: InstalledMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the officer reads; a refused copy is not a refused version, so the province's next update is still taken."""
    files = listed(tmp_path / "pc", start=disks.this_start() or "first")
    monkeypatch.setattr(disk_copy.copy_to, "__defaults__", (files,))
    if not disks.this_start():
        pytest.skip("this system does not say which start it is (/proc/sys/kernel/random/boot_id)")
    for disk, state in (("sda", COPIED), ("sdb", NOT_COPIED)):
        inbox.ask_to_disk(disk, image)
        outcome = installation.carry_out(image, Tools())
        assert outcome and (outcome.state, outcome.version) == (state, "")
        assert not image.waits and not inbox.was_refused(image, image.installed)
    assert erased(image) == "sda\n"
