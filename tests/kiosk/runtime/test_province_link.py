"""The province beside a running kiosk, with a real Tk loop: what it set is taken only while nobody uses the kiosk."""

import time
import tkinter
from collections.abc import Callable, Iterator

import pytest

from kiosk.runtime import province_link as beside
from kiosk.store import settings
from sync.client import configuration
from tests.support.reporting_kiosk import ReportingKiosk

FIVE = ["P002", "L022", "L023", "L005", "P017"]


@pytest.fixture
def root(display: str) -> Iterator[tkinter.Tk]:
    root = tkinter.Tk()
    yield root
    root.destroy()


@pytest.fixture
def kiosk(new_reporting_kiosk: Callable[..., ReportingKiosk], monkeypatch: pytest.MonkeyPatch) -> ReportingKiosk:
    """A kiosk that has joined nothing, for which the province's wish already waits in the store."""
    monkeypatch.setattr(beside, "START_MS", 10)
    monkeypatch.setattr(beside, "BUSY_MS", 40)
    reporting_kiosk = new_reporting_kiosk()
    settings.CONFIG_WAITING.put(reporting_kiosk.connection, settings.WaitingConfig('"x"', {"services": FIVE}))
    return reporting_kiosk


def turn(root: tkinter.Tk, condition: Callable[[], bool], seconds: float) -> bool:
    """Let the loop run until the condition holds; whether it did."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        root.update()
        time.sleep(0.005)
    return condition()


def test_nothing_changes_under_a_citizens_finger(root: tkinter.Tk, kiosk: ReportingKiosk) -> None:
    """While somebody answers, the services stay; when they have gone, the new ones stand there."""
    somebody, changed = [True], []
    side = beside.ProvinceLink(root, kiosk.connection, kiosk.data, lambda: not somebody, lambda: changed.append(True))
    side.start()
    before = kiosk.site.services
    assert not turn(root, lambda: bool(changed), 0.4)
    assert kiosk.site.services == before
    somebody.clear()
    assert turn(root, lambda: bool(changed), 10)
    assert kiosk.site.services == tuple(FIVE) and not configuration.waits(kiosk.connection)
    side.close()


def test_the_worker_rings_and_the_main_thread_takes(root: tkinter.Tk, kiosk: ReportingKiosk) -> None:
    """The bell comes from another thread; Tk hears it, however often it is rung."""
    import threading

    changed: list[bool] = []
    side = beside.ProvinceLink(root, kiosk.connection, kiosk.data, lambda: True, lambda: changed.append(True))
    waiting = settings.CONFIG_WAITING.get(kiosk.connection)
    settings.CONFIG_WAITING.put(kiosk.connection, None)
    side.start()
    turn(root, lambda: False, 0.3)
    settings.CONFIG_WAITING.put(kiosk.connection, waiting)

    def ring() -> None:
        for _ in range(100_000):
            side._bell.ring()

    bells = threading.Thread(target=ring)
    bells.start()
    assert turn(root, lambda: bool(changed), 10)
    bells.join()
    turn(root, lambda: False, 0.1)
    assert changed == [True] and kiosk.site.services == tuple(FIVE)
    side.close()
