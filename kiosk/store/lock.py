"""One kiosk per data directory: an exclusive lock that the system releases when the process ends, however it ends.

Commands that only read or add (totals, import, sync) run beside a kiosk without it: SQLite orders their transactions.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.store.database import StoreError, to_store_error
from kiosk.system import files


class AlreadyRunningError(StoreError):
    """Another kiosk uses this data directory. Show the sentence and stop."""


@contextmanager
def only_kiosk(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` (DataDir.lock) while the block runs. Raises AlreadyRunningError or StoreUnavailableError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = files.open_file(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise to_store_error(error, path) from error
    try:
        _take(handle, path)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    if not files.lock(handle):
        holder = files.read_at(handle, 20, 0).decode("ascii", "replace").strip()
        process = f" (process {holder})" if holder else ""
        raise AlreadyRunningError(
            f"A kiosk is already running on {path.parent}{process}; close it first, or give this one another --data-dir."
        )
    os.ftruncate(handle, 0)
    files.write_at(handle, f"{os.getpid()}\n".encode("ascii"), 0)
