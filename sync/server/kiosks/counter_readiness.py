"""What was said of a district's counter and its readiness: by its kiosks' officers, and on the province's pages. The later word counts."""

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import Connection, select

from kiosk.survey.first_day.counter_readiness import CounterItem, from_json, newest
from sync.server import audit
from sync.server.db import key_values
from sync.server.db.schema import kiosks
from sync.server.scope import Scope


def record(connection: Connection, kiosk: str, words: Iterable[CounterItem]) -> None:
    """What a kiosk's heartbeat said, in place of what it said before."""
    text = json.dumps([word.as_json() for word in words], ensure_ascii=False, sort_keys=True)
    if text != (key_values.get(connection, _of_kiosk(kiosk)) or "[]"):
        key_values.put(connection, _of_kiosk(kiosk), text)


def enter(connection: Connection, actor: str, scope: Scope, words: Iterable[CounterItem]) -> None:
    """Words of the province's page about a district; the others stay."""
    changed = {word.item: word for word in words}
    if not changed:
        return
    entered = {**_stored(connection, _of_pages(scope)), **changed}
    key_values.put(connection, _of_pages(scope), json.dumps([word.as_json() for word in entered.values()], ensure_ascii=False))
    said = "; ".join(f"{word.item} {'ready' if word.ready else 'not ready'}" for word in changed.values())
    audit.record(connection, actor, "district.counter", scope.district, said, scope.district)


def words_of(connection: Connection, scope: Scope) -> dict[str, CounterItem]:
    """Item -> the last word on it, of the pages and of the kiosks that are not revoked."""
    here = (kiosks.c.province == scope.province, kiosks.c.district == scope.district, kiosks.c.revoked_at.is_(None))
    ids = connection.scalars(select(kiosks.c.kiosk).where(*here).order_by(kiosks.c.kiosk))
    return newest(_stored(connection, _of_pages(scope)), *(_stored(connection, _of_kiosk(kiosk)) for kiosk in list(ids)))


def _stored(connection: Connection, name: str) -> dict[str, CounterItem]:
    words = (from_json(value) for value in json.loads(key_values.get(connection, name) or "[]"))
    return {word.item: word for word in words if word}


def _of_kiosk(kiosk: str) -> str:
    return f"counter kiosk {kiosk}"


def _of_pages(scope: Scope) -> str:
    """A setting's name is short, a district's may be long."""
    return f"counter {hashlib.sha256(scope.district.encode()).hexdigest()[:40]}"
