"""What `make windows` built, run by Wine. Only `make windows-test` runs these tests: KIOSK_WINDOWS names the folder with the program."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import running_display

ROOT = Path(__file__).resolve().parents[2]
BUILT = os.environ.get("KIOSK_WINDOWS", "")
collect_ignore_glob = [] if BUILT else ["test_*.py"]  # `make test` needs neither Wine nor the program
WIDTH, HEIGHT = 1080, 1920
PATIENCE_S = 600.0  # for one program: a tenth of it on two idle processors
ZLIB = Path("/usr/x86_64-w64-mingw32/lib/zlib1.dll")  # Debian's Wine looks for it among Windows' own libraries

Windows = Callable[..., subprocess.CompletedProcess[str]]


class Wine:
    """Windows' Python with the kiosk, in a Windows of its own."""

    def __init__(self, folder: Path, display: str, built: Path) -> None:
        self.program = built.resolve()
        self.c_drive = folder / "prefix" / "drive_c"
        self.prefix = {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=",  # no dialogs that offer Mono and a browser
        }
        self.environment = {**os.environ, **self.prefix, "DISPLAY": display}
        subprocess.run(["wineboot", "-i"], env=self.environment, capture_output=True, timeout=PATIENCE_S, check=True)
        shutil.copy(ZLIB, self.c_drive / "windows" / "system32")
        self._complete_random_numbers()

    def _complete_random_numbers(self) -> None:
        library = self.c_drive / "windows" / "system32" / "bcryptprimitives.dll"
        if not library.exists():
            compiler = ("x86_64-w64-mingw32-gcc", "-shared", "-O2", "-s", "-o", str(library))
            subprocess.run([*compiler, str(ROOT / "tests/windows/random_numbers.c"), "-ladvapi32"], check=True, timeout=60)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return self.launch(self.program / "python.exe", "-X", "utf8", *words)

    def launch(self, program: Path, *words: str) -> subprocess.Popen[str]:
        command = ["wine", str(program), *words]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.c_drive,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    def run(self, *words: str, timeout: float = PATIENCE_S) -> subprocess.CompletedProcess[str]:
        return ended(self.start(*words), timeout)

    def province(self, *words: str) -> subprocess.Popen[str]:
        return self.launch(self.program.parent / "province" / "python.exe", "-X", "utf8", "-m", "sync.server", *words)

    def kiosk(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "kiosk", *words)

    def close(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self.environment, capture_output=True, timeout=60, check=False)


def ended(process: subprocess.Popen[str], timeout: float = PATIENCE_S) -> subprocess.CompletedProcess[str]:
    """What a program said until its end, with Linux' ends of lines."""
    output, errors = process.communicate(timeout=timeout)
    return subprocess.CompletedProcess(process.args, process.returncode, output.replace("\r\n", "\n"), errors.replace("\r\n", "\n"))


def on_windows(path: Path) -> str:
    r"""/tmp/x as Z:\tmp\x."""
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """As dense as Wine takes every screen for, so that Linux lays its pages out for the same millimetres."""
    with running_display(WIDTH, HEIGHT, "-dpi", "96") as name:
        yield name


@pytest.fixture(scope="session")
def wine(tmp_path_factory: pytest.TempPathFactory, screen: str) -> Iterator[Wine]:
    for program in ("wine", "wineboot"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: make windows-test installs it")
    windows = Wine(tmp_path_factory.mktemp("windows"), screen, Path(BUILT))
    yield windows
    windows.close()


def linux(*words: str, display: str = "") -> subprocess.CompletedProcess[str]:
    """The same program on this machine."""
    environment = {**os.environ, "DISPLAY": display, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False)
