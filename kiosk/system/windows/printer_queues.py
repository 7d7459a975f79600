"""Queues of Windows' spooler, past their drivers (datatype RAW; winspool.h). A job that waits is taken back, so that nobody's list comes
out tomorrow."""

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_ulong, c_void_p, c_wchar_p
from typing import TypeVar

from kiosk.system.windows.libraries import last_error, library

SPOOLER = "winspool.drv"
# PRINTER_STATUS_: PAUSED, ERROR, PAPER_JAM, PAPER_OUT, PAPER_PROBLEM, OFFLINE, NOT_AVAILABLE, USER_INTERVENTION, DOOR_OPEN
NOT_READY = 0x1 | 0x2 | 0x8 | 0x10 | 0x40 | 0x80 | 0x1000 | 0x100000 | 0x400000
WORK_OFFLINE = 0x400  # PRINTER_ATTRIBUTE_: set while a USB printer's plug is out
PRINTED = 0x80 | 0x1000  # JOB_STATUS_PRINTED, _COMPLETE: of queues that keep what was printed
TAKE_BACK = 5  # JOB_CONTROL_DELETE
LEAVE_S, LOOK_S = 8.0, 0.25  # before whoever waits for the list ends this program (kiosk/printing/take_away_list.py)


_Kind = TypeVar("_Kind", bound=ctypes.Structure)


class _Printer(ctypes.Structure):
    """PRINTER_INFO_2."""

    _fields_ = [
        ("texts", c_void_p * 13),
        ("attributes", c_ulong),
        ("times", c_ulong * 4),
        *((name, c_ulong) for name in ("status", "jobs", "pace")),
    ]


class _Job(ctypes.Structure):
    """JOB_INFO_1, to its status."""

    _fields_ = [("number", c_ulong), ("texts", c_void_p * 6), ("status", c_ulong)]


class _Document(ctypes.Structure):
    """DOC_INFO_1."""

    _fields_ = [("name", c_wchar_p), ("file", c_wchar_p), ("datatype", c_wchar_p)]


def is_ready(queue: str) -> bool:
    try:
        with _opened(queue) as printer:
            state = _state(_Printer, "GetPrinterW", printer, 2)
    except OSError:
        return False
    return state is not None and not state.status & NOT_READY and not state.attributes & WORK_OFFLINE


def send(queue: str, document: bytes) -> None:
    with _opened(queue) as printer:
        job = _written(queue, printer, document)
        end = time.monotonic() + LEAVE_S
        while (state := _state(_Job, "GetJobW", printer, job, 1)) is not None and not state.status & PRINTED:
            if time.monotonic() > end:
                library(SPOOLER).SetJobW(printer, job, 0, None, TAKE_BACK)
                raise OSError(f"{queue} did not print; the job was taken back")
            time.sleep(LOOK_S)


@contextmanager
def _opened(queue: str) -> Iterator[c_void_p]:
    spooler, printer = library(SPOOLER), c_void_p()
    if not spooler.OpenPrinterW(queue, byref(printer), None):
        raise last_error(queue)
    try:
        yield printer
    finally:
        spooler.ClosePrinter(printer)


def _written(queue: str, printer: c_void_p, document: bytes) -> int:
    """The number of its job. Raises OSError."""
    spooler, written = library(SPOOLER), c_ulong()
    job: int = spooler.StartDocPrinterW(printer, 1, byref(_Document("e-Service", None, "RAW")))
    if not job:
        raise last_error(queue)
    took = spooler.WritePrinter(printer, document, len(document), byref(written)) and written.value == len(document)
    if not took:
        fault = last_error(queue)
        spooler.SetJobW(printer, job, 0, None, TAKE_BACK)
    spooler.EndDocPrinter(printer)
    if not took:
        raise fault
    return job


def _state(kind: type[_Kind], function: str, printer: c_void_p, *which: int) -> _Kind | None:
    """What the spooler tells, the texts behind it in the same buffer; None where it does not, as of a job that has gone."""
    ask, needed = getattr(library(SPOOLER), function), c_ulong()
    ask(printer, *which, None, 0, byref(needed))
    if needed.value < ctypes.sizeof(kind):
        return None
    buffer = ctypes.create_string_buffer(needed.value)
    return kind.from_buffer_copy(buffer) if ask(printer, *which, buffer, needed.value, byref(needed)) else None
