"""A printer's address as the site names it: a queue of CUPS, a device file, tcp://host:port, queue:NAME of Windows. It opens nothing."""

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from kiosk.frozen import frozen

_BEHIND_QUEUE = "queue:"
_NETWORK_PRINTER = re.compile(r"tcp://([A-Za-z0-9][A-Za-z0-9.-]*)(?::(\d{1,5}))?")


@frozen
class CupsPrograms:
    """The names of CUPS' own programs."""

    lpstat: Sequence[str] = ("lpstat",)
    lp: Sequence[str] = ("lp",)
    cancel: Sequence[str] = ("cancel",)


def is_receipt_printer(printer: str) -> bool:
    """Whether a site's `printer` is spoken to in ESC/POS; else it is a queue of CUPS."""
    return printer.startswith(("/", "tcp://", _BEHIND_QUEUE))


def network_address(printer: str) -> tuple[str, int] | None:
    """(host, port) of tcp://host:port; port 9100 where none is given. None for a device file or a queue."""
    match = _NETWORK_PRINTER.fullmatch(printer)
    return (match[1], int(match[2] or 9100)) if match else None


def queue_of_windows(printer: str) -> str:
    """The queue's name in queue:NAME, behind which a receipt printer stands; "" for every other printer."""
    return printer.removeprefix(_BEHIND_QUEUE) if printer.startswith(_BEHIND_QUEUE) else ""


def takes_bytes_only(mode: int) -> bool:
    """Whether a file of this mode (os.stat) is a way to somewhere else: a character device, or a pipe. A file or a disk would lose what it
    holds to the first list that is printed."""
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def holds_data(printer: str) -> bool:
    """Whether the name is that of something on this machine that is no printer: a file, a folder, a disk."""
    try:
        return printer.startswith("/") and not takes_bytes_only(Path(printer).stat().st_mode)
    except (OSError, ValueError):
        return False  # unplugged


def is_there(device: str) -> bool:
    """Whether something of that name is on this machine."""
    return os.path.exists(device)  # noqa: PTH110 (Path.exists raises on a name that is too long)


def plugged_in(printer: str) -> str:
    """The device file of a printer at a cable. Its number changes when the plug was out (lp0 comes back as lp1): where the named one is
    away and there is exactly one other, that is the printer."""
    device = Path(printer)
    if not re.fullmatch(r"lp\d+", device.name) or is_there(printer):
        return printer
    others = [path for path in device.parent.glob("lp*") if re.fullmatch(r"lp\d+", path.name)]
    return str(others[0]) if len(others) == 1 else printer
