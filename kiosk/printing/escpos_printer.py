"""Prints one picture on an ESC/POS printer: `python -m kiosk.printing.escpos_printer PRINTER < picture.png`, a separate program.

The library takes half a second to load, and a write to a printer without paper may never return: so this runs outside the
kiosk, which ends it when it takes too long. Exit status 1 and a sentence on standard error: nothing was printed.
"""

import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

from kiosk.printing.address import network_address, queue_of_windows, takes_bytes_only
from kiosk.printing.escpos_status import no_paper, paper_answer_over_cable
from kiosk.system import devices, printer_queues

if TYPE_CHECKING:
    from PIL import Image

REACH_S = 5.0  # for a connection, and for a printer that takes no more
ANSWER_S = 1.0  # about its paper; many never answer
ROWS = 240  # of the picture in one command: printers with small memories print it while the next is on its way


class PrintingError(Exception):
    """Nothing, or not everything, was printed. Log the reason and exit with status 1."""


def main() -> int:
    from PIL import Image

    try:
        print_picture(Image.open(sys.stdin.buffer), sys.argv[1])
    except (PrintingError, OSError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def print_picture(picture: "Image.Image", printer: str) -> None:
    """Print a 1-bit picture as wide as the paper's dots, then cut. Raises PrintingError, OSError, or ImportError without the library."""
    from escpos.exceptions import Error

    device = _device(printer)
    try:
        if printer.startswith("/") and no_paper(paper_answer_over_cable(printer)):
            raise PrintingError("the printer has no paper")
        device.open()
        if network_address(printer):
            _ask_for_paper(device)
        device.hw("INIT")
        device.image(picture, fragment_height=ROWS)
        device.cut()
        if queue := queue_of_windows(printer):
            printer_queues.send(queue, device.output)
        device.close()
    except Error as error:
        raise PrintingError(str(error)) from error


def _device(printer: str) -> Any:
    """The library's printer for a device file, for tcp://host:port or for queue:NAME."""
    from escpos.printer import Dummy, File, Network

    address = network_address(printer)
    if address:
        return Network(*address, timeout=REACH_S)

    if queue_of_windows(printer):
        return Dummy()  # keeps the bytes until the list is whole

    class Device(File):  # type: ignore[misc]  # of an untyped library
        """The library opens its file with "wb", which makes or empties it, whatever it is."""

        def open(self, raise_not_found: bool = True) -> None:
            self.device = _opened(printer)

    return Device(printer)


def _opened(path: str) -> BinaryIO:
    """The device, never made and never emptied. Raises PrintingError for anything that is none, OSError."""
    try:
        device = devices.open_device(path)
    except FileNotFoundError:
        raise PrintingError(f"there is no {path}") from None
    if not takes_bytes_only(os.fstat(device).st_mode):
        os.close(device)
        raise PrintingError(f"{path} is no printer but a file, a folder or a disk")
    return os.fdopen(device, "wb")


def _ask_for_paper(device: Any) -> None:
    from escpos.constants import RT_STATUS_PAPER

    device.device.settimeout(ANSWER_S)
    try:
        if no_paper(device.query_status(RT_STATUS_PAPER)):
            raise PrintingError("the printer has no paper")
    except TimeoutError:
        return  # it does not answer
    finally:
        device.device.settimeout(REACH_S)


if __name__ == "__main__":
    sys.exit(main())
