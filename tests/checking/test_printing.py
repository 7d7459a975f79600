"""Printing the list through a real child process that stands for CUPS' own commands."""

import stat
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.checking.printing import WIDTH, Printer, strip
from kiosk.survey import language
from kiosk.survey.language import Texts
from tests.checking.counter import GROUPS, Counter


def texts(spoken: str) -> Texts:
    return language.load(paths.TEXTS, spoken, *GROUPS)


def command(folder: Path, name: str, script: str) -> tuple[str, ...]:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return (str(path),)


@pytest.mark.parametrize(
    ("script", "there"),
    [('echo "system default destination: Receipt"', True), ('echo "no system default destination"', False), ("exit 1", False)],
)
def test_there_is_a_printer_when_the_system_names_one(tmp_path: Path, script: str, there: bool) -> None:
    """A default destination of CUPS; without one, or without an answer, there is none and no button."""
    printer = Printer(texts, ask=command(tmp_path, "ask", script))
    assert not printer.there()
    assert printer.find() is there
    assert printer.there() is there


def test_a_machine_without_cups_has_no_printer(tmp_path: Path) -> None:
    """The command does not exist."""
    assert Printer(texts, ask=(str(tmp_path / "nothing"),)).find() is False


def test_the_printer_is_handed_one_page(counter: Counter, tmp_path: Path) -> None:
    """A PDF on the command's input, 80 mm wide."""
    printer = Printer(texts, send=command(tmp_path, "lp", f"cat > {tmp_path}/job.pdf"))
    printer.print_list(counter.desk.shown.facts("L023"), "th")
    job = (tmp_path / "job.pdf").read_bytes()
    assert job.startswith(b"%PDF") and job.count(b"/Type /Page\n") == 1


def test_a_printer_that_takes_no_job_is_said(counter: Counter, tmp_path: Path) -> None:
    """Out of paper, switched off: an error for the page, never a trace."""
    with pytest.raises(OSError, match="took no job"):
        Printer(texts, send=command(tmp_path, "lp", "cat > /dev/null; exit 1")).print_list(counter.desk.shown.facts("L023"), "th")


def test_the_paper_is_as_long_as_the_list() -> None:
    """Every line stands on it, none runs out at the right."""
    line = "- สำเนาบัตรประจำตัวประชาชนของผู้ประกันตนที่ยื่นด้วยตนเองที่สำนักงานประกันสังคม"
    short, long = strip("ชื่องาน\nบรรทัดเดียว"), strip("\n".join(["ชื่องาน", *[line] * 9]))
    assert short.width == long.width == WIDTH and long.height > 4 * short.height
    edge = long.crop((WIDTH - 8, 0, WIDTH, long.height))
    assert edge.getextrema() == (255, 255)
