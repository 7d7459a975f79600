"""A4 paper comes out of the office's printer, or a sentence says why not."""

from pathlib import Path

import pytest

from kiosk.printing.address import CupsPrograms
from kiosk.printing.print_document import NotPrintedError, print_document

PDF = b"%PDF-1.4 paper"


def programs(folder: Path, lp: str, lpstat: str = "echo 'printer office is idle. enabled'") -> CupsPrograms:
    """CUPS' own programs, as scripts of this test."""
    commands = {}
    for name, script in (("lpstat", f'[ "$1" = -o ] || {lpstat}'), ("lp", lp), ("cancel", "exit 0")):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        commands[name] = (str(path),)
    return CupsPrograms(**commands)


def test_the_office_printer_gets_the_pdf_for_both_sides(tmp_path: Path) -> None:
    """To the queue that the site names, two-sided, byte for byte."""
    lp = f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/paper; echo "request id is office-7 (1 file(s))"'
    print_document(PDF, "office", programs(tmp_path, lp))
    assert (tmp_path / "paper").read_bytes() == PDF
    words = (tmp_path / "words").read_text(encoding="utf-8")
    assert "-d office" in words and "sides=two-sided-long-edge" in words


@pytest.mark.parametrize(
    ("lp", "lpstat", "words"),
    [("exit 0", "exit 1", "there is no printer"), ("echo 'no such queue' >&2; exit 1", "echo 'printer office is idle'", "no such queue")],
)
def test_what_no_printer_takes_is_said(tmp_path: Path, lp: str, lpstat: str, words: str) -> None:
    """In one sentence, never a traceback."""
    with pytest.raises(NotPrintedError, match=words):
        print_document(PDF, "office", programs(tmp_path, lp, lpstat))
