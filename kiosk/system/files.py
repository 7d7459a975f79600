"""Files: locks, reading at a place, what lasts through a power cut, whose they are."""

import os

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
