"""How a province chose its districts and services (the manual, step 1: a meeting chooses both): when, who, by which criteria, what. Every
version of a meeting's minutes stays. Nothing follows from them by itself: a district counts by the services that it has opened."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from kiosk.frozen import field, frozen
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import selection_meetings


@frozen
class Minutes:
    """`attended`: posts, a line each; `districts`: the chosen ones and the criteria that each meets; `services`: ids. Criteria are those of
    kiosk.survey.first_day.selection_criteria."""

    day: str = ""  # YYYY-MM-DD
    place: str = ""
    order: str = ""  # number of the order or letter that follows
    attended: str = ""
    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()  # of SERVICE_CRITERIA
    decision: str = ""


@frozen
class StoredMinutes:
    meeting: str
    version: int
    minutes: Minutes
    written_by: str
    written_at: str


def meetings(connection: Connection, province: str) -> list[StoredMinutes]:
    """The newest version of each meeting that was not taken out, the latest meeting first."""
    table = selection_meetings
    same = table.alias()
    newest = select(func.max(same.c.version)).where(same.c.province == table.c.province, same.c.meeting == table.c.meeting)
    rows = select(table).where(table.c.province == province, table.c.version == newest.scalar_subquery(), table.c.removed == 0)
    return [_stored(row) for row in connection.execute(rows.order_by(table.c.day.desc(), table.c.meeting))]


def meeting(connection: Connection, province: str, meeting_id: str) -> StoredMinutes | None:
    return next((stored for stored in meetings(connection, province) if stored.meeting == meeting_id), None)


def _stored(row: Row) -> StoredMinutes:
    data: dict[str, Any] = json.loads(row.minutes)
    known = {entry.name for entry in fields(Minutes)}
    read: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name in known}
    read["districts"] = {name: tuple(met) for name, met in data.get("districts", {}).items()}
    return StoredMinutes(row.meeting, row.version, Minutes(**read), row.written_by, row.written_at)


def save(connection: Connection, actor: str, province: str, before: StoredMinutes | None, minutes: Minutes) -> str:
    """The next version of a meeting's minutes, or the first of a new one; the meeting's id."""
    meeting_id = before.meeting if before else secrets.token_hex(8)
    _write(connection, actor, province, (meeting_id, before.version + 1 if before else 1), minutes, removed=False)
    audit.record(connection, actor, "selection.write", minutes.day, ", ".join(minutes.districts))
    return meeting_id


def remove(connection: Connection, actor: str, province: str, before: StoredMinutes) -> None:
    """Off the list; what was written stays in the database."""
    _write(connection, actor, province, (before.meeting, before.version + 1), before.minutes, removed=True)
    audit.record(connection, actor, "selection.remove", before.minutes.day)


def _write(connection: Connection, actor: str, province: str, number: tuple[str, int], minutes: Minutes, removed: bool) -> None:
    words = json.dumps(asdict(minutes), ensure_ascii=False, sort_keys=True)
    key = {"province": province, "meeting": number[0], "version": number[1]}
    values = {"day": minutes.day, "minutes": words, "removed": int(removed), "written_by": actor, "written_at": now()}
    connection.execute(insert(selection_meetings).values(**key, **values))
