"""Files that were exported into this machine's own folder and are still there: copies of people's answers on a counter.

They are never erased by themselves: an officer does it (kiosk/officer/transfer/left_exports.py), and is reminded here.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kiosk.diagnostics.result import CheckResult, warned
from kiosk.frozen import frozen

REMINDED_DAYS = 1  # what was exported today may be on its way to a stick


@frozen
class LeftExport:
    path: Path
    size: int  # bytes
    days: int  # since it was written


def left_exports(folder: Path, now: datetime) -> tuple[LeftExport, ...]:
    """What lies in the folder, oldest first; nothing where there is none."""
    files = []
    try:
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                known = path.stat()
                files.append((known.st_mtime, LeftExport(path, known.st_size, max(0, int((now.timestamp() - known.st_mtime) // 86400)))))
    except OSError:  # none was exported yet, or one goes this moment
        return ()
    return tuple(export for _, export in sorted(files, key=lambda entry: (entry[0], entry[1].path.name)))


def check_left_exports(folder: Path, now: datetime) -> Iterator[CheckResult]:
    """No result while nothing older than a day is there."""
    old = [export for export in left_exports(folder, now) if export.days >= REMINDED_DAYS]
    if old:
        yield warned("exports", "old", count=len(old), days=old[0].days, folder=str(folder))
