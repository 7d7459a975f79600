"""A receipt printer at a USB cable of an office's PC, behind a queue of Windows."""

import ctypes
from typing import Any

import pytest

from kiosk.system.windows import printer_queues


class Spooler:
    """Answers as winspool.drv does for a receipt printer's queue. `stays`: how often a job is still there when it is asked for."""

    def __init__(self, status: int = 0, attributes: int = 0, stays: int = 0, takes: int = 1_000_000) -> None:
        self.status, self.attributes, self.stays, self.takes, self.sent = status, attributes, stays, takes, b""

    def answers(self) -> dict[str, Any]:
        names = {"GetPrinterW": self._printer, "GetJobW": self._job, "WritePrinter": self._write}
        return {"OpenPrinterW": 1, "StartDocPrinterW": 7, "EndDocPrinter": 1, **names}

    def _printer(self, _printer: Any, _level: int, buffer: Any, room: int, needed: Any) -> int:
        return self._fill(printer_queues._Printer(attributes=self.attributes, status=self.status), buffer, room, needed)

    def _job(self, _printer: Any, number: int, _level: int, buffer: Any, room: int, needed: Any) -> int:
        assert number == 7
        if buffer is None:
            self.stays -= 1
        return self._fill(printer_queues._Job(number=7, status=0), buffer, room, needed) if self.stays >= 0 else 0

    def _fill(self, state: ctypes.Structure, buffer: Any, room: int, needed: Any) -> int:
        needed._obj.value = size = ctypes.sizeof(state)
        if buffer is None or room < size:
            return 0
        ctypes.memmove(buffer, ctypes.byref(state), size)
        return 1

    def _write(self, _printer: Any, document: bytes, length: int, written: Any) -> int:
        self.sent, written._obj.value = document[: self.takes], min(length, self.takes)
        return 1


@pytest.mark.parametrize(("status", "attributes", "ready"), [(0, 0, True), (0x10, 0, False), (0x400000, 0, False), (0, 0x400, False)])
def test_a_receipt_printer_at_a_cable_is_ready_unless_windows_says_otherwise(
    windows: Any, status: int, attributes: int, ready: bool
) -> None:
    """No paper, the lid open, the plug out: then no page offers to print."""
    windows(**Spooler(status, attributes).answers())
    assert printer_queues.is_ready("POS-80") is ready


def test_a_list_goes_through_the_queue_as_it_is(windows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printer's own bytes, past the driver; it has gone once the job is no more."""
    monkeypatch.setattr(printer_queues, "LOOK_S", 0)
    spooler = Spooler(stays=3)
    calls = windows(**spooler.answers())
    printer_queues.send("POS-80", b"\x1b@list")
    assert spooler.sent == b"\x1b@list" and [call[0] for call in calls][-1] == "ClosePrinter" and spooler.stays == -1
    assert "SetJobW" not in [call[0] for call in calls]


@pytest.mark.parametrize("spooler", [Spooler(stays=1_000_000), Spooler(takes=2)], ids=["waits", "takes half"])
def test_nobodys_list_comes_out_tomorrow(windows: Any, monkeypatch: pytest.MonkeyPatch, spooler: Spooler) -> None:
    """The printer is off, or takes a part: the job is taken back and the page says that nothing was printed."""
    for name, seconds in (("LOOK_S", 0), ("LEAVE_S", 0.01)):
        monkeypatch.setattr(printer_queues, name, seconds)
    monkeypatch.setattr(printer_queues, "last_error", lambda queue: OSError(f"{queue} is full"))
    calls = windows(**spooler.answers())
    with pytest.raises(OSError, match="POS-80"):
        printer_queues.send("POS-80", b"list")
    (back,) = [call for call in calls if call[0] == "SetJobW"]
    assert back[2:] == (7, 0, None, 5)
