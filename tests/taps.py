"""A finger on the real screen: XTEST events, as a touch panel's driver makes them; and where people tap on the way through a survey."""

import subprocess
import sys
import tempfile
from pathlib import Path

from Xlib import X, display
from Xlib.ext import xtest

from kiosk.commands.walk import Walker
from kiosk.ui.scene import Element

WIDTH, HEIGHT = 1080, 1920


class Finger:
    def __init__(self, name: str) -> None:
        self.display = display.Display(name)

    def down(self, x: int, y: int) -> None:
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self.display, X.ButtonPress, 1)
        self.display.sync()

    def move(self, x: int, y: int) -> None:
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        self.display.sync()

    def up(self) -> None:
        xtest.fake_input(self.display, X.ButtonRelease, 1)
        self.display.sync()

    def close(self) -> None:
        self.display.close()


def way_through() -> list[tuple[int, int]]:
    """The middle of every element that is tapped from the first screen to the thanks and home, 1080x1920, Thai."""
    script = "import sys; from tests.taps import record; record(sys.argv[1])"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True, timeout=60)
    return [(int(x), int(y)) for x, y in (line.split() for line in done.stdout.splitlines())]


def record(folder: str) -> None:
    """Walks a survey in this process, without waiting, and prints where it tapped."""
    from kiosk.commands.run import Kiosk
    from kiosk.paths import DataDir
    from kiosk.ui import fonts

    kiosk = Kiosk(DataDir(Path(folder)), (WIDTH, HEIGHT), "th", fonts.find_fonts())
    walker = _Recorder(kiosk, Path(folder))
    kiosk.begin()
    while not walker.ended:
        walker.step()
    kiosk.close()


class _Recorder(Walker):
    ended = False

    def step(self) -> None:
        scene = self._kiosk.window.scene
        assert scene
        target = scene.find("finish") if scene.name == "thanks" else self._next(scene)
        assert target and self._kiosk.app
        self._tap(target)
        self._kiosk.app.activity()
        self._kiosk.app.on_intent(target.intent)
        self.ended = scene.name == "thanks"

    def _tap(self, target: Element) -> None:
        print(target.box.x + target.box.w // 2, target.box.y + target.box.h // 2)
