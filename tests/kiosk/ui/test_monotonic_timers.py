"""Waiting on the kiosk: seconds pass as they pass, whatever somebody does to the clock on the wall."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ui.monotonic_timers import MonotonicRoot

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


@pytest.fixture
def root(display: str) -> Iterator[MonotonicRoot]:
    root = MonotonicRoot()
    yield root
    root.destroy()


def pump(root: MonotonicRoot, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        root.update()
        time.sleep(0.005)


def test_what_is_due_first_comes_first(root: MonotonicRoot) -> None:
    """Whatever the order in which the waits began."""
    heard: list[str] = []
    root.after(200, heard.append, "late")
    root.after(60, heard.append, "soon")
    root.after(120, heard.append, "next")
    pump(root, 0.35)
    assert heard == ["soon", "next", "late"]


def test_a_wait_that_was_cancelled_never_ends(root: MonotonicRoot) -> None:
    """Also when it was the first of several, and when it is cancelled twice or after its end."""
    heard: list[str] = []
    first = root.after(60, heard.append, "first")
    second = root.after(120, heard.append, "second")
    root.after_cancel(first)
    root.after_cancel(first)
    pump(root, 0.25)
    root.after_cancel(second)
    assert heard == ["second"]


def test_a_wait_begun_by_another_one_ends_too(root: MonotonicRoot) -> None:
    """The countdown: each second begins the next."""
    heard: list[int] = []

    def count(left: int) -> None:
        heard.append(left)
        if left:
            root.after(60, count, left - 1)

    count(3)
    pump(root, 0.4)
    assert heard == [3, 2, 1, 0]


def test_what_breaks_at_the_end_of_a_wait_goes_to_the_failsafe(root: MonotonicRoot) -> None:
    """The trouble page hears of it, the other waits go on, and the loop does not end."""
    errors: list[type] = []
    heard: list[str] = []
    root.report_callback_exception = lambda kind, error, trace: errors.append(kind)
    root.after(60, lambda: 1 / 0)
    root.after(60, heard.append, "on")
    pump(root, 0.2)
    assert errors == [ZeroDivisionError] and heard == ["on"]


def test_short_waits_and_idle_moments_are_still_tks(root: MonotonicRoot) -> None:
    """The drawing ahead between two touches costs no system call."""
    heard: list[str] = []
    root.after(1, heard.append, "tile")
    root.after_idle(heard.append, "idle")
    pump(root, 0.05)
    assert sorted(heard) == ["idle", "tile"]


CLOCK_SET_BACK = """
import select, sys, time
from pathlib import Path
time.sleep = lambda seconds: select.select([], [], [], seconds)  # libfaketime refuses the real one
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.timing.waits import Waits
from kiosk.paths import DataDir
from kiosk.ui.text import fonts
from tests.end_to_end.test_real_taps import Person
hands, folder, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
kiosk = Kiosk(DataDir(folder), (1080, 1920), "th", fonts.find_fonts(), waits=Waits(IdlePolicy(first_s=1, countdown_s=2)))
kiosk.begin()
person = Person(kiosk, name)
person.settle(0.3)
before = time.time()
person.tap("start")
hands.write_text("-7h")
assert time.time() < before - 20_000, "the clock was not set back"
person.tap("next")
print(person.screen)
end = time.monotonic() + 10
while person.screen != "attract" and time.monotonic() < end:
    person.settle()
print(person.screen)
"""


@pytest.mark.skipif(FAKETIME is None, reason="the package libfaketime is not installed")
def test_citizen_taps_on_and_walks_away_while_the_clock_is_set_back_seven_hours(display: str, tmp_path: Path) -> None:
    """The next touch still counts, and the page of somebody who has gone does not stand for seven hours."""
    hands = tmp_path / "hands"
    hands.write_text("+0")
    faked = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(hands), "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1"}
    command = [sys.executable, "-c", CLOCK_SET_BACK, str(hands), str(tmp_path / "data"), display]
    done = subprocess.run(command, env=os.environ | faked, capture_output=True, text=True, timeout=50)
    assert done.stdout.split() == ["choice", "attract"], done.stderr
