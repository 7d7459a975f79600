"""Somebody in front of a kiosk that Wine runs: the pointer and the keys of the X display, as a touch panel and a keyboard move them."""

import json
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Self

from Xlib import XK, X
from Xlib.ext import xtest

from kiosk.ui.input.touch import GUARD_MS, PAGE_GUARD_MS
from tests.support.touch_panel import Finger
from tests.windows.conftest import ROOT, Wine, on_windows

PATIENCE_S = 240.0  # two processors may be busy with other tests
SETTLED_S = (GUARD_MS + PAGE_GUARD_MS) / 1000  # until a touch counts on a page that has come


class SomebodyAtWindows:
    """Sees which page stands, taps, types; ends the kiosk as Task Manager does when they go."""

    def __init__(self, wine: Wine, display: str, data: str) -> None:
        self.finger = Finger(display)
        self.page, self.targets = "", dict[str, tuple[int, int]]()
        self.pages: list[str] = []  # every one that stood, in their order
        self._news = threading.Condition()
        self.kiosk = wine.start(on_windows(ROOT / "tests/windows/tell_the_screen.py"), data)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finger.close()
        self.kiosk.kill()  # as Task Manager does
        self.kiosk.wait()
        self._listener.join()
        for stream in (self.kiosk.stdout, self.kiosk.stderr):
            assert stream
            stream.close()

    def _listen(self) -> None:
        assert self.kiosk.stdout
        for line in self.kiosk.stdout:
            scene: dict[str, Any] = json.loads(line)
            with self._news:
                self.page, self.targets = scene["page"], {name: (x, y) for name, (x, y) in scene["targets"].items()}
                self.pages.append(self.page)
                self._news.notify_all()

    def sees(self, page: str, target: str = "") -> None:
        """Waits until that page stands, and on it what can be tapped."""
        with self._news:
            came = self._news.wait_for(lambda: self.page == page and (not target or target in self.targets), PATIENCE_S)
        assert came, f"{page} {target} does not come: {self.page} stands with {sorted(self.targets)}"

    def tap(self, *names: str, then: str = "") -> None:
        """Each in turn; a tap changes the page, which is waited for."""
        for name in names:
            with self._news:
                came = self._news.wait_for(lambda name=name: name in self.targets, PATIENCE_S)
                assert came, f"no {name} on {self.page}: {sorted(self.targets)}"
                before = len(self.pages)
            time.sleep(SETTLED_S)
            self._touch(*self.targets[name])
            with self._news:
                assert self._news.wait_for(lambda before=before: len(self.pages) > before, PATIENCE_S), f"{name} changes nothing"
        if then:
            self.sees(then)

    def _touch(self, x: int, y: int) -> None:
        self.finger.down(x, y)
        time.sleep(0.08)
        self.finger.up()

    def turn_to(self, name: str) -> None:
        """Turns the pages of a list until the card is seen."""
        while name not in self.targets:
            self.tap("next_page")

    def type(self, *keys: str) -> None:
        """On the real keyboard: names of keys as X has them."""
        for key in keys:
            self.hold(key, 0.02)
            time.sleep(0.12)

    def hold(self, key: str, seconds: float) -> None:
        code = self.finger.display.keysym_to_keycode(XK.string_to_keysym(key))
        xtest.fake_input(self.finger.display, X.KeyPress, code)
        self.finger.display.sync()
        time.sleep(seconds)
        xtest.fake_input(self.finger.display, X.KeyRelease, code)
        self.finger.display.sync()


def stick(wine: Wine, letter: str, folder: Path) -> None:
    """A USB stick with that drive letter, whose files are in `folder`."""
    folder.mkdir()
    link = wine.c_drive.parent / "dosdevices" / f"{letter}:"
    link.symlink_to(folder)
    registered(wine, r"HKLM\Software\Wine\Drives", f"{letter}:", "floppy")


def printer_at_a_cable(wine: Wine, queue: str, paper: Path) -> None:
    """A printer with a driver, whose port is a file: what Settings of Windows make when it is plugged in."""
    printer = rf"HKLM\System\CurrentControlSet\Control\Print\Printers\{queue}"
    texts = {"Name": queue, "Port": "LPT1:", "Printer Driver": "POS", "Print Processor": "WinPrint", "Datatype": "RAW"}
    empty = ("Share Name", "Description", "Location", "Parameters", "Separator File")
    registered(wine, r"HKCU\Software\Wine\Printing\Spooler", "LPT1:", f"|cat >> {paper}")
    for name, text in (*texts.items(), *((name, "") for name in empty)):
        registered(wine, printer, name, text)
    for name in ("Attributes", "Priority", "Default Priority", "StartTime", "UntilTime", "Status"):
        registered(wine, printer, name, "0", "REG_DWORD")


def registered(wine: Wine, place: str, name: str, value: str, kind: str = "REG_SZ") -> None:
    words = ["wine", "reg", "add", place, "/v", name, "/t", kind, "/d", value, "/f"]
    subprocess.run(words, env=wine.environment, capture_output=True, timeout=120, check=True)
