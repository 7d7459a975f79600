"""Support bundles: the province asks a kiosk for one, an officer at the kiosk says yes or no, and what came is shown and can be erased.

What is in a bundle is the kiosk's affair (kiosk.diagnostics.support_bundle); no answers are.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from sync import wire
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import kiosks, support_requests
from sync.server.sender import Sender

WAITING, RECEIVED, DECLINED, WITHDRAWN, ERASED = "waiting", "received", "declined", "withdrawn", "erased"
NOTE_LIMIT = 200


def ask(connection: Connection, actor: str, kiosk: str, note: str) -> bool:
    """One request at a time; False where one waits already, or there is no such kiosk."""
    district = connection.scalar(select(kiosks.c.district).where(kiosks.c.kiosk == kiosk).with_for_update())
    if district is None or waiting(connection, kiosk):
        return False
    line = "".join(letter for letter in note.strip() if letter.isprintable())[:NOTE_LIMIT]
    values = {"id": secrets.token_hex(8), "kiosk": kiosk, "note": line, "asked_at": now(), "asked_by": actor, "state": WAITING}
    connection.execute(insert(support_requests).values(**values))
    audit.record(connection, actor, "kiosk.support_ask", kiosk, line, district)
    return True


def latest(connection: Connection, kiosk: str) -> Row | None:
    table = support_requests
    rows = select(table).where(table.c.kiosk == kiosk).order_by(table.c.number.desc()).limit(1)
    return connection.execute(rows).one_or_none()


def waiting(connection: Connection, kiosk: str) -> wire.SupportRequest | None:
    """What a heartbeat's reply says to the kiosk."""
    row = latest(connection, kiosk)
    return {"id": row.id, "at": row.asked_at, "note": row.note} if row is not None and row.state == WAITING else None


def decline(connection: Connection, sender: Sender, request: str) -> None:
    """An officer at the kiosk said no. Said again with every heartbeat: the first one counts."""
    if _settle(connection, sender.kiosk, request, DECLINED):
        audit.record(connection, f"kiosk {sender.kiosk}", "kiosk.support_no", sender.kiosk, "", sender.district)


def receive(connection: Connection, sender: Sender, request: str, bundle: Mapping[str, Any]) -> bool:
    """Keep what came. False when nobody asked for it, or not any more."""
    text = json.dumps(bundle, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()  # no halves of surrogate pairs
    if not _settle(connection, sender.kiosk, request, RECEIVED, text):
        return False
    audit.record(connection, f"kiosk {sender.kiosk}", "kiosk.support_yes", sender.kiosk, "", sender.district)
    return True


def take_back(connection: Connection, actor: str, kiosk: str) -> bool:
    """A request that waits is not wanted any more, or what came is erased. False where there is neither."""
    row = latest(connection, kiosk)
    if row is None or row.state not in (WAITING, RECEIVED):
        return False
    state = WITHDRAWN if row.state == WAITING else ERASED
    connection.execute(update(support_requests).where(support_requests.c.number == row.number).values(state=state, bundle=""))
    district = connection.scalar(select(kiosks.c.district).where(kiosks.c.kiosk == kiosk)) or ""
    audit.record(connection, actor, "kiosk.support_erase" if state == ERASED else "kiosk.support_withdraw", kiosk, "", district)
    return True


def _settle(connection: Connection, kiosk: str, request: str, state: str, bundle: str = "") -> bool:
    table = support_requests
    mine = (table.c.kiosk == kiosk, table.c.id == request, table.c.state == WAITING)
    settled = connection.execute(update(table).where(*mine).values(state=state, answered_at=now(), bundle=bundle))
    return bool(settled.rowcount)
