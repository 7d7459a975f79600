"""People and uses that no kiosk counted, typed in for a district day by day: its counter works on paper, or its kiosk has not come yet.

They are day totals as an officer types them in at a kiosk, of a counter without a machine: one more beside the kiosks of the district.
"""

import json
import uuid
from collections.abc import Mapping

from sqlalchemy import Connection, Row, select

from kiosk.frozen import field, frozen
from sync.server import audit, schemas
from sync.server.clock import now
from sync.server.db.schema import districts, visits
from sync.server.ingest.visits import erase_day, write_day
from sync.server.scope import Scope
from sync.server.sender import Sender

_COUNTERS = uuid.UUID("6f0f7ac2-53b1-5a52-9f0c-2f1d7f1d9b1e")  # the name space (RFC 9562, 5.5) of counters without a machine


@frozen
class TypedDay:
    """`revision` 0: nothing is typed in for that day. `people` None: nobody counted."""

    day: str  # YYYY-MM-DD
    people: int | None = None
    uses: Mapping[str, int] = field(default_factory=dict)  # service -> uses
    revision: int = 0


def typed_days(connection: Connection, scope: Scope, month: str) -> list[TypedDay]:
    """What is typed in for the days of a month (2026-11)."""
    rows = connection.execute(select(visits).where(*_of(scope), visits.c.day.like(f"{month}-%")).order_by(visits.c.day))
    return [_read(row) for row in rows]


def typed_day(connection: Connection, scope: Scope, day: str) -> TypedDay:
    row = connection.execute(select(visits).where(*_of(scope), visits.c.day == day)).one_or_none()
    return _read(row) if row else TypedDay(day)


def enter(connection: Connection, actor: str, scope: Scope, typed: TypedDay) -> bool:
    """Write a day in place of what stands there. False where somebody else has since: `typed.revision` is that which was read.
    Raises pydantic.ValidationError for a day or a number that no kiosk could send either."""
    before = _locked(connection, scope, typed.day)
    if before.revision != typed.revision:
        return False
    visit = schemas.Visit(
        id=str(uuid.uuid5(_COUNTERS, f"{scope.province}/{scope.district}/{typed.day}")),
        kiosk=_counter(scope),
        revision=before.revision + 1,
        kind="day_total",
        day=typed.day,
        at=now(),
        people=typed.people or 0,
        uses=dict(typed.uses),
    )
    write_day(connection, _sender(scope), visit, now())
    audit.record(connection, actor, "visits.type", typed.day, str(typed.people), district=scope.district)
    return True


def erase(connection: Connection, actor: str, scope: Scope, typed: TypedDay) -> bool:
    """Take what was typed in for a day away: nobody counted. False where somebody else has changed it since."""
    before = _locked(connection, scope, typed.day)
    if before.revision and before.revision == typed.revision:
        erase_day(connection, _sender(scope), typed.day)
        audit.record(connection, actor, "visits.erase", typed.day, district=scope.district)
    return before.revision == typed.revision


def _locked(connection: Connection, scope: Scope, day: str) -> TypedDay:
    """The district's row is locked: one writes after the other."""
    here = (districts.c.province == scope.province, districts.c.district == scope.district)
    connection.execute(select(districts.c.district).where(*here).with_for_update())
    return typed_day(connection, scope, day)


def _counter(scope: Scope) -> str:
    return str(uuid.uuid5(_COUNTERS, f"{scope.province}/{scope.district}"))


def _sender(scope: Scope) -> Sender:
    return Sender(_counter(scope), scope.province, scope.district)


def _of(scope: Scope) -> tuple:
    return visits.c.province == scope.province, visits.c.district == scope.district, visits.c.kiosk == _counter(scope)


def _read(row: Row) -> TypedDay:
    return TypedDay(row.day, row.people, json.loads(row.uses), row.revision)
