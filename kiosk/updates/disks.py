"""The disks inside this PC that may become a kiosk's own, as Linux lists them: asked by the officers' page, and once more by root."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SMALLEST = 8 * 10**9  # bytes: the system, two versions of the program, and years of answers
_INSIDE = re.compile(r"sd[a-z]+|nvme\d+n\d+|vd[a-z]+|mmcblk\d+")
_SECTOR = 512  # bytes: in such Linux gives every disk's size, and such a disk has to have (assets/deploy/image/build)
_NAMES = 40  # characters of what a file system calls itself


class Disk(NamedTuple):
    """A whole disk."""

    name: str  # as in /dev: sda, nvme0n1
    model: str
    size: int  # bytes
    holds: tuple[str, ...]  # what its file systems call themselves, or their kinds


class DeviceFiles(NamedTuple):
    """Where Linux and udev say what is there."""

    system: Path = Path("/sys")
    known: Path = Path("/run/udev/data")  # what udev knows of each block device, a file b<major>:<minor> each
    mounts: Path = Path("/proc/self/mountinfo")
    start: Path = Path("/proc/sys/kernel/random/boot_id")


HERE = DeviceFiles()


def inside(files: DeviceFiles = HERE) -> tuple[Disk, ...]:
    """Those that may be erased: no stick, not the one that the machine runs from, large enough, and nothing of it in use."""
    try:
        blocks = sorted((files.system / "block").iterdir())
    except OSError:
        return ()
    used = _mounted(files)
    return tuple(_disk(block, files) for block in blocks if _INSIDE.fullmatch(block.name) and _may_be_erased(block, used))


def runs_from_stick(files: DeviceFiles = HERE) -> bool:
    """Whether the system's own disk is at USB."""
    numbers = [number for number, place in _mounts(files) if place == "/"]
    return any(_is_usb(files.system / "dev" / "block" / number) for number in numbers)


def this_start(files: DeviceFiles = HERE) -> str:
    """A word for the present start of the machine, another one after each."""
    return _said(files.start)


def properties(text: str) -> dict[str, str]:
    """What udev wrote of a device: lines E:NAME=value."""
    pairs = (line[2:].partition("=") for line in text.splitlines() if line.startswith("E:"))
    return {name: value for name, _, value in pairs}


def _mounts(files: DeviceFiles) -> list[tuple[str, str]]:
    """Number of the device (8:1) and place of each mount."""
    try:
        lines = files.mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [(fields[2], fields[4]) for fields in (line.split(" ") for line in lines)]


def _mounted(files: DeviceFiles) -> set[str]:
    return {number for number, _ in _mounts(files)}


def _said(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # not every kind of disk has each of these files
        return ""


def _partitions(block: Path) -> Iterator[Path]:
    return (path.parent for path in sorted(block.glob("*/partition")))


def _is_usb(block: Path) -> bool:
    return any(re.fullmatch(r"usb\d+", part) for part in block.resolve().parts)


def _size(block: Path) -> int:
    return int(_said(block / "size") or 0) * _SECTOR


def _may_be_erased(block: Path, used: set[str]) -> bool:
    if _said(block / "removable") == "1" or _said(block / "ro") == "1" or _is_usb(block):
        return False
    parts = [block, *_partitions(block)]
    in_use = any(_said(part / "dev") in used or any((part / "holders").glob("*")) for part in parts)
    return not in_use and _size(block) >= SMALLEST and _said(block / "queue" / "logical_block_size") in ("", str(_SECTOR))


def _disk(block: Path, files: DeviceFiles) -> Disk:
    known = [properties(_said(files.known / f"b{_said(part / 'dev')}")) for part in (block, *_partitions(block))]
    names = [device.get("ID_FS_LABEL") or device.get("ID_FS_TYPE", "") for device in known]
    holds = tuple(dict.fromkeys(name[:_NAMES] for name in names if name and name.isprintable()))
    model = " ".join(word for word in (_said(block / "device" / "vendor"), _said(block / "device" / "model")) if word.isprintable())
    return Disk(block.name, model.strip() or block.name, _size(block), holds)
