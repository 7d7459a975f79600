"""A thousand kiosks come back in one second: those that there is no room for are told when to come again, and none is worked on twice."""

import asyncio
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from sync import wire
from sync.server.settings import Capacity, SettingError, capacity_of
from sync.server.web.lines import LONGEST_S, WAITING, Line
from tests.sync.server.conftest import ONE_DATABASE, TestKiosk


def test_turns_follow_one_another_at_the_pace_of_the_work() -> None:
    """Two places, 0.2 s each until something better is known: behind 18 that are let in every tenth of a second one."""
    line = Line(2)
    with ExitStack() as inside:
        for _ in range(2 * (1 + WAITING)):
            assert line.turn_in_s() == 0
            inside.enter_context(line.entered())
        turns = [line.turn_in_s() for _ in range(878)]
    assert turns == sorted(turns) and 2 <= turns[0] <= 3 and 88 <= turns[-1] <= 91
    assert max(turns.count(second) for second in set(turns)) <= 11
    assert line.turn_in_s() == 0  # those who were let in are gone


def test_no_turn_is_later_than_a_kiosk_would_wait_by_itself() -> None:
    """However many ask, and whoever asks: five minutes."""
    line = Line(1)
    with ExitStack() as inside:
        for _ in range(1 + WAITING):
            inside.enter_context(line.entered())
        assert max(line.turn_in_s() for _ in range(5000)) == LONGEST_S


def test_the_places_are_taken_in_the_order_of_arrival() -> None:
    """One at a time where there is one place."""

    async def arrive() -> list[tuple[str, int]]:
        line, seen = Line(1), list[tuple[str, int]]()

        async def work(number: int) -> None:
            async with line.place():
                seen.append(("in", number))
                await asyncio.sleep(0)
                seen.append(("out", number))

        await asyncio.gather(*(work(number) for number in range(3)))
        return seen

    assert asyncio.run(arrive()) == [(way, number) for number in range(3) for way in ("in", "out")]


@ONE_DATABASE
def test_a_kiosk_comes_while_the_line_is_full(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """It is told when its turn is, before its key or body is looked at; heartbeats and pages have lines of their own; then it is served."""
    records = kiosk.responses(2)
    with ExitStack() as inside:
        line = app.state.lines[wire.RESPONSES]
        while not line.turn_in_s():
            inside.enter_context(line.entered())
        reply = client.post(wire.RESPONSES, content=b"no body that anybody reads", headers={"Authorization": "Bearer nobody"})
        assert reply.status_code == 503 and int(reply.headers["Retry-After"]) >= 1 and reply.headers["Connection"] == "close"
        assert reply.json()["code"] == "unavailable" and reply.json()["values"]["seconds"] == int(reply.headers["Retry-After"])
        beat = {"kiosk": kiosk.id, "at": "2026-11-23T09:00:00+07:00", "version": "0.3", "unsent": 2}
        assert client.post(wire.HEARTBEAT, json=beat, headers=kiosk.headers).status_code == 200
        assert client.get("/login").status_code == 200
    reply = client.post(wire.RESPONSES, json={"responses": records}, headers=kiosk.headers)
    assert [verdict["verdict"] for verdict in reply.json()["verdicts"]] == ["accepted", "accepted"]


def test_how_much_a_process_does_at_once_is_a_setting() -> None:
    """Four processes of the defaults stay below PostgreSQL's 100 connections; what is no number is refused by name."""
    usual = capacity_of({})
    assert usual == Capacity() and 4 * usual.connections < 97 and usual.threads + 4 <= usual.connections
    assert capacity_of({"PROVINCE_REQUESTS": "2", "PROVINCE_CONNECTIONS": " 40 "}) == Capacity(requests=2, connections=40)
    for wrong in ("0", "many", "-3", "٣", "99999"):
        with pytest.raises(SettingError, match="PROVINCE_THREADS"):
            capacity_of({"PROVINCE_THREADS": wrong})
