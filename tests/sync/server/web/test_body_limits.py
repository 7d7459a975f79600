"""What a body may cost before its sender is known: nothing of it is unpacked or parsed."""

import gzip
import tracemalloc
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from sync import wire
from sync.server.web.body_limits import WIRE_LIMITS
from tests.sync.server.conftest import ONE_DATABASE, TestKiosk

GZIP = {"Content-Encoding": "gzip"}


@cache
def bomb() -> bytes:
    """16 kB that become 5.6 million lists."""
    return gzip.compress(b"[" + b"[]," * 5_600_000 + b"[]]")


def peak_of(work: Callable[[], Any]) -> tuple[Any, int]:
    """The result of the work and the most bytes that Python had allocated meanwhile."""
    tracemalloc.start()
    try:
        return work(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@ONE_DATABASE
@pytest.mark.parametrize("path", [*WIRE_LIMITS, "/v1/nothing"])
@pytest.mark.parametrize(
    "key", [{}, {"Authorization": "Bearer guess"}, {"Authorization": f"Bearer {'A' * 43}"}], ids=["none", "short", "well-formed"]
)
def test_a_stranger_sends_a_bomb(client: TestClient, path: str, key: dict[str, str]) -> None:
    """16 kB that would become 400 MB: refused at every route before a byte is unpacked, and the server answers the next one."""
    body = bomb()
    reply, peak = peak_of(lambda: client.post(path, content=body, headers={**GZIP, **key}))
    expected = {wire.ENROLL: 413, wire.SET_UP: 413, "/v1/nothing": 404}.get(path, 401)
    assert (reply.status_code, client.get(wire.HEALTHZ).status_code) == (expected, 200)
    assert peak < 4_000_000


@pytest.mark.parametrize("path", [path for path in WIRE_LIMITS if path not in (wire.ENROLL, wire.SET_UP)])
def test_a_kiosk_that_has_joined_sends_a_bomb(client: TestClient, kiosk: TestKiosk, path: str) -> None:
    """Its key opens the door, and the limit of the route still holds."""
    body = gzip.compress(b" " * (WIRE_LIMITS[path] + 1))
    reply, peak = peak_of(lambda: client.post(path, content=body, headers={**GZIP, **kiosk.headers}))
    assert reply.status_code == 413 and reply.json()["values"] == {"limit": WIRE_LIMITS[path]}
    assert peak < 2.5 * WIRE_LIMITS[path]


@ONE_DATABASE
def test_a_stranger_sends_a_large_body_for_a_batch(app: FastAPI, client: TestClient) -> None:
    """It is told about the key, after its body has passed by: a broken connection would tell nothing."""
    reply = client.post(wire.RESPONSES, content=b" " * wire.BODY_LIMIT)
    assert reply.status_code == 401 and reply.headers["WWW-Authenticate"] == "Bearer"


def test_the_largest_honest_heartbeat_fits(client: TestClient, kiosk: TestKiosk) -> None:
    """Every list at its limit and every text at its own: 400 services and links, 100 checks, 800 days."""
    at, name, words = "2026-11-23T09:00:00+07:00", "ก" * 300, "ก" * 2000
    beat = {
        "kiosk": kiosk.id,
        "at": at,
        "version": "0.2",
        "unsent": 0,
        "services": [{"id": f"S{n}", "name": name, "owner": name, "telephone": "0" * 300, "link": "h" * 2000} for n in range(400)],
        "links": [{"service": f"S{n}", "at": at, "ok": True, "note": "silent"} for n in range(400)],
        "checks": [{"check": f"c{n}", "result": "pass", "sentence": words, "at": at} for n in range(100)],
        "days": [{"day": f"20{20 + n // 300}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}", "count": 9, "digest": "a" * 64} for n in range(800)],
    }
    reply = client.post(wire.HEARTBEAT, json=beat, headers=kiosk.headers)
    assert reply.status_code == 200, reply.text


@ONE_DATABASE
@pytest.mark.parametrize("body", [b"", b"{", b"[" * 4000, b'{"code":1}', b"null"])
def test_joining_is_asked_for_with_nonsense(client: TestClient, body: bytes) -> None:
    """400 for what is no JSON, 422 for another shape, with a sentence; never 500."""
    reply = client.post(wire.ENROLL, content=body)
    assert reply.status_code in (400, 422) and reply.json()["detail"]
