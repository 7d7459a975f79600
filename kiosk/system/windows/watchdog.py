"""A kiosk that hangs ends itself; Task Scheduler starts it again within a minute (assets/deploy/windows/task.xml).

A timer of Python's own fault handler, which needs no turn of the interpreter: it ends the program also while something holds that, and
says before in which line. It does not run while the machine sleeps.
"""

import faulthandler
import logging
import os
from contextlib import suppress
from pathlib import Path

PATIENCE_S = 60.0  # as systemd's (assets/deploy/kiosk/eservice-kiosk.service)
LETTERS = 4000  # of an earlier hang, into the log
_trace: list[int] = []  # a file that stays open: the fault handler writes into it without asking Python


def seconds_between_signs() -> float | None:
    return PATIENCE_S / 2


def write_to(trace: Path) -> None:
    """Where lines of the program (no values) are written when it hangs; what an earlier hang left there goes to the log.
    A disk that takes no file keeps no kiosk from starting."""
    with suppress(OSError):
        if hung := trace.read_text(encoding="utf-8", errors="replace").strip():
            logging.getLogger(__name__).error("the kiosk hung and was ended; it was in:\n%s", hung[-LETTERS:])
    try:
        _trace[:] = [os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    except OSError:
        _trace[:] = [os.open(os.devnull, os.O_WRONLY)]


def alive() -> None:
    """The program ends after PATIENCE_S unless this is called again."""
    if _trace:
        faulthandler.dump_traceback_later(PATIENCE_S, exit=True, file=_trace[0])
