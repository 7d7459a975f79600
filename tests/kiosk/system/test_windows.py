"""What the kiosk asks of Windows, and what it makes of the answers (conftest.py stands in for Windows)."""

import os
import subprocess
import sys
import tkinter
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from kiosk.officer import storage_devices
from kiosk.system.windows import (
    accounts,
    drives,
    files,
    libraries,
    memory,
    physical_keys,
    screen,
    watchdog,
)

ROOT = Path(__file__).resolve().parents[3]


class RootWindow:
    """What `hold` asks of Tk."""

    def __init__(self, calls: list[tuple[Any, ...]]) -> None:
        self._calls, self.in_front = calls, True

    def attributes(self, *values: Any) -> None:
        self._calls.append(("attributes", *values))

    def update_idletasks(self) -> None:
        self._calls.append(("window",))

    def winfo_id(self) -> int:
        return 77

    def focus_displayof(self) -> "RootWindow | None":
        return self if self.in_front else None

    def state(self) -> str:
        return "normal"

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments, **options: self._calls.append((name, *arguments))


@pytest.mark.parametrize(
    ("lacks", "aware", "last"), [((), 1, "Context"), ((), 0, "Aware"), (("SetProcessDpiAwarenessContext",), 0, "Aware")]
)
def test_real_pixels_are_asked_for_and_an_older_windows_too(windows: Any, lacks: tuple[str, ...], aware: int, last: str) -> None:
    """Before any window, in the newest way that this Windows has."""
    calls = windows(lacks, SetProcessDpiAwarenessContext=aware)
    screen.before_first_window()
    assert calls[0][0] == "SetErrorMode" and str(calls[-1][0]).endswith(last)
    assert not any(call[0] == "window" for call in calls)


def test_the_screen_is_told_to_whoever_helps(windows: Any) -> None:
    """Real pixels, how many monitors, and the scale that letters have in Settings; of an older Windows without the scale."""
    answers = {"GetSystemMetrics": lambda what: {0: 1920, 1: 1080, 80: 2}[what], "GetDpiForSystem": 144}
    calls = windows(**answers)
    assert screen.described() == {"pixels": "1920x1080", "monitors": 2, "scale_percent": 150}
    assert [call[0] for call in calls].index("SetProcessDpiAwarenessContext") < [call[0] for call in calls].index("GetSystemMetrics")
    windows(("GetDpiForSystem",), **answers)
    assert "scale_percent" not in screen.described()


