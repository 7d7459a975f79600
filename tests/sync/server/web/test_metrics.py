"""The server is watched by a machine. On both databases."""

from collections.abc import Callable, Mapping

from fastapi import FastAPI
from starlette.testclient import TestClient

from sync import wire
from tests.sync.server.conftest import TestKiosk


# ---------------------------------------------------------------- health and what surrounds every answer
def test_the_server_is_watched(client: TestClient, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Liveness, readiness, and figures for this machine only."""
    push(kiosk, kiosk.responses(2))
    assert client.get(wire.HEALTHZ).json() == {"ok": True} and client.get(wire.READYZ).json() == {"ok": True}
    text = client.get(wire.METRICS).text
    assert "province_responses_held 2.0" in text and 'province_verdicts_total{verdict="accepted"} 2.0' in text


def test_metrics_are_not_for_everyone(app: FastAPI) -> None:
    """Another machine is refused."""
    from starlette.testclient import TestClient

    with TestClient(app, client=("10.0.0.7", 5000)) as outside:
        assert outside.get(wire.METRICS).status_code == 403
