"""Which disks a PC has inside that a kiosk on a stick may be put on."""

from pathlib import Path

import pytest

from kiosk.updates import disks
from tests.support.pc_disks import GB, STICK, WINDOWS, Listed, listed


def test_the_disk_inside_is_offered_with_what_is_on_it_and_the_stick_is_not(tmp_path: Path) -> None:
    """By model, size and the names of its file systems, so that the officer knows what will be gone."""
    files = listed(tmp_path)
    assert disks.inside(files) == (disks.Disk("sda", "SAMSUNG MZ7LN256", 256 * GB, ("SYSTEM", "Windows")),)
    assert disks.runs_from_stick(files)


@pytest.mark.parametrize(
    "disk",
    [
        Listed("sdc", "usb1", 64 * GB),
        Listed("sda", "ata1", 4 * GB),
        Listed("sda", "ata1", 256 * GB, labels=("Windows",), mounted=("/mnt",)),
        Listed("sda", "ata1", 256 * GB, said=(("removable", "1"),)),
        Listed("sda", "ata1", 256 * GB, said=(("ro", "1"),)),
        Listed("nvme0n1", "pci1", 256 * GB, said=(("queue/logical_block_size", "4096"),)),
        Listed("sr0", "ata1", 256 * GB),
        Listed("dm-0", "virtual", 256 * GB),
        Listed("sda", "ata1", 256 * GB, said=(("holders/dm-0", ""),)),
    ],
    ids=["another stick", "too small", "mounted", "card", "locked", "large sectors", "optical", "encrypted", "in use"],
)
def test_what_must_not_be_erased_or_cannot_start_a_kiosk_is_not_offered(tmp_path: Path, disk: Listed) -> None:
    """Beside it the one that can be used is found."""
    spare = Listed("nvme1n1", "pci2", 512 * GB)
    assert [offered.name for offered in disks.inside(listed(tmp_path, (disk, spare)))] == ["nvme1n1"]


def test_a_kiosk_that_runs_from_its_own_disk_is_no_stick(tmp_path: Path) -> None:
    """And its disk is in use."""
    files = listed(tmp_path, (WINDOWS._replace(mounted=("/boot", "/")), STICK._replace(mounted=())))
    assert not disks.runs_from_stick(files) and disks.inside(files) == ()


def test_a_machine_without_these_files_has_no_disks(tmp_path: Path) -> None:
    """As on Windows, and in a container."""
    nothing = disks.DeviceFiles(tmp_path / "a", tmp_path / "b", tmp_path / "c", tmp_path / "d")
    assert (disks.inside(nothing), disks.runs_from_stick(nothing), disks.this_start(nothing)) == ((), False, "")
