"""Drive letters. A reader of cards has one without a card in it: it is asked for its file system, and no window asks for a disk."""

from pathlib import Path

from kiosk.system.windows.libraries import library

REMOVABLE = 2  # DRIVE_REMOVABLE


def removable() -> tuple[Path, ...]:
    kernel = library("kernel32")
    present = kernel.GetLogicalDrives()
    drives = [f"{chr(ord('A') + number)}:\\" for number in range(26) if present >> number & 1]
    return tuple(Path(drive) for drive in drives if kernel.GetDriveTypeW(drive) == REMOVABLE and _has_medium(drive))


def is_away(folder: Path) -> bool:
    drive = folder.drive
    return bool(drive) and not _has_medium(f"{drive}\\")


def _has_medium(drive: str) -> bool:
    return bool(library("kernel32").GetVolumeInformationW(drive, None, 0, None, None, None, None, 0))
