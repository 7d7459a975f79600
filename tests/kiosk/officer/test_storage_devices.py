"""Sticks that an officer plugs in, as the machine mounts them."""

import os
from pathlib import Path

import pytest

from kiosk.officer import storage_devices


def test_files_on_a_stick_are_found_newest_first(tmp_path: Path) -> None:
    """CSV files at the top and one folder down; hidden ones and others are not listed."""
    for second, name in enumerate(("b.csv", "forms/A.CSV", "forms/deep/c.csv", ".hidden.csv", "x.txt", "a.csv")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (second, second))
    assert [path.name for path in storage_devices.sheets([tmp_path])] == ["a.csv", "A.CSV", "b.csv"]


def test_roots_that_do_not_exist_hold_no_sticks(tmp_path: Path) -> None:
    """/run/media is there only on some machines."""
    assert storage_devices.sticks([tmp_path / "nothing"]) == ()


def udev(folder: Path, number: str, *properties: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"b{number}").write_text("".join(f"E:{line}\n" for line in ("ID_BUS=usb", *properties)), encoding="utf-8")


def test_a_stick_that_this_kiosk_does_not_mount_is_named(tmp_path: Path) -> None:
    """NTFS from an office's Windows, ext4, BitLocker; not those that are mounted, nor the machine's own disk."""
    udev(tmp_path / "udev", "8:17", "ID_FS_TYPE=ntfs", "ID_FS_LABEL=งาน")
    udev(tmp_path / "udev", "8:33", "ID_FS_TYPE=ext4")
    udev(tmp_path / "udev", "8:49", "ID_FS_TYPE=vfat")
    udev(tmp_path / "udev", "8:65", "ID_FS_TYPE=ntfs", "ID_FS_LABEL=MOUNTED")
    udev(tmp_path / "udev", "8:16", "ID_PART_TABLE_TYPE=dos")
    udev(tmp_path / "udev", "8:1", "ID_BUS=ata", "ID_FS_TYPE=ext4")
    (tmp_path / "mountinfo").write_text("30 1 8:65 / /media/desk rw - fuseblk /dev/sde1 rw\n")
    sticks = storage_devices.foreign_sticks(tmp_path / "udev", tmp_path / "mountinfo")
    assert [(stick.name, stick.kind) for stick in sticks] == [("งาน", "NTFS"), ("", "ext4")]
    assert storage_devices.foreign_sticks(tmp_path / "none", tmp_path / "none") == ()


@pytest.mark.parametrize(("free", "words"), [(14_237_000_000, "14.2 GB"), (830_000_000, "830 MB")])
def test_free_space_in_words(free: int, words: str) -> None:
    """As it is printed on a stick."""
    assert storage_devices.size(free) == words
