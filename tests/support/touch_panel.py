"""A finger on the real screen (XTEST events, as a touch panel's driver makes them), a person who taps with it, and where people
tap on the way through a survey."""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from Xlib import X, display
from Xlib.ext import xtest

from kiosk.paths import DataDir
from kiosk.runtime.demo_walk import Walker
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.timing.waits import Waits
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.input.touch import press
from kiosk.ui.text import fonts
from tests.support.site import set_up

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


class Person:
    """Looks at the window of a kiosk in this process and taps it through the X server."""

    def __init__(self, kiosk: Kiosk, name: str) -> None:
        self.kiosk, self.finger, self.name = kiosk, Finger(name), name

    def settle(self, seconds: float = 0.05) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.kiosk.root.update()
            time.sleep(0.002)

    def until(self, screen: str, seconds: float = 10) -> None:
        self.wait(lambda: self.screen == screen, f"{screen} does not come", seconds)

    def wait(self, true: Callable[[], bool], otherwise: str, seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{otherwise}: {self.screen} stands"
            self.settle(0.01)

    def element(self, name: str) -> Element:
        scene = self.kiosk.window.scene
        target = scene.find(name) if scene else None
        assert scene and target, f"no {name} on {self.screen}: {[element.name for element in scene.targets] if scene else []}"
        return target

    def middle(self, name: str) -> tuple[int, int]:
        box = self.element(name).box
        return self.kiosk.root.winfo_rootx() + box.x + box.w // 2, self.kiosk.root.winfo_rooty() + box.y + box.h // 2

    def tap(self, *names: str) -> None:
        """Each as soon as it is there and a touch of it counts: who looks at a new page needs no longer."""
        window = self.kiosk.window
        for name in names:
            self.settle(0.03)
            self.wait(partial(self._counts, self.element(name).box), f"a touch of {name} does not count")
            self.finger.down(*self.middle(name))
            self.wait(lambda: window._touch.target is not None, f"{name} does not feel the finger")
            self.finger.up()
            self.wait(lambda: window._touch.target is None and window._lingering is None, "the finger stays")
            self.settle(0.02)

    def _counts(self, box: Box) -> bool:
        window, x, y = self.kiosk.window, box.x + box.w // 2, box.y + box.h // 2
        return press(window._touch, window.scene, x, y, window._now()).target is not None

    @property
    def screen(self) -> str:
        assert self.kiosk.window.scene
        return self.kiosk.window.scene.name

    @property
    def store(self) -> sqlite3.Connection:
        assert self.kiosk.connection
        return self.kiosk.connection

    def visits(self) -> list[dict[str, Any]]:
        return [json.loads(row[0]) for row in self.store.execute("SELECT uses FROM visits")]


@contextmanager
def somebody_at(display: str, folder: Path, waits: Waits | None = None) -> Iterator[Person]:
    """A kiosk on that display with its data in that folder, and a person in front of it."""
    set_up(DataDir(folder))
    kiosk = Kiosk(DataDir(folder), (WIDTH, HEIGHT), "th", fonts.find_fonts(), waits=waits or Waits())
    kiosk.begin()
    person = Person(kiosk, display)
    person.settle()
    try:
        yield person
    finally:
        person.finger.close()
        kiosk.close()
        kiosk.root.destroy()


def way_through() -> list[tuple[int, int]]:
    """The middle of every element that is tapped from the first screen to the thanks and home, 1080x1920, Thai."""
    script = "import sys; from tests.support.touch_panel import record; record(sys.argv[1])"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True, timeout=60)
    return [(int(x), int(y)) for x, y in (line.split() for line in done.stdout.splitlines())]


def record(folder: str) -> None:
    """Walks a survey in this process, without waiting, and prints where it tapped."""
    set_up(DataDir(Path(folder)))
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
