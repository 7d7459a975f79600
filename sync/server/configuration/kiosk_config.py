"""What one kiosk reads as GET /v1/config, with the ETag by which it asks only for changes (RFC 9110, 8.8.3 and 13.1.2)."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from kiosk.survey.dates.calendar import day_of
from sync import wire
from sync.server.configuration import emblems, improvements, phone_answers
from sync.server.configuration.due_day import chosen_day
from sync.server.configuration.entered_holidays import entered_holidays
from sync.server.configuration.level_band import chosen_band
from sync.server.configuration.published import current
from sync.server.db.schema import districts
from sync.server.ingest import service_content
from sync.server.scope import Scope
from sync.server.sender import Sender


def for_kiosk(connection: Connection, sender: Sender) -> wire.Config:
    """What GET /v1/config answers: all that the province decides, and what others wrote about this district's services."""
    written = service_content.content_for(connection, sender)
    config: wire.Config = {
        **emblems.for_kiosk(connection, sender.province, current(connection, sender.province, sender.district)),
        "level_band": chosen_band(connection),
        "sending_day": chosen_day(connection),
        "holidays": sorted(day.isoformat() for day in entered_holidays(connection)),
    }
    if changed := improvements.for_kiosks(connection, Scope(sender.province, sender.district), day_of(datetime.now(UTC))):
        config["improvements"] = changed
    if address := phone_answers.address(connection):
        config["phone"] = address
    if written:
        config["contents"] = written
    return {**config, **_reached(connection, sender)}


def _reached(connection: Connection, sender: Sender) -> wire.Config:
    """How the district is reached, where the province wrote it: what kiosks say goes to no other kiosk."""
    names = (districts.c.line, districts.c.facebook, districts.c.opened_on)
    here = (districts.c.province == sender.province, districts.c.district == sender.district)
    row = connection.execute(select(*names).where(*here)).one_or_none()
    written: wire.Config = {}
    if row and row.line:
        written["line"] = row.line
    if row and row.facebook:
        written["facebook"] = row.facebook
    if row and row.opened_on:
        written["opened_on"] = row.opened_on
    return written


def body_and_etag(config: wire.Config) -> tuple[bytes, str]:
    """The answer's bytes and its strong ETag (RFC 9110, 8.8.3), the same on every server process."""
    body = json.dumps(config, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_unchanged(if_none_match: str, etag: str) -> bool:
    """Whether the kiosk has what this ETag names: the header's list, weak or strong, or "*"."""
    held = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return etag in held or "*" in held
