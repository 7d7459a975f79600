"""What the machine itself knows of time beside its clock: which start of it this is, and whether the network has set the clock."""

import ctypes
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMEX_BYTES = 512  # more than any architecture's struct timex; zeros ask and set nothing
_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised, which is also what timedatectl shows


@lru_cache(maxsize=1)
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
