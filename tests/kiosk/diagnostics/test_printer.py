"""The printer as the diagnostics find it: CUPS' own words from a real program, a real port, a real device file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.diagnostics import printer as checking
from kiosk.diagnostics.printer import check_printer
from kiosk.diagnostics.result import PASS, WARNING, CheckResult
from tests.support.receipt_printers import PAPER_IS_OUT, PAPER_IS_THERE, cable_printer, network_printer

Said = Callable[[CheckResult], str]


def lpstat(tmp_path: Path, script: str) -> list[str]:
    program = tmp_path / "lpstat"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    program.chmod(0o755)
    return [str(program), "-p"]


IDLE = "echo 'printer Epson_TM is idle.  enabled since Mon 23 Nov 2026'"
STOPPED = "echo 'printer Old disabled since Mon 23 Nov 2026 -'"


@pytest.mark.parametrize(
    ("named", "script", "outcome", "key"),
    [
        ("", IDLE, PASS, "well"),
        ("", STOPPED, WARNING, "stopped"),
        ("", "exit 1", PASS, "none"),
        ("", "sleep 5", WARNING, "silent"),
        ("Epson_TM", f"{IDLE}; {STOPPED}", PASS, "well"),
        ("Old", f"{IDLE}; {STOPPED}", WARNING, "stopped"),
        ("Gone", IDLE, WARNING, "no_queue"),
    ],
)
def test_a_queue_of_cups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, script: str, outcome: str, key: str, said: Said
) -> None:
    """Ready, stopped, none, or a print system that hangs; where the site names a queue, that one counts."""
    monkeypatch.setattr(checking, "QUEUES_S", 0.5)
    (result,) = check_printer(named, lpstat(tmp_path, script))
    assert (result.outcome, result.key) == (outcome, key) and said(result)


@pytest.mark.parametrize(("named", "outcome", "key"), [("", PASS, "none"), ("Epson_TM", WARNING, "no_queue")])
def test_kiosk_without_a_print_system(named: str, outcome: str, key: str, said: Said) -> None:
    """No CUPS is no fault, unless the site names one of its queues."""
    (result,) = check_printer(named, ["no-such-lpstat"])
    assert (result.outcome, result.key) == (outcome, key) and said(result)


@pytest.mark.parametrize(
    ("tells", "outcome", "key"),
    [
        (PAPER_IS_THERE, PASS, "well"),
        (b"\x1e", PASS, "well"),
        (b"", PASS, "well"),
        (b"\xff", PASS, "well"),
        (PAPER_IS_OUT, WARNING, "no_paper"),
    ],
)
def test_a_receipt_printer_on_the_network_is_asked_for_its_paper(tells: bytes, outcome: str, key: str, said: Said) -> None:
    """There, nearly out, silent, out; bytes that are no answer to the question say nothing. Nothing is printed by asking."""
    with network_printer(tells) as shop:
        (result,) = check_printer(shop.name)
    assert (result.outcome, result.key) == (outcome, key) and said(result)
    assert shop.sent == b"\x10\x04\x04"


def test_a_receipt_printer_that_is_switched_off(said: Said) -> None:
    """Nobody listens there any more."""
    with network_printer() as shop:
        name = shop.name
    (result,) = check_printer(name)
    assert (result.outcome, result.key) == (WARNING, "away") and name in said(result)


def test_a_receipt_printer_at_a_cable(tmp_path: Path, said: Said) -> None:
    """Plugged in, unplugged, or not the kiosk's to write to."""
    device = tmp_path / "lp0"
    (away,) = check_printer(str(device))
    os.mkfifo(device)
    (well,) = check_printer(str(device))
    assert (away.key, well.key) == ("away", "well") and said(away) and said(well)


def test_a_receipt_printer_behind_a_queue_that_is_not_ready(said: Said) -> None:
    """On Linux there is no such queue: as on a PC of Windows where the printer is off."""
    (away,) = check_printer("queue:POS 80")
    assert away.key == "away" and "POS 80" in said(away)


def test_the_printer_is_a_file(tmp_path: Path, said: Said) -> None:
    """Somebody named the kiosk's own database: the technician is told, and nothing is printed to it."""
    (tmp_path / "kiosk.db").write_bytes(b"SQLite")
    (result,) = check_printer(str(tmp_path / "kiosk.db"))
    assert (result.outcome, result.key) == (WARNING, "no_device") and said(result)


@pytest.mark.parametrize(("tells", "key"), [(PAPER_IS_THERE, "well"), (b"", "well"), (b"\xff", "well"), (PAPER_IS_OUT, "no_paper")])
def test_a_receipt_printer_at_a_cable_is_asked_for_its_paper(tells: bytes, key: str, said: Said) -> None:
    """As one on the network; one that cannot be read back counts as well."""
    with cable_printer(tells) as shop:
        (result,) = check_printer(shop.name)
    assert result.key == key and said(result) and shop.sent == b"\x10\x04\x04"


def test_a_device_that_belongs_to_somebody_else(said: Said) -> None:
    """The technician is told which group."""
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        (denied,) = check_printer("/etc/passwd")
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
    assert denied.key == "denied" and "lp" in said(denied)


def test_the_library_is_not_installed(monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    """A receipt printer is set, its part of the program is missing: no button, and the technician is told."""
    monkeypatch.setattr("sys.path", [])
    monkeypatch.setattr("sys.path_importer_cache", {})
    (result,) = check_printer("/dev/usb/lp0")
    assert (result.outcome, result.key) == (WARNING, "no_library") and said(result)
