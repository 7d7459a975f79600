"""Checks the printer of the take-away lists: a queue of CUPS, or an ESC/POS receipt printer. It prints nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from kiosk.diagnostics.result import CheckResult, passed, warned
from kiosk.printing.address import holds_data, is_receipt_printer, is_there, network_address, plugged_in, queue_of_windows
from kiosk.printing.escpos_status import no_paper, paper_answer_over_cable, paper_answer_over_network
from kiosk.system import printer_queues

QUEUES = ("lpstat", "-p")
QUEUES_S = 5


def check_printer(printer: str = "", queues: Sequence[str] = QUEUES) -> Iterator[CheckResult]:
    """`printer`: as the site names it (kiosk.printing.address). A kiosk needs none: it then shows no print button."""
    if not is_receipt_printer(printer):
        yield _of_queues(printer, queues)
    elif find_spec("escpos") is None:
        yield warned("printer", "no_library")
    elif queue := queue_of_windows(printer):
        yield passed("printer", names=queue) if printer_queues.is_ready(queue) else warned("printer", "away", names=queue)
    else:
        address = network_address(printer)
        yield _on_the_network(printer, address) if address else _on_a_cable(plugged_in(printer))


def _of_queues(queue: str, command: Sequence[str]) -> CheckResult:
    """The printers that CUPS knows; `wanted` is the one that the site names, empty where the default one is used."""
    if shutil.which(command[0]) is None:
        return warned("printer", "no_queue", names=queue) if queue else passed("printer", "none")
    environment = {**os.environ, "LC_ALL": "C"}  # the words below are those of the untranslated program
    try:
        output = subprocess.run(command, capture_output=True, text=True, timeout=QUEUES_S, env=environment, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return warned("printer", "silent")
    lines = [line.split() for line in output.splitlines() if line.startswith("printer ")]
    queues = {words[1]: "disabled" in words for words in lines if queue in ("", words[1])}
    stopped = [name for name, disabled in queues.items() if disabled]
    if stopped:
        return warned("printer", "stopped", names=", ".join(stopped))
    if queues:
        return passed("printer", names=", ".join(queues))
    return warned("printer", "no_queue", names=queue) if queue else passed("printer", "none")


def _on_a_cable(path: str) -> CheckResult:
    if not is_there(path):
        return warned("printer", "away", names=path)
    if not os.access(path, os.W_OK, effective_ids=True):
        return warned("printer", "denied", names=path)
    if holds_data(path):
        return warned("printer", "no_device", names=path)
    return warned("printer", "no_paper", names=path) if no_paper(paper_answer_over_cable(path)) else passed("printer", names=path)


def _on_the_network(printer: str, address: tuple[str, int]) -> CheckResult:
    try:
        answer = paper_answer_over_network(address)
    except OSError:
        return warned("printer", "away", names=printer)
    return warned("printer", "no_paper", names=printer) if no_paper(answer) else passed("printer", names=printer)
