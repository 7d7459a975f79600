"""A touch panel that knows several fingers, on an X server of its own: Xorg with its drivers for tests (dummy, inputtest).

Xvfb has no panel, and XTEST makes no touch events. The messages are those of xf86-input-inputtest-protocol.h, version 1.1.
"""

import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import line_of

WIDTH, HEIGHT = 1080, 1920
BEGIN, MOVE, END = 18, 19, 20  # XI_TouchBegin, XI_TouchUpdate, XI_TouchEnd
_AXIS_END = 0xFFFF  # of the driver's axes
_VERSION, _SYNC, _TOUCH = 0, 1, 6
_CONFIG = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 1-1000
  VertRefresh 1-1000
  Modeline "{wide}x{high}" 150 {wide} {after} {after2} {after3} {high} {below} {below2} {below3}
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "{wide}x{high}"
    Virtual {wide} {high}
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "panel"
  Driver "inputtest"
  Option "SocketPath" "{folder}/panel"
  Option "DeviceType" "Touch"
  Option "TouchCount" "5"
  {turned}
EndSection
Section "InputDevice"
  Identifier "keys"
  Driver "inputtest"
  Option "SocketPath" "{folder}/keys"
  Option "DeviceType" "Keyboard"
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "panel" "CorePointer"
  InputDevice "keys" "CoreKeyboard"
EndSection
"""


class Panel:
    """Fingers by their number, in pixels of the screen. Each call returns once the X server has worked on it. `upside_down`: as it is
    mounted, with the matrix that X is told for it."""

    def __init__(self, path: Path, upside_down: bool = False) -> None:
        self._upside_down = upside_down
        self._driver = socket.socket(socket.AF_UNIX)
        self._driver.settimeout(10)
        self._driver.connect(str(path))
        self._lying: set[int] = set()
        self._ask(struct.pack("<IIHH", 12, _VERSION, 1, 1), 12)

    def down(self, finger: int, x: int, y: int) -> None:
        self._lying.add(finger)
        self._tell(finger, BEGIN, (x, y))

    def move(self, finger: int, x: int, y: int) -> None:
        self._tell(finger, MOVE, (x, y))

    def up(self, finger: int) -> None:
        self._lying.remove(finger)  # the driver answers no more when told of one that was not there
        self._tell(finger, END, None)

    def all_up(self) -> None:
        for finger in sorted(self._lying):
            self.up(finger)

    def close(self) -> None:
        self._driver.close()

    def _tell(self, finger: int, what: int, place: tuple[int, int] | None) -> None:
        across, down = (place[0] / (WIDTH - 1), place[1] / (HEIGHT - 1)) if place else (0.0, 0.0)
        axes = [share * _AXIS_END for share in ((1 - across, 1 - down) if self._upside_down else (across, down))]
        values = [*axes, *[0.0] * 62]
        mask = bytes([3 if place else 0, *[0] * 7])
        self._driver.sendall(struct.pack("<IIIII8s4x64d64d", 1056, _TOUCH, finger, what, 0, mask, *values, *[0.0] * 64))
        self._ask(struct.pack("<II", 8, _SYNC), 8)

    def _ask(self, message: bytes, answer: int) -> None:
        self._driver.sendall(message)
        received = b""
        while len(received) < answer:
            part = self._driver.recv(answer - len(received))
            assert part, "the driver hung up"
            received += part


@contextmanager
def running_panel(folder: Path, upside_down: bool = False) -> Iterator[tuple[str, Panel]]:
    """(the display's name, its panel). Skips where Xorg or its dummy driver is not installed."""
    program = shutil.which("Xorg")
    if program is None:
        pytest.skip("the packages xserver-xorg-core and xserver-xorg-video-dummy are not installed: no panel for several fingers")
    wide, high = WIDTH, HEIGHT
    turned = 'Option "TransformationMatrix" "-1 0 1 0 -1 1 0 0 1"' if upside_down else ""
    behind = {"after": wide + 8, "after2": wide + 16, "after3": wide + 24, "below": high + 8, "below2": high + 16, "below3": high + 24}
    (folder / "xorg.conf").write_text(_CONFIG.format(wide=wide, high=high, folder=folder, turned=turned, **behind), encoding="ascii")
    ready, end = os.pipe()
    command = [program, "-displayfd", str(end), "-config", str(folder / "xorg.conf"), "-logfile", str(folder / "xorg.log")]
    command += ["-noreset", "-novtswitch", "-sharevts", "-nolisten", "tcp", "-s", "0"]
    server = subprocess.Popen(command, pass_fds=[end], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(end)
    try:
        name = f":{line_of(ready, 30, 'Xorg')}"
        panel = Panel(_made(folder / "panel"), upside_down)
        yield name, panel
        panel.close()
    finally:
        os.close(ready)
        server.terminate()
        server.wait(30)


def _made(path: Path) -> Path:
    end = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < end, f"{path.name}: the driver made no socket"
        time.sleep(0.02)
    return path
