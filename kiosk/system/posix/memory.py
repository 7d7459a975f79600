"""The machine under Linux."""

import ctypes
from pathlib import Path

MEMINFO = Path("/proc/meminfo")


def available_megabytes(meminfo: Path = MEMINFO) -> int | None:
    """Memory that programs can still have; None where the machine does not say."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return None


def give_back() -> None:
    """What this program has freed goes back to the machine: the C library keeps it otherwise, below whatever lies on top (malloc_trim(3),
    about a millisecond). A C library without the call keeps it."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except AttributeError:
        return
