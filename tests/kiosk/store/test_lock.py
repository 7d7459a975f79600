"""A second kiosk on the same data directory is refused with a sentence; everything else may run beside the first."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.store.lock import AlreadyRunningError, only_kiosk

HOLDER = """
import sys, time
from pathlib import Path
from kiosk.store.lock import only_kiosk
with only_kiosk(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_kiosk_is_refused_and_told_which_process_runs(tmp_path: Path) -> None:
    """The sentence names the folder and the process, and says what to do."""
    path = tmp_path / "data" / "kiosk.lock"
    first = _holder(path)
    try:
        with (
            pytest.raises(AlreadyRunningError, match=rf"already running on .*data \(process {first.pid}\); close it first"),
            only_kiosk(path),
        ):
            pytest.fail("two kiosks at once")
    finally:
        first.kill()
        first.wait()
        first.stdout.close()


def test_a_kiosk_killed_without_warning_leaves_no_lock(tmp_path: Path) -> None:
    """After kill -9 or a power cut the next start needs nobody's help."""
    path = tmp_path / "kiosk.lock"
    first = _holder(path)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    first.stdout.close()
    with only_kiosk(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_a_kiosk_that_closed_leaves_room_for_the_next(tmp_path: Path) -> None:
    """Also when it closed by an error."""
    path = tmp_path / "kiosk.lock"
    with pytest.raises(RuntimeError), only_kiosk(path):
        raise RuntimeError
    with only_kiosk(path), pytest.raises(AlreadyRunningError), only_kiosk(path):
        pass
    with only_kiosk(path):
        pass
