"""How much room a file may take beside the answers: an export or a backup never fills the disk that people's answers go to."""

import shutil
from pathlib import Path

RESERVE = 64 << 20  # bytes: some 20,000 answers with their tallies and the log
_SHARE = 10  # of a small disk no more than a tenth is kept free


def room_beside(store: Path, folder: Path) -> int:
    """Bytes that a file in `folder` may take; on the disk of the folder `store`, without the answers' reserve. Raises OSError."""
    usage = shutil.disk_usage(folder)
    own = folder.stat().st_dev == store.stat().st_dev
    return usage.free - (min(RESERVE, usage.total // _SHARE) if own else 0)
