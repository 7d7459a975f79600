"""The whole kiosk in one process, with a real window and a real store, and the fingers in front of it."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.paths import DataDir
from kiosk.runtime.app import App
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.timing.waits import Waits
from kiosk.store import responses
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.text import fonts
from tests.support.site import set_up

QUICK = Waits(IdlePolicy(first_s=0.2, survey_s=0.3, countdown_s=1, thanks_s=0.2, trouble_s=1.0), retry_ms=100, mend_ms=100)


class TappedKiosk:
    """A kiosk whose window stands, and the fingers in front of it."""

    kiosk: Kiosk

    @property
    def scene(self) -> Scene:
        assert self.kiosk.window.scene
        return self.kiosk.window.scene

    @property
    def app(self) -> App:
        assert self.kiosk.app
        return self.kiosk.app

    def tap(self, *names: str) -> None:
        for name in names:
            target = self.scene.find(name)
            there = [element.name for element in self.scene.targets]
            assert target and target.intent, f"{self.scene.name} has nothing to tap called {name}: {there}"
            self.app.activity()
            self.app.on_intent(target.intent)


class WindowedKiosk(TappedKiosk):
    """A kiosk at a counter."""

    def __init__(self, folder: Path, waits: Waits | None = None, be_alone: Callable[[], None] | None = None) -> None:
        set_up(DataDir(folder))
        self.kiosk = Kiosk(DataDir(folder), (1080, 1920), "th", fonts.find_fonts(), be_alone, waits or Waits())
        self.kiosk.begin()

    @property
    def store(self) -> sqlite3.Connection:
        assert self.kiosk.connection
        return self.kiosk.connection

    def begin(self) -> None:
        self.tap("start", "next")

    def answer_all(self) -> None:
        """The way of somebody who answers every question, to the thanks."""
        while self.scene.name not in ("thanks", "trouble"):
            line = "line_0" if self.scene.find("line_0") else "next"
            name = {"choice": self._option(), "rating": "level_4", "open_question": line}.get(self.scene.name, "next")
            self.tap(name)
            if name.startswith(("option_L", "option_saves", "line")):
                self.tap("next")

    def _option(self) -> str:
        return next((element.name for element in self.scene.targets if element.name.startswith("option_")), "next")

    def wait_until(self, true: Callable[[], bool], seconds: float = 8) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"it did not happen within {seconds} s; the screen is {self.scene.name}"
            self.kiosk.root.update()
            time.sleep(0.01)

    def stored(self) -> list[dict[str, Any]]:
        return list(responses.records(self.store))
