"""A PC's disks as Linux lists them, in a folder: the one with Windows inside, the stick that it runs from, and what else is plugged in."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kiosk.updates.disks import DeviceFiles

GB = 10**9


class Listed(NamedTuple):
    """A disk: where it is (ata1, usb2), its bytes, what its file systems are called, and which of its partitions are mounted where."""

    name: str
    bus: str
    size: int
    model: str = "SAMSUNG MZ7LN256"
    labels: tuple[str, ...] = ()
    mounted: tuple[str, ...] = ()  # "/" for the first partition, and so on
    said: tuple[tuple[str, str], ...] = ()  # files of its folder that say something else


WINDOWS = Listed("sda", "ata1", 256 * GB, labels=("SYSTEM", "Windows"))
STICK = Listed("sdb", "usb2", 32 * GB, "Ultra Fit", ("eservice-root",), ("/",))


def listed(folder: Path, disks: Sequence[Listed] = (WINDOWS, STICK), start: str = "first") -> DeviceFiles:
    """Files as in /sys, /run/udev/data and /proc."""
    files = DeviceFiles(folder / "sys", folder / "udev", folder / "mountinfo", folder / "boot_id")
    for part in (files.system / "block", files.system / "dev" / "block", files.known):
        part.mkdir(parents=True)
    mounts = []
    for place, disk in enumerate(disks):
        block = files.system / "devices" / "pci0" / disk.bus / "block" / disk.name
        _write(block, {"size": str(disk.size // 512), "removable": "0", "ro": "0", "queue/logical_block_size": "512"} | dict(disk.said))
        _write(block, {"device/model": disk.model, "dev": f"8:{16 * place}"})
        (files.system / "block" / disk.name).symlink_to(block)
        for number, label in enumerate(disk.labels, 1):
            part, device = block / f"{disk.name}{number}", f"8:{16 * place + number}"
            _write(part, {"partition": str(number), "dev": device})
            (part / "holders").mkdir()
            (files.known / f"b{device}").write_text(f"S:disk/x\nE:ID_FS_TYPE=ntfs\nE:ID_FS_LABEL={label}\n")
            (files.system / "dev" / "block" / device).symlink_to(part)
            mounts += [f"36 1 {device} / {path} ro,noatime - ext4 /dev/x ro" for path in disk.mounted[number - 1 : number]]
    files.mounts.write_text("".join(f"{line}\n" for line in mounts))
    files.start.write_text(f"{start}\n")
    return files


def _write(folder: Path, said: dict[str, str]) -> None:
    for name, words in said.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{words}\n")
