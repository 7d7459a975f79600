"""Tells systemd that the kiosk still moves (sd_notify(3)); where systemd did not ask, it does nothing. It restarts nobody."""

import os
from pathlib import Path


def seconds_between_signs() -> float | None:
    """How often `alive` is due: twice in the time systemd waits (sd_watchdog_enabled(3)); None when nobody waits."""
    limit = os.environ.get("WATCHDOG_USEC", "")
    if not os.environ.get("NOTIFY_SOCKET") or not limit.isdigit() or os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    return int(limit) / 2_000_000


def write_to(trace: Path) -> None:
    """Where the program would say what it hung in: systemd's journal has it."""


def alive() -> None:
    """Give the sign of life. Call it from the main loop itself: a thread of its own would outlive a frozen screen."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    import socket  # late: only under systemd

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as messenger:
            messenger.settimeout(0)
            messenger.sendto(b"WATCHDOG=1", "\0" + address[1:] if address.startswith("@") else address)
    except OSError as error:
        # systemd not listening is systemd's affair; the screen in front of the citizen goes on
        import logging

        logging.getLogger(__name__).warning("no sign of life could be given: %s", error)
