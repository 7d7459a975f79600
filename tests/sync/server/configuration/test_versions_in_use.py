"""The province publishes settings: which counter has them, which could not use them, and why."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from sync.server.configuration import published, versions_in_use
from sync.server.db.engine import reading, writing
from sync.server.scope import Scope
from tests.sync.server.conftest import PROVINCE, TestKiosk


def states(app: FastAPI) -> dict[str, tuple[str, str]]:
    with reading(app.state.engine) as connection:
        return {line.kiosk.district: (line.state, line.fault) for line in versions_in_use.by_kiosk(connection, Scope(PROVINCE))}


def test_who_took_a_version_and_who_refused_it(app: FastAPI, client: TestClient, join: Callable[..., TestKiosk]) -> None:
    """One has it, one refuses it in its own words, one is still at the version before; an earlier kiosk says nothing of refusals."""
    kiosks = {name: join(app.state.engine, name) for name in ("กุดชุม", "ค้อวัง", "ไทยเจริญ")}

    def beats(name: str, **more: Any) -> str:
        body = {"kiosk": kiosks[name].id, "at": "2026-11-23T09:41:00+07:00", "version": "0.2.0", "unsent": 0, **more}
        return client.post("/v1/heartbeat", json=body, headers=kiosks[name].headers).json()["config"]

    first = {name: beats(name) for name in kiosks}
    assert set(states(app).values()) == {("unknown", "")}
    for name, etag in first.items():
        beats(name, config=etag)
    assert set(states(app).values()) == {("newest", "")}
    with writing(app.state.engine) as connection:
        published.publish(connection, "jangwat", Scope(PROVINCE), {"services": ["P002", "X-own"]})
    newer = {name: beats(name, config=etag) for name, etag in first.items()}
    beats("กุดชุม", config=newer["กุดชุม"])
    beats("ค้อวัง", config=first["ค้อวัง"], config_refused=newer["ค้อวัง"], config_fault="services: there is no service X-own here")
    fault = "services: there is no service X-own here"
    assert states(app) == {"กุดชุม": ("newest", ""), "ค้อวัง": ("refused", fault), "ไทยเจริญ": ("behind", "")}
