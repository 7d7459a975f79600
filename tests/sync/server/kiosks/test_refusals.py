"""A kiosk whose records are refused again and again is a duty of the province, until somebody has seen to it. On both databases."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import update
from starlette.testclient import TestClient

from kiosk.survey.dates.calendar import BANGKOK
from sync.server.db.engine import reading, writing
from sync.server.db.schema import conflicts, kiosks
from sync.server.kiosks.refusals import kiosks_refused
from sync.server.scope import Scope

HERE = Scope("ยโสธร")


def refused(app: FastAPI, scope: Scope = HERE, day: date | None = None) -> dict[str, int]:
    with reading(app.state.engine) as connection:
        return kiosks_refused(connection, scope, day or datetime.now(BANGKOK).date())


def test_a_damaged_disk_sends_what_nobody_can_read(app: FastAPI, kiosk: Any, push: Callable[..., Any]) -> None:
    """Nine slips are none; the tenth record makes the duty, of its district alone; a week later, or when the key is revoked, it ends."""
    push(kiosk, [{"id": f"broken-{number}"} for number in range(9)])
    push(kiosk, [{"id": "broken-0"}, *kiosk.responses(3)])
    assert refused(app) == {}
    push(kiosk, [{"id": "broken-9"}])
    assert refused(app) == refused(app, Scope("ยโสธร", "กุดชุม")) == {"กุดชุม": 1}
    assert refused(app, Scope("ยโสธร", "ค้อวัง")) == {}
    assert refused(app, day=datetime.now(BANGKOK).date() + timedelta(days=9)) == {}
    with writing(app.state.engine) as connection:
        connection.execute(update(kiosks).values(revoked_at="2026-11-28T10:00:00+07:00"))
    assert refused(app) == {}


def test_a_copied_disk_contradicts_the_first(app: FastAPI, kiosk: Any, push: Callable[..., Any], client: TestClient) -> None:
    """Conflicts count until a person has settled them."""
    seq, last = kiosk.seq, kiosk.last_hash
    push(kiosk, kiosk.responses(12))
    kiosk.seq, kiosk.last_hash = seq, last
    push(kiosk, kiosk.responses(12))
    assert refused(app) == {"กุดชุม": 1}
    with writing(app.state.engine) as connection:
        connection.execute(update(conflicts).values(settled_at="2026-11-28T10:00:00+07:00"))
    assert refused(app) == {}