def test_a_resting_finger_is_no_right_click_and_the_window_comes_back(windows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The property is set on the window around Tk's own; a window that lost the front takes it again, one in front is left alone."""
    calls = windows(GetAncestor=99)
    again: list[Callable[[], None]] = []
    monkeypatch.setattr(screen, "Repeated", lambda root, seconds, ring: again.append(ring))
    root = RootWindow(calls)
    screen.hold(root)
    names = [call[0] for call in calls]
    assert ("attributes", "-topmost", True) in calls and names.index("window") < names.index("SetPropW")
    (prop,) = [call for call in calls if call[0] == "SetPropW"]
    assert prop[1:3] == (99, "MicrosoftTabletPenServiceProperty") and prop[3] & 0x1 and prop[3] & 0x10000
    assert 3 in screen.TAP_BUTTONS, "and where one is told all the same, it is a tap"
    calls.clear()
    again[0]()
    assert calls == []
    root.in_front = False
    again[0]()
    assert {"lift", "focus_force"} <= {call[0] for call in calls}


def test_another_resolution_is_filled_and_touches_still_come_at_once(windows: Any) -> None:
    """Tk makes the window around its own anew: what was said of the old one is said again, of the new one, and it is in front."""
    calls = windows(GetAncestor=101)
    screen.fill(RootWindow(calls), 1024, 768, 0, 0)
    names = [call[0] for call in calls]
    assert ("geometry", "1024x768+0+0") in calls and calls.index(("attributes", "-fullscreen", True)) > names.index("geometry")
    (prop,) = [call for call in calls if call[0] == "SetPropW"]
    assert prop[1] == 101 and names.index("SetPropW") > names.index("window") and ("attributes", "-topmost", True) in calls


def test_a_scanner_that_looks_into_the_file_is_waited_for(windows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice refused because somebody reads it, then replaced, written through; a folder that is not there is told at once."""
    tries = iter((0, 0, 1))
    errors = [PermissionError(13, "in use"), FileNotFoundError(2, "missing")]
    monkeypatch.setattr(files, "last_error", lambda path: errors[0])
    monkeypatch.setattr(files, "AGAIN_S", 0)
    errors[0].winerror = 32  # type: ignore[attr-defined]  # of Windows
    calls = windows(MoveFileExW=lambda *_: next(tries))
    files.replace(Path("new"), Path("file"))
    assert calls == [("MoveFileExW", "new", "file", 0x1 | 0x8)] * 3
    del errors[0]
    windows()
    with pytest.raises(FileNotFoundError):
        files.replace(Path("new"), Path("file"))


def test_an_empty_reader_of_cards_is_no_stick(windows: Any) -> None:
    """C: is the machine's own, E: a stick, F: a reader without a card."""
    windows(
        GetLogicalDrives=0b110100,
        GetDriveTypeW=lambda drive: 3 if drive == "C:\\" else 2,
        GetVolumeInformationW=lambda drive, *_: drive != "F:\\",
    )
    assert drives.removable() == (Path("E:\\"),)


HANGS = """
import logging, sys, time
from pathlib import Path, PureWindowsPath
from kiosk.system.windows import watchdog
logging.basicConfig(level=logging.WARNING, stream=sys.stdout)
watchdog.PATIENCE_S = 0.05
watchdog.write_to(Path(sys.argv[1]))
if len(sys.argv) > 2:
    watchdog.alive()
    time.sleep(30)
"""


def test_a_kiosk_that_hangs_ends_and_the_next_start_says_where(tmp_path: Path) -> None:
    """Nobody stands beside it to end it: after its patience the program is gone, and its log tells the line it hung in."""
    trace = tmp_path / "hang.log"
    hung = subprocess.run([sys.executable, "-c", HANGS, str(trace), "hang"], cwd=ROOT, timeout=25, check=False)
    assert hung.returncode == 1 and 'File "<string>", line 10' in trace.read_text()
    again = subprocess.run([sys.executable, "-c", HANGS, str(trace)], cwd=ROOT, timeout=25, check=False, capture_output=True, text=True)
    assert "the kiosk hung and was ended" in again.stdout and "line 10" in again.stdout and trace.read_text() == ""
    assert watchdog.seconds_between_signs() == 30
    watchdog.write_to(tmp_path / "none" / "hang.log")
    os.close(watchdog._trace.pop())


def test_what_windows_tells_of_programs_and_disks(windows: Any) -> None:
    """No such program; a disk that takes no more writes."""

    def read_only(_drive: str, *values: Any) -> int:
        values[4]._obj.value = 0x00080000
        return 1

    windows(OpenProcess=0, GetVolumeInformationW=read_only, GlobalMemoryStatusEx=lambda status: 1)
    assert not files.runs(4711) and files.is_on_read_only_disk("kiosk.db")
    assert memory.available_megabytes() == 0 and files.is_kept_private(Path(), ()) and accounts.typed()


def test_keys_of_windows_have_the_places_of_x(tmp_path: Path) -> None:
    """Every key that writes has one place, and none has two."""
    places = list(physical_keys._PLACES.values())
    assert len(set(places)) == len(places) == 47 and {10, 21, 24, 35, 38, 48, 51, 52, 61} <= set(places)
    assert (physical_keys.key_place(0x70), physical_keys.key_name("Tab", 1), physical_keys.key_name("Tab", 0)) == (0, "ISO_Left_Tab", "Tab")


def test_elsewhere_a_call_says_that_there_is_no_such_library() -> None:
    """The modules can be imported on Linux; calling them there is an OSError, nothing worse."""
    with pytest.raises(OSError, match="nowhere"):
        libraries.library("nowhere")
    assert tkinter.TkVersion >= 8.6


def test_an_export_on_a_drive_letter_may_be_taken_out(windows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """E: is a stick, C: is not; below a folder for sticks it is one on Linux."""
    windows(GetLogicalDrives=0b10100, GetDriveTypeW=lambda drive: 3 if drive == "C:\\" else 2, GetVolumeInformationW=lambda *_: 1)
    monkeypatch.setattr(storage_devices.drives, "removable", lambda: tuple(PureWindowsPath(str(drive)) for drive in drives.removable()))
    assert storage_devices.is_on_stick(PureWindowsPath("E:\\responses.csv"), ())
    assert not storage_devices.is_on_stick(PureWindowsPath("C:\\Users\\responses.csv"), ())
    assert storage_devices.is_on_stick(Path("/media/stick/out.csv"), (Path("/media"),))
