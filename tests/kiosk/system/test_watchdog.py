"""The sign of life that keeps systemd from killing a kiosk that is well."""

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.runtime import signs_of_life
from kiosk.system import watchdog

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A socket that listens as systemd does, named in the environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


def test_systemd_hears_that_the_kiosk_lives(systemd: socket.socket) -> None:
    """One datagram, as sd_notify(3) writes it."""
    watchdog.alive()
    assert systemd.recv(100) == b"WATCHDOG=1"


def test_systemd_hears_it_on_an_abstract_address_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses that begin with @ have no file."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0eservice-kiosk-{os.getpid()}")
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@eservice-kiosk-{os.getpid()}")
        watchdog.alive()
        assert listening.recv(100) == b"WATCHDOG=1"


def test_the_sign_is_given_twice_in_the_time_systemd_waits(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 s of patience make a sign every 30 s; somebody else's watchdog is none of ours."""
    monkeypatch.setenv("WATCHDOG_USEC", "60000000")
    assert watchdog.seconds_between_signs() == 30
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    assert watchdog.seconds_between_signs() == 30
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert watchdog.seconds_between_signs() is None


def test_the_running_kiosk_gives_signs_of_life(systemd: socket.socket, display: str, tmp_path: Path) -> None:
    """The real program under a patience of two seconds: the first sign and the following ones, out of its main loop."""
    environment = {**os.environ, "DISPLAY": display, "WATCHDOG_USEC": "2000000"}
    command = [sys.executable, "-m", "kiosk", "run", "--windowed", "1080x1920", "--data-dir", str(tmp_path / "data")]
    systemd.settimeout(30)
    with subprocess.Popen(command, env=environment, cwd=ROOT) as kiosk:
        try:
            assert [systemd.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
        finally:
            kiosk.terminate()


def test_a_child_leans_on_the_keyboard(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """No timer comes through between the keys: each key may give the sign, and does when it is due."""
    monkeypatch.setenv("WATCHDOG_USEC", "100000")
    signs, until = signs_of_life.SignsWhileBusy(), time.monotonic() + 0.3
    while time.monotonic() < until:
        signs.give()
    systemd.setblocking(False)
    given = 0
    with suppress(BlockingIOError):
        while systemd.recv(100) == b"WATCHDOG=1":
            given += 1
    assert 3 <= given <= 6


@pytest.mark.parametrize("limit", ["", "soon"])
def test_without_systemd_nothing_is_due_and_nothing_happens(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """At a desk, in a test, on another system."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", limit)
    assert watchdog.seconds_between_signs() is None
    watchdog.alive()


def test_a_systemd_that_does_not_listen_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The citizen's screen goes on; the log says so."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    with caplog.at_level(logging.WARNING):
        watchdog.alive()
    assert "no sign of life could be given" in caplog.text
