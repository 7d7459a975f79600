"""The check of the printer that lists are printed on: a queue of CUPS, or an ESC/POS receipt printer. It prints nothing."""

import os
import select
import shutil
import socket
import stat
import subprocess
import termios
import tty
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from kiosk.diagnostics.result import Result, passed, warned
from kiosk.site.model import network_printer, receipt_printer

QUEUES = ("lpstat", "-p")
QUEUES_S = 5
REACH_S, ANSWER_S = 3.0, 1.0
ASK_PAPER = b"\x10\x04\x04"  # DLE EOT 4: the state of the paper roll, answered at once even by a printer that has stopped
_FIXED, _FIXED_VALUE, _OUT = 0x93, 0x12, 0x60  # of the answer: the bits that are always so, and those that say "no paper"


def check_printer(printer: str = "", queues: Sequence[str] = QUEUES) -> Iterator[Result]:
    """`printer` as the site names it. A kiosk without one is complete: it then shows no print button."""
    if not receipt_printer(printer):
        yield _of_queues(printer, queues)
    elif find_spec("escpos") is None:
        yield warned("printer", "no_library")
    else:
        address = network_printer(printer)
        yield _on_the_network(printer, address) if address else _at_the_cable(printer)


def _of_queues(wanted: str, command: Sequence[str]) -> Result:
    """The printers that CUPS knows; `wanted` is the one that the site names, empty where the default one is used."""
    if shutil.which(command[0]) is None:
        return warned("printer", "no_queue", names=wanted) if wanted else passed("printer", "none")
    environment = {**os.environ, "LC_ALL": "C"}  # the words below are those of the untranslated program
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=QUEUES_S, env=environment, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return warned("printer", "silent")
    lines = [line.split() for line in said.splitlines() if line.startswith("printer ")]
    found = {words[1]: "disabled" in words for words in lines if wanted in ("", words[1])}
    stopped = [name for name, disabled in found.items() if disabled]
    if stopped:
        return warned("printer", "stopped", names=", ".join(stopped))
    if found:
        return passed("printer", names=", ".join(found))
    return warned("printer", "no_queue", names=wanted) if wanted else passed("printer", "none")


def _at_the_cable(path: str) -> Result:
    if not Path(path).exists():
        return warned("printer", "away", names=path)
    if not os.access(path, os.W_OK, effective_ids=True):
        return warned("printer", "denied", names=path)
    return warned("printer", "no_paper", names=path) if no_paper(asked_at_the_cable(path)) else passed("printer", names=path)


def asked_at_the_cable(path: str) -> bytes:
    """A printer's answer about its paper through its device file, within a second; nothing where it cannot be read back or is in use.

    The library writes to such a file and never reads it, so the question is put here. Anything but a device would hand back our
    own question (a pipe) or keep it (a file)."""
    try:
        if not stat.S_ISCHR(Path(path).stat().st_mode):
            return b""
        line = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return _asked(line)
    except (OSError, termios.error):
        return b""
    finally:
        os.close(line)


def _asked(line: int) -> bytes:
    if os.isatty(line):  # a serial line hands answers on only at the end of a line, and sends them back
        tty.setraw(line)
    os.write(line, ASK_PAPER)
    ready, _, _ = select.select([line], [], [], ANSWER_S)
    return os.read(line, 16) if ready else b""


def _on_the_network(printer: str, address: tuple[str, int]) -> Result:
    try:
        with socket.create_connection(address, REACH_S) as line:
            line.sendall(ASK_PAPER)
            line.settimeout(ANSWER_S)
            out = no_paper(_answer(line))
    except OSError:
        return warned("printer", "away", names=printer)
    return warned("printer", "no_paper", names=printer) if out else passed("printer", names=printer)


def _answer(line: socket.socket) -> bytes:
    """Nothing from a printer that takes lists but does not tell."""
    try:
        return line.recv(16)
    except TimeoutError:
        return b""


def no_paper(answer: bytes) -> bool:
    """Whether an answer to ASK_PAPER says that the roll has ended; an answer of another kind says nothing."""
    return len(answer) > 0 and answer[0] & _FIXED == _FIXED_VALUE and answer[0] & _OUT == _OUT
