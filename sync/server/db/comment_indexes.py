"""Migration step: the indexes of comments get narrower, so that what comes in costs less of PostgreSQL's log (WAL) and of the disk."""

from sqlalchemy import Connection, text

from sync.server.db.engine import is_postgresql
from sync.server.db.table_changes import make_index

_BOTH = ("comments_by_screening", "comments_by_district")
_POSTGRESQL = ("comments_alike", "comments_by_due", "comments_by_text")


def narrow(connection: Connection) -> None:
    """As schema/ has them now: one that it has for the other kind of database alone is only dropped."""
    for name in (*_BOTH, *(_POSTGRESQL if is_postgresql(connection) else ())):
        connection.execute(text(f"DROP INDEX IF EXISTS {name}"))
        make_index(connection, name)
