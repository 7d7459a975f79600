"""Files: locks, reading at a place, what lasts through a power cut, whose they are."""

import errno
import os
import stat
from pathlib import Path

if os.name == "nt":
    from kiosk.system.windows.files import (
        alone_in,
        first_bytes,
        is_kept_private,
        is_on_read_only_disk,
        is_ours,
        lock,
        open_file,
        read_at,
        replace,
        runs,
        sync,
        write_at,
    )
else:
    from kiosk.system.posix.files import (
        alone_in,
        first_bytes,
        is_kept_private,
        is_on_read_only_disk,
        is_ours,
        lock,
        open_file,
        read_at,
        replace,
        runs,
        sync,
        write_at,
    )

__all__ = [
    "alone_in",
    "content",
    "first_bytes",
    "is_kept_private",
    "is_on_read_only_disk",
    "is_ours",
    "lock",
    "open_file",
    "read_at",
    "replace",
    "runs",
    "sync",
    "write_at",
]


def content(path: Path, most: int) -> bytes:
    """At most `most` bytes of a file that somebody named. Raises OSError, also for a pipe, which would be waited for, and a device."""
    kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):  # of a folder the system says so itself
        raise OSError(errno.EINVAL, "Not a file but a pipe or a device", str(path))
    with path.open("rb") as file:
        return file.read(most)
