"""A printer's address as the site names it: a queue of CUPS, a device file or tcp://host:port. It opens nothing."""

import re

_NETWORK_PRINTER = re.compile(r"tcp://([A-Za-z0-9][A-Za-z0-9.-]*)(?::(\d{1,5}))?")


def is_receipt_printer(printer: str) -> bool:
    """Whether a site's `printer` is spoken to in ESC/POS; else it is a queue of CUPS."""
    return printer.startswith(("/", "tcp://"))


def network_address(printer: str) -> tuple[str, int] | None:
    """(host, port) of tcp://host:port; port 9100 where none is given. None for a device file or a queue."""
    match = _NETWORK_PRINTER.fullmatch(printer)
    return (match[1], int(match[2] or 9100)) if match else None
