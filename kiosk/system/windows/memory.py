"""The machine under Windows."""

import ctypes
from pathlib import Path

from kiosk.system.windows.libraries import library


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX."""

    _fields_ = [
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        *((field, ctypes.c_ulonglong) for field in ("total", "available", "page_total", "page_available", "room", "free_room", "extended")),
    ]


def available_megabytes(meminfo: Path = Path()) -> int | None:
    """`meminfo` has no meaning here."""
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    if not library("kernel32").GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    available: int = status.available
    return available >> 20


def give_back() -> None:
    """Windows' heap gives back by itself."""
