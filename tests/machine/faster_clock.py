"""A clock that goes faster, for this process and those that are forked from it (libfaketime), and waits that end by it."""

import os
import select
import threading
import time
from datetime import datetime
from pathlib import Path

from kiosk.survey.dates.calendar import BANGKOK

BEGINS = datetime(2026, 11, 23, 8, 30, tzinfo=BANGKOK)  # a Monday
HANDS = "FAKETIME_TIMESTAMP_FILE"


def environment(library: Path, hands: Path) -> dict[str, str]:
    """What a program is started with; `hands` is a file that this makes."""
    hands.write_text("+0 x1")
    return {"LD_PRELOAD": str(library), HANDS: str(hands), "FAKETIME_NO_CACHE": "1", "NO_FAKE_STAT": "1"}


class Clock:
    """The hands of libfaketime's clock (its FAKETIME_TIMESTAMP_FILE): how far ahead they were set, and how fast they go.

    What it shows is start + ahead + rate x (what has truly passed since the start of the process). Another rate begins where the one
    before has come to, for every process that was forked from this one.
    """

    def __init__(self) -> None:
        hands = os.environ.get("FAKETIME_TIMESTAMP_FILE")
        self._hands, self.rate, self._ahead = Path(hands) if hands else None, 1.0, 0.0
        if self._hands:
            now = time.time()
            self._set(0.0, 2.0)
            self._start = 2 * now - time.time()
            self._set(BEGINS.timestamp() - now, 1.0)

    def go(self, rate: float) -> None:
        if self._hands:
            passed = (time.time() - self._start - self._ahead) / self.rate
            self._set(self._ahead + passed * (self.rate - rate), rate)

    def _set(self, ahead: float, rate: float) -> None:
        assert self._hands
        self._ahead, self.rate = ahead, rate
        new = self._hands.with_suffix(".new")
        new.write_text(f"{ahead:+.6f} x{rate:g}")
        new.replace(self._hands)


CLOCK = Clock()


def pass_by(seconds: float) -> None:
    select.select([], [], [], seconds)


def wait_by_this_clock(event: threading.Event, timeout: float | None = None) -> bool:
    """As Event.wait, which asks the system for a moment of its true clock."""
    end = time.monotonic() + (1e9 if timeout is None else timeout)
    while not event.is_set() and (left := end - time.monotonic()) > 0:
        pass_by(min(left, 0.02 * CLOCK.rate))
    return event.is_set()


def wait_by_it() -> None:
    """Also where Python would ask the system for a moment of its true clock."""
    time.sleep, threading.Event.wait = pass_by, wait_by_this_clock  # type: ignore[assignment,method-assign]
