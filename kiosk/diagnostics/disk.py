"""Checks the disk that the answers are on: free space, and that what is written and synced can be read back."""

import errno
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.diagnostics.result import CheckResult, failed, passed, warned
from kiosk.language.sentence import Sentence, reason_of
from kiosk.system import files

MEGABYTE = 1_000_000
LEAST = 100 * MEGABYTE  # about 50,000 responses with their journal; below it the kiosk should be emptied today
LITTLE = 500 * MEGABYTE
PROBE = 64 * 1024  # bytes: more than one response with its tallies and outbox row ever writes
SLOW_SECONDS = 0.5  # a card or stick that syncs slower makes people wait after the last tap


def check_disk(folder: Path) -> Iterator[CheckResult]:
    """`folder`: the data directory; if it does not exist yet, its nearest existing parent is checked."""
    folder = next(existing for existing in (folder, *folder.parents) if existing.exists())
    free = shutil.disk_usage(folder).free
    values = {"free": free // MEGABYTE, "folder": str(folder)}
    try:
        seconds = _write_and_read(folder)
    except OSError as error:
        if isinstance(error, _DiskFullError) and free < LEAST:
            yield failed("disk", "full", **values)
        else:
            yield failed("disk", "unwritable", folder=str(folder), reason=reason_of(error))
        return
    if free < LEAST:
        yield failed("disk", "full", **values)
    elif free < LITTLE:
        yield warned("disk", "little", **values)
    elif seconds > SLOW_SECONDS:
        yield warned("disk", "slow", milliseconds=round(seconds * 1000), **values)
    elif readable_by_others(folder):
        yield warned("disk", "open", **values)
    else:
        yield passed("disk", "well", milliseconds=round(seconds * 1000), **values)


def readable_by_others(folder: Path) -> bool:
    """Whether other accounts of this machine may read the answers: files of before the program kept them to itself."""
    return not files.is_kept_private(folder, tuple(file for file in (folder / "kiosk.db", folder / "site.json") if file.exists()))


class _DiskFullError(OSError):
    """Not even the probe fits: room must be made; neither permissions nor a cable are to blame."""


def _write_and_read(folder: Path) -> float:
    """As `_timed_write`, but raises _DiskFullError when the disk is full."""
    try:
        return _timed_write(folder)
    except OSError as error:
        raise _DiskFullError(*error.args) if error.errno in (errno.ENOSPC, errno.EDQUOT) else error from None


def _timed_write(folder: Path) -> float:
    """Seconds that a write with fsync took. Raises OSError, also when other bytes come back than were written."""
    probe = folder / f".selfcheck-{os.getpid()}"
    content = os.urandom(PROBE)
    try:
        handle = files.open_file(probe, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            start = time.perf_counter()
            if os.write(handle, content) != PROBE:
                raise _DiskFullError(Sentence("only a part was written: the disk is full"))
            os.fsync(handle)
            seconds = time.perf_counter() - start
            if files.read_at(handle, PROBE, 0) != content:
                raise OSError(Sentence("what was read back is not what was written: the disk is failing"))
            return seconds
        finally:
            os.close(handle)
    finally:
        probe.unlink(missing_ok=True)
