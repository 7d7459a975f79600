"""Commands as a technician types them: `kiosk(...)` calls the entry point, `process(...)` a real process."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.__main__ import main

FIVE = "P002,L022,L023,L005,P017"


@dataclass(frozen=True)
class Told:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data directory; nothing is in it yet."""
    return tmp_path / "data"


@pytest.fixture
def kiosk(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """`kiosk("totals", "--json")`: the command on this test's data directory."""

    def run(*words: object) -> Told:
        capsys.readouterr()
        status = main([*map(str, words), "--data-dir", str(folder)])
        captured = capsys.readouterr()
        return Told(status, captured.out, captured.err)

    return run


@pytest.fixture
def process() -> Command:
    """`process("--help")`: a real process of `python -m kiosk`, without a data directory of its own."""

    def run(*words: object, given: str = "") -> Told:
        process = subprocess.run([sys.executable, "-m", "kiosk", *map(str, words)], input=given, capture_output=True, text=True, timeout=50)
        return Told(process.returncode, process.stdout, process.stderr)

    return run


@pytest.fixture
def district(kiosk: Command) -> Command:
    """The same, set up as a district with five services."""
    assert kiosk("setup", "--province", "ยโสธร", "--district", "ค้อวัง", "--place", "ที่ว่าการอำเภอค้อวัง", "--services", FIVE).status == 0
    return kiosk
