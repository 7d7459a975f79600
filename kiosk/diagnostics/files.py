"""Checks that the kiosk's own files can be used by whoever runs this: a command typed as another user may have left one that cannot."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.diagnostics.result import CheckResult, failed, passed
from kiosk.paths import DataDir

WRITTEN_IN_PLACE = (".db", ".db-wal", ".db-shm", ".lock", ".log")  # the others are replaced whole, for which the folder counts


def check_files(data: DataDir) -> Iterator[CheckResult]:
    """No result where there is no file yet. It opens none that SQLite has open: closing it would drop SQLite's locks."""
    own = [path for path in sorted(data.root.iterdir()) if data.owns(path)] if data.root.is_dir() else []
    closed = [path.name for path in own if not _usable(path)]
    damaged = [path.name for path in own if path.name not in closed and path == data.pin and not _is_json(path)]
    if closed:
        yield failed("files", "closed", files=", ".join(closed), folder=str(data.root))
    elif damaged:
        yield failed("files", "damaged", files=", ".join(damaged))
    elif own:
        yield passed("files", "well", count=len(own))


def _usable(path: Path) -> bool:
    wanted = os.R_OK | (os.W_OK if path.name.endswith(WRITTEN_IN_PLACE) else 0)
    return os.access(path, wanted, effective_ids=True)


def _is_json(path: Path) -> bool:
    """Whether the PIN's file is whole; a zero-length one is what a power cut may leave (kiosk.site tells of site.json)."""
    try:
        return isinstance(json.loads(path.read_bytes()), dict)
    except (OSError, ValueError, RecursionError):
        return False
