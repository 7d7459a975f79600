"""The machine under Linux."""

from pathlib import Path

MEMINFO = Path("/proc/meminfo")


def available_megabytes(meminfo: Path = MEMINFO) -> int | None:
    """Memory that programs can still have; None where the machine does not say."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return None
