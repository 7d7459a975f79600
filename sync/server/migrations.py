"""Bringing a database to this program's schema at start, under a lock, one numbered step at a time. It never resets anything.

Ordered steps, as on the kiosk, instead of Alembic: the tables are made from tables.py, both databases have transactional DDL, and a
lock around "which version, next step" is all that two servers starting at once need. Alembic would add a second configuration
and its own version table for that.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text

from kiosk.survey.calendar import timestamp
from sync.server.database import DatabaseUnusable, is_postgresql, writing
from sync.server.tables import metadata, schema_version

FIRST = 1  # the schema of tables.py at the first release
STEPS: Mapping[int, Callable[[Connection], None]] = {}  # version -> what brings the version before it there; also change tables.py
_LOCK = 6_570_257_001  # any number that no other program on this PostgreSQL uses for pg_advisory_lock


def migrate(engine: Engine, steps: Mapping[int, Callable[[Connection], None]] = STEPS) -> int:
    """Create or upgrade the schema and return its version. Safe when several processes start at once.

    Raises DatabaseUnusable when the database was made by a newer program.
    """
    newest = max(steps, default=FIRST)
    with writing(engine) as connection:
        if is_postgresql(connection):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        present = _version(connection)
        if present > newest:
            raise DatabaseUnusable(
                f"The database has schema {present}, made by a newer program; this one knows {newest}. "
                "Upgrade the program; nothing was changed."
            )
        if not present:
            metadata.create_all(connection)
            _stamp(connection, newest)
        for version in range(max(present, FIRST) + 1, newest + 1):
            if present:
                steps[version](connection)
                _stamp(connection, version)
        return newest


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(select(func.max(schema_version.c.version))) or 0


def _stamp(connection: Connection, version: int) -> None:
    connection.execute(insert(schema_version).values(version=version, applied_at=timestamp(datetime.now(UTC))))
