"""A power cut during an update leaves an empty file: the screen says something all the same."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageGrab

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program, to be damaged."""
    for folder in ("kiosk", "screens", "sync", "assets"):
        shutil.copytree(ROOT / folder, tmp_path / "program" / folder, ignore=shutil.ignore_patterns("__pycache__", "handbook", "pictures"))
    return tmp_path / "program"


def first_picture(program: Path, data: Path, display: str) -> Image.Image:
    """What stands on the screen as soon as words do."""
    command = [sys.executable, "-m", "kiosk", "run", "--data-dir", str(data)]
    environment = {**os.environ, "DISPLAY": display, "PYTHONPATH": str(program)}
    with subprocess.Popen(command, cwd=program, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            return _when_lit(display, process)
        finally:
            process.kill()


def has_words(picture: Image.Image) -> bool:
    """Ink on paper."""
    tones = picture.histogram()
    return sum(tones[200:]) > picture.width * picture.height // 2 and sum(tones[:80]) > 1000


def _when_lit(display: str, process: "subprocess.Popen[str]") -> Image.Image:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        picture = ImageGrab.grab(xdisplay=display).convert("L")
        if has_words(picture):
            return picture
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.1)
    raise AssertionError("the screen stayed dark")


@pytest.mark.parametrize(
    "damaged",
    [
        *(
            "kiosk/runtime/kiosk.py",
            "kiosk/commands/run.py",
            "kiosk/store/database.py",
            "screens/registry.py",
            "screens/citizen/attract.py",
        ),
        *("kiosk/exit_status.py kiosk/ui/window.py", "assets/texts/citizen.th.json"),
    ],
)
def test_an_empty_file_of_the_program_is_a_page_and_not_a_dark_screen(
    program: Path, tmp_path: Path, display_of: Callable[[int, int], str], damaged: str
) -> None:
    """Whatever was being written when the power went: something stands on the screen, in Thai and English, with words in ink."""
    for file in damaged.split():
        (program / file).write_bytes(b"")
    assert first_picture(program, tmp_path / "data", display_of(900, 1400)).size == (900, 1400)


@pytest.mark.parametrize("words", [["run", "--windowed", "10x10"], ["run", "now"]])
def test_a_mistyped_start_is_no_page(words: list[str], display_of: Callable[[int, int], str]) -> None:
    """A sentence at once, and no picture over somebody else's screen."""
    display = display_of(900, 1400)
    command = [sys.executable, "-m", "kiosk", *words]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DISPLAY": display}, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            assert not has_words(ImageGrab.grab(xdisplay=display).convert("L"))
            time.sleep(0.05)
        assert process.returncode == 2 and process.stderr and len(process.stderr.read().splitlines()) == 1


def test_without_a_screen_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start from a terminal without a display ends at once."""
    from kiosk.last_resort import show

    monkeypatch.delenv("DISPLAY", raising=False)
    assert show("nothing") is False
