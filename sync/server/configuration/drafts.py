"""What officers prepare before they publish it: one draft for all districts and one for each district, shared by everybody who may publish.

It begins with the latest version and goes when it is published, discarded, or the same as that version again.
"""

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, delete, select

from kiosk.frozen import frozen
from sync import wire
from sync.server.clock import now
from sync.server.configuration import published
from sync.server.db.bulk import upsert
from sync.server.db.schema import config_drafts
from sync.server.scope import Scope


@frozen
class ConfigDraft:
    body: wire.Config
    changed_by: str
    changed_at: str


def draft_of(connection: Connection, scope: Scope) -> ConfigDraft | None:
    row = connection.execute(select(config_drafts).where(*_mine(scope))).one_or_none()
    return ConfigDraft(json.loads(row.body), row.changed_by, row.changed_at) if row else None


def prepared(connection: Connection, scope: Scope) -> wire.Config:
    """The draft, or the latest version where nobody has begun one."""
    draft = draft_of(connection, scope)
    return draft.body if draft else published.latest(connection, scope.province, scope.district)


def prepare(connection: Connection, actor: str, scope: Scope, config: wire.Config) -> None:
    """Make this the draft. Raises ConfigurationError when kiosks could not use it."""
    published.check_here(connection, config)
    if config == published.latest(connection, scope.province, scope.district):
        discard(connection, scope)
        return
    row = {"province": scope.province, "district": scope.district, "body": json.dumps(config, ensure_ascii=False, sort_keys=True)}
    upsert(connection, config_drafts, [{**row, "changed_by": actor, "changed_at": now()}], replace=("body", "changed_by", "changed_at"))


def discard(connection: Connection, scope: Scope) -> None:
    connection.execute(delete(config_drafts).where(*_mine(scope)))


def in_force(connection: Connection, scope: Scope, instead: Mapping[str, wire.Config] | None = None) -> wire.Config:
    """What a district's kiosks are to use: its own latest version over the province's, name by name.

    `instead`: what stands in place of the latest version of a district, or of "" for all of them.
    """
    merged: wire.Config = {}
    for district in dict.fromkeys(("", scope.district)):
        stands = (instead or {}).get(district)
        merged |= published.latest(connection, scope.province, district) if stands is None else stands
    return merged


def _mine(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return config_drafts.c.province == scope.province, config_drafts.c.district == scope.district
