"""The part of `make check` that is about Windows, on machines that cannot run it: one line says why, and the gate goes on."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "assets/deploy/windows/check"
ITS_OWN = ("bash", "cat", "dirname", "env", "mktemp", "rm", "sha256sum", "timeout")
OF_THE_BUILD = ("x86_64-w64-mingw32-gcc", "osslsigncode", "Xvfb")


def checked(programs: Path) -> subprocess.CompletedProcess[str]:
    """On a machine that has these programs and no others."""
    return subprocess.run([CHECK], env={"PATH": str(programs)}, capture_output=True, text=True, timeout=50, check=False)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    for name in ITS_OWN:
        there = shutil.which(name)
        assert there, name
        (tmp_path / name).symlink_to(there)
    return tmp_path


def test_a_machine_without_wine_is_told_what_would_install_it(programs: Path) -> None:
    """Nothing is built and nothing is installed."""
    done = checked(programs)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        "windows-check: the kiosk for Windows is not tried here: "
        "wine is not installed (assets/deploy/prepare windows and windows-test install it)\n"
    )


@pytest.mark.skipif(not Path("/usr/x86_64-w64-mingw32/lib/zlib1.dll").exists(), reason="the package libz-mingw-w64 is not installed")
@pytest.mark.skipif(
    not Path("/usr/share/fonts/truetype/tlwg/Waree.ttf").exists(), reason="the package fonts-tlwg-waree-ttf is not installed"
)
def test_a_container_in_which_wine_does_not_start_goes_on(programs: Path) -> None:
    """As where a container forbids what Wine needs: it is installed and ends with an error."""
    for name in ("wine", "wineboot", "wineserver", *OF_THE_BUILD):
        (programs / name).write_text("#!/bin/sh\necho 'wine: cannot start' >&2\nexit 1\n")
        (programs / name).chmod(0o755)
    done = checked(programs)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.count("\n") == 1 and ("Wine does not start" in done.stderr or "fonts are not those" in done.stderr), done.stderr
