"""Folders that files can go to or come from: USB sticks that appear, this machine's own folder. It copies nothing."""

import codecs
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.system import drives
from kiosk.updates import disks

AGAIN_S = 2.0  # how often an open page looks whether a stick has come or gone
SHEETS = 40  # files offered; a stick with more of them holds other things

READABLE = ("vfat", "exfat")  # what an installed kiosk mounts (assets/deploy/kiosk/usb.rules)
DEVICES = Path("/run/udev/data")  # what udev knows of each block device, a file b<major>:<minor> each
MOUNTS = Path("/proc/self/mountinfo")
FORMS = (".csv", ".tsv", ".xlsx")


@frozen
class Stick:
    path: Path
    name: str
    free: int  # bytes; 0 when it cannot be asked
    writable: bool


def sticks(roots: Iterable[Path], mounted: Callable[[Path], bool] = os.path.ismount) -> tuple[Stick, ...]:
    """What is plugged in: folders up to two below each root that are mounts (/media/STICK, /media/USER/STICK)."""
    plugged_in = []
    for root in roots:
        for folder in _folders(root):
            inner = [folder] if mounted(folder) else [path for path in _folders(folder) if mounted(path)]
            plugged_in += [Stick(path, path.name, free_bytes(path), os.access(path, os.W_OK)) for path in inner]
    plugged_in += [Stick(drive, drive.drive, free_bytes(drive), os.access(drive, os.W_OK)) for drive in drives.removable()]
    return tuple(plugged_in)


@frozen
class ForeignStick:
    """Plugged in, and of a kind that is not mounted here."""

    name: str  # its label; "" for one without
    kind: str  # NTFS, ext4, BitLocker ...


_KINDS = {"ntfs": "NTFS", "hfsplus": "Mac OS (HFS+)", "apfs": "Mac OS (APFS)", "crypto_LUKS": "LUKS"}


def foreign_sticks(devices: Path = DEVICES, mounts: Path = MOUNTS) -> tuple[ForeignStick, ...]:
    """USB sticks whose file system is none of READABLE and that nobody has mounted."""
    try:
        mounted = {line.split(" ")[2] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()}
        known = [(file.name[1:], file.read_text(encoding="utf-8", errors="replace")) for file in sorted(devices.glob("b*"))]
    except OSError:  # no udev, or a device that went this moment: the page looks again
        return ()
    devices_known = [disks.properties(text) for number, text in known if number not in mounted]
    return tuple(
        ForeignStick(stick.get("ID_FS_LABEL", ""), _KINDS.get(stick["ID_FS_TYPE"], stick["ID_FS_TYPE"]))
        for stick in devices_known
        if stick.get("ID_BUS") == "usb" and stick.get("ID_FS_TYPE", READABLE[0]) not in READABLE
    )


def pulled(folder: Path, roots: Iterable[Path], mounted: Callable[[Path], bool] = os.path.ismount) -> bool:
    """Whether a stick belongs here and is not plugged in: its folder may stay behind, and what is written there stays on this machine."""
    if drives.is_away(folder):
        return True
    below = [path for path in (folder, *folder.parents) if any(root in path.parents for root in roots)]
    return bool(below) and not any(mounted(path) for path in below)


def is_on_stick(path: Path, roots: Iterable[Path]) -> bool:
    """Whether it lies on what can be taken out: below a folder for sticks, or on such a drive letter."""
    return any(root in path.parents for root in (*roots, *drives.removable()))


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if os.path.isdir(path))  # noqa: PTH112 (Path.is_dir raises on a folder that fails, and hides the others)
    except OSError:  # not there, or another person's
        return []


def free_bytes(folder: Path) -> int:
    """Free space where this folder is or would be made."""
    import shutil  # late: it brings every kind of archive, and a citizen's kiosk asks for none

    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return 0


def sheets(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Files that may hold forms in these folders and one below, newest first."""
    return files(folders, _may_hold_forms)


def files(folders: Iterable[Path], fits: Callable[[Path], bool]) -> tuple[Path, ...]:
    """Those that fit in these folders and one below, newest first, SHEETS at most."""
    changed_at: dict[Path, float] = {}
    for folder in folders:
        for place in (folder, *_folders(folder)):
            changed_at.update(_fitting(place, fits))
    return tuple(sorted(changed_at, key=lambda path: (-changed_at[path], path.name))[:SHEETS])


def files_on_sticks(roots: Iterable[Path], mounted: Callable[[Path], bool], endings: Collection[str]) -> tuple[Path, ...]:
    """Those on the sticks plugged in whose names end so (".png"), in either case of letters."""
    return files((stick.path for stick in sticks(roots, mounted)), lambda path: path.suffix.lower() in endings)


def _fitting(folder: Path, fits: Callable[[Path], bool]) -> dict[Path, float]:
    """Path -> when it was last changed."""
    changed_at = {}
    try:
        for path in folder.iterdir():
            if not path.name.startswith(".") and os.path.isfile(path) and fits(path):  # noqa: PTH113
                changed_at[path] = path.stat().st_mtime
    except OSError:  # the stick was pulled
        return changed_at
    return changed_at


def _may_hold_forms(path: Path) -> bool:
    """By its name; a text file by the UTF-16 mark that a spreadsheet's "Unicode text" begins with."""
    if path.suffix.lower() != ".txt":
        return path.suffix.lower() in FORMS
    with path.open("rb") as file:
        return file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def size(bytes_: int) -> str:
    """14.2 GB, 256 GB, 830 MB."""
    return f"{bytes_ // 10**8 / 10:g} GB" if bytes_ >= 10**9 else f"{bytes_ // 10**6} MB"


def refresh_s(state: object, context: object) -> float | None:
    """Of pages that offer files or folders: a device may come or go at any time."""
    return AGAIN_S
