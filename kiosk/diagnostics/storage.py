"""Checks that what is stored outlives a restart: a data directory in memory, or on a layer over the disk that is in memory, does not.

Source: proc(5), /proc/pid/mountinfo; kernel.org, filesystems/overlayfs: what is written lands in `upperdir`.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kiosk.diagnostics.result import CheckResult, failed, passed

MOUNTS = Path("/proc/self/mountinfo")
STARTED_WITH = Path("/proc/cmdline")
IN_MEMORY = ("tmpfs", "ramfs", "rootfs")
LIVE = re.compile(r"\b(boot=(live|casper)|overlayroot=tmpfs)\b")  # a system from a stick or disc that forgets what was written


class Mount(NamedTuple):
    point: str
    kind: str
    options: str  # of the file system itself


def check_storage(folder: Path, mounts: Path = MOUNTS) -> Iterator[CheckResult]:
    """`folder`: the data directory; if it does not exist yet, its nearest existing parent. No result where the system does not say."""
    folder = next(existing for existing in (folder, *folder.parents) if existing.exists())
    try:
        table = list(_mounts(mounts.read_text(encoding="utf-8", errors="surrogateescape")))
    except OSError:
        return
    kind = _kind(os.path.realpath(folder), table)
    if kind in IN_MEMORY:
        yield failed("storage", "memory", folder=str(folder), kind=kind)
    elif kind:
        yield passed("storage", "well", kind=kind)


def _mounts(text: str) -> Iterator[Mount]:
    for line in text.splitlines():
        fields, _, rest = line.partition(" - ")
        point, (kind, _, options) = fields.split(" ")[4], rest.split(" ", 2)
        yield Mount(_plain(point), kind, options)


def _plain(point: str) -> str:
    r"""Spaces and the like are written as \040 there."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)


def _kind(path: str, mounts: Sequence[Mount]) -> str:
    """The file system that a file in `path` is stored on; of a layer the one that takes what is written. "" where it cannot be told."""
    around = [mount for mount in mounts if path == mount.point or path.startswith(mount.point.rstrip("/") + "/")]
    if not around:
        return ""
    mount = max(around, key=lambda covering: len(covering.point))  # of several at one point the last covers the others
    mount = [later for later in around if later.point == mount.point][-1]
    if mount.kind != "overlay":
        return mount.kind
    upper = re.search(r"(?:^|,)upperdir=((?:\\.|[^,])*)", mount.options)
    there = _plain(upper[1]) if upper else ""
    if there and os.path.isdir(there) and _kind(os.path.realpath(there), mounts) != "overlay":  # noqa: PTH112 (a text)
        return _kind(os.path.realpath(there), mounts)
    return "tmpfs" if _is_live() else mount.kind


def _is_live() -> bool:
    try:
        words = STARTED_WITH.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(LIVE.search(words)) and "persist" not in words
