"""By which key each province signs. A key is added by hand, once it was handed over: nothing that comes over the wire adds one."""

from sqlalchemy import Connection, Row, delete, select

from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.limits import NAME_LIMIT
from sync.server import audit
from sync.server.clock import now
from sync.server.db.bulk import upsert
from sync.server.db.schema import rollup_keys
from sync.server.rollups.rollup_model import RollupError
from sync.server.rollups.signatures import checked_key


def add(connection: Connection, actor: str, province: str, typed: str) -> str:
    """The province's key from now on, in place of an earlier one. Raises RollupError for what is no key, or another province's."""
    key, name = checked_key(typed), province.strip()
    if not 1 <= len(name) <= NAME_LIMIT or not name.isprintable() or "/" in name:
        raise RollupError("rollup_fault_province")
    if province_of(connection, key) not in ("", name):
        raise RollupError("rollup_fault_key_of", province=province_of(connection, key))
    row = {"province": name, "key": key, "added_at": now(), "added_by": actor}
    upsert(connection, rollup_keys, [row], replace=("key", "added_at", "added_by"))
    audit.record(connection, actor, "rollup.key", name, key)
    return name


def remove(connection: Connection, actor: str, province: str) -> bool:
    """Take nothing more from a province; what it sent stays. False where it had no key."""
    removed = connection.execute(delete(rollup_keys).where(rollup_keys.c.province == province)).rowcount
    if removed:
        audit.record(connection, actor, "rollup.key_remove", province)
    return bool(removed)


def province_of(connection: Connection, key: str) -> str:
    """Whose key it is; "" for a stranger's."""
    return connection.scalar(select(rollup_keys.c.province).where(rollup_keys.c.key == key)) or ""


def registered(connection: Connection) -> list[Row]:
    """Rows of the table, by province."""
    return sorted(connection.execute(select(rollup_keys)), key=lambda row: thai_order(row.province))
