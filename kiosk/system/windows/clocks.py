"""Clocks on Windows. Its time service has no quick answer to whether it has set the clock: the province's clock tells instead."""

from contextlib import suppress
from importlib import import_module
from typing import Any

from kiosk.system.windows.libraries import library

_STARTS = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"


def seconds_since_boot() -> float:
    milliseconds: int = library("kernel32").GetTickCount64()
    return milliseconds / 1000


def boot_id() -> str:
    """The number that Windows gives each of its starts."""
    registry: Any = import_module("winreg")
    with suppress(OSError), registry.OpenKey(registry.HKEY_LOCAL_MACHINE, _STARTS) as key:
        return f"windows-{registry.QueryValueEx(key, 'BootId')[0]}"
    return ""


def set_by_network() -> bool:
    return False
