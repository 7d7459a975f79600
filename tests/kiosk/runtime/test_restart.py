"""A new start by the kiosk itself, only where something starts it again."""

import signal

import pytest

from kiosk.runtime.restart import restarter


def test_it_ends_only_where_systemd_keeps_it_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the signal with which systemd ends it, so that everything is closed in order."""
    monkeypatch.delenv("INVOCATION_ID", raising=False)
    assert restarter() is None
    monkeypatch.setenv("INVOCATION_ID", "7f")
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/user/1000/systemd/notify")
    seen: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: seen.append(number))
    try:
        restart = restarter()
        assert restart
        restart()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert seen == [signal.SIGTERM]
