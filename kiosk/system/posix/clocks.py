"""Clocks on Linux."""

import ctypes
import time
from contextlib import suppress
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMEX_BYTES = 512  # more than any architecture's struct timex; zeros ask and set nothing
_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised, which is also what timedatectl shows


def seconds_since_boot() -> float:
    """Goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot_id() -> str:
    """Another one after each start of the machine; "" where it does not say."""
    with suppress(OSError):
        return _BOOT_ID.read_text(encoding="ascii").strip()
    return ""


def set_by_network() -> bool:
    """Whether a time service has set the clock since the machine was started (adjtimex(2)); False where it does not say."""
    state = -1
    with suppress(OSError, AttributeError):
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return state not in (-1, _TIME_ERROR)
