"""The log on a disk that takes nothing any more."""

import logging
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.runtime.log_file import LOG_BYTES, LogFile


def _told(handler: LogFile, words: str) -> None:
    try:
        handler.handle(logging.LogRecord("kiosk.runtime.app", logging.ERROR, __file__, 1, words, None, None))
    finally:
        with suppress(OSError):  # logging's own end does the same
            handler.close()


def test_the_log_cannot_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A read-only disk: the line is on standard error, nothing is raised, no traceback is printed."""
    (tmp_path / "kiosk.log").mkdir()
    _told(LogFile(tmp_path / "kiosk.log", delay=True), "the disk is read-only")
    assert capsys.readouterr().err == "the disk is read-only\n"


def test_the_log_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk takes the open file but not the line."""
    _told(LogFile("/dev/full"), "the disk is full")
    assert "the disk is full\n" in capsys.readouterr().err


def test_the_log_takes_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a sound disk they stand in the file, and standard error stays silent."""
    _told(LogFile(tmp_path / "kiosk.log", delay=True), "a fault")
    assert (tmp_path / "kiosk.log").read_text() == "a fault\n" and capsys.readouterr().err == ""


def test_a_kiosk_that_runs_for_months_keeps_its_log_small(tmp_path: Path) -> None:
    """The file turns while the program runs: one of half a megabyte and one older; the newest line is there."""
    handler = LogFile(tmp_path / "kiosk.log", encoding="utf-8", delay=True)
    for number in range(3000):
        handler.handle(logging.LogRecord("kiosk", logging.ERROR, __file__, 1, f"{number} " + "x" * 600, None, None))
    handler.close()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"kiosk.log", "kiosk.log.1"} and max(sizes.values()) < LOG_BYTES + 1000
    assert (tmp_path / "kiosk.log").read_text(encoding="utf-8").splitlines()[-1].startswith("2999 ")
