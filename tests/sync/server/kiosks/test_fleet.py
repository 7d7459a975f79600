"""The machines beside each other: who needs a person first, and whether what waits to be sent grows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from sync import wire
from sync.server.db.engine import reading, writing
from sync.server.db.schema import heartbeats
from sync.server.kiosks.fleet import machines, unsent_trend
from sync.server.scope import Scope
from tests.sync.server.conftest import ONE_DATABASE, PROVINCE, TestKiosk


@pytest.mark.parametrize(
    ("counts", "trend"),
    [
        ([], ""),
        ([0, 0], ""),
        ([0, 3, 0], "falls"),
        ([9, 4], "falls"),
        ([4], "stays"),
        ([0, 4, 4], "stays"),
        ([1, 2, 3], "stays"),  # two days of growth: a morning without a network
        ([0, 1, 2, 3], "grows"),
        ([9, 0, 1, 2, 3], "grows"),
        ([0, 1, 1, 2], "stays"),
    ],
)
def test_whether_what_waits_grows(counts: list[int], trend: str) -> None:
    """Three days in a row on which more waited than on the day before that the kiosk was heard."""
    assert unsent_trend(counts) == trend


@ONE_DATABASE
def test_the_machine_that_needs_somebody_stands_first(app: FastAPI, client: TestClient, join: Callable[..., Any]) -> None:
    """A full disk before a printer that is away before what only waits; what grows before what stays. A newer version is pointed out."""
    calm, waits, grows, printer, disk = (join(app.state.engine, "กุดชุม") for _ in range(5))

    def beats(kiosk: TestKiosk, unsent: int = 0, version: str = "0.9.1", **checks: str) -> None:
        said = [{"check": name, "result": result, "sentence": "–", "at": "2026-11-02T16:00:00+07:00"} for name, result in checks.items()]
        beat = {"kiosk": kiosk.id, "at": "2026-11-02T16:00:00+07:00", "version": version, "unsent": unsent, "checks": said}
        assert client.post(wire.HEARTBEAT, json=beat, headers=kiosk.headers).status_code == 200

    beats(calm, version="0.10.0", disk="pass", printer="pass")
    beats(waits, 7)
    beats(grows, 3)
    beats(printer, printer="warning")
    beats(disk, disk="fail")
    with writing(app.state.engine) as connection:
        (day,) = {row.day for row in connection.execute(heartbeats.select())}
        today = date.fromisoformat(day)
        for back in (1, 2, 3):
            values = {"day": heartbeat_day(today, back), "unsent": 3 - back}
            row = {"kiosk": grows.id, "at": "-", "received_at": "-", "version": "0.9.1", **values}
            connection.execute(heartbeats.insert().values(**row))
    with reading(app.state.engine) as connection:
        listed = machines(connection, Scope(PROVINCE, "กุดชุม"), today)
        assert machines(connection, Scope(PROVINCE, "ค้อวัง"), today) == []
    assert [machine.kiosk.row.kiosk for machine in listed] == [kiosk.id for kiosk in (disk, grows, waits, printer, calm)]
    assert [machine.trend for machine in listed] == ["", "grows", "stays", "", ""]
    assert [machine.outdated for machine in listed] == [True] * 4 + [False]  # 0.10.0 is newer than 0.9.1
    assert (
        listed[1].unsent[-4:] == tuple((heartbeat_day(today, back), 3 - back) for back in (3, 2, 1, 0)) and listed[1].unsent[0][1] is None
    )


def heartbeat_day(today: date, back: int) -> str:
    return date.fromordinal(today.toordinal() - back).isoformat()
