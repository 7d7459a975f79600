"""Migration steps: comments get indexes, later narrower ones, so that what comes in costs less log (WAL) and disk of PostgreSQL's."""

from sqlalchemy import Connection, text

from sync.server.db.engine import is_postgresql
from sync.server.db.schema import comments
from sync.server.db.table_changes import make_index

_BOTH = ("comments_by_screening", "comments_by_district")
_POSTGRESQL = ("comments_alike", "comments_by_due", "comments_by_text")


def make_all(connection: Connection) -> None:
    """On PostgreSQL a server makes them beside its work (db.index_building)."""
    if not is_postgresql(connection):
        for index in comments.indexes:
            index.create(connection, checkfirst=True)


def narrow(connection: Connection) -> None:
    """Those that are wider than schema/ has them now are dropped, on PostgreSQL alone: a server that serves makes the others beside its
    work (db.index_building)."""
    on_postgresql = is_postgresql(connection)
    for name in (*_BOTH, *(_POSTGRESQL if on_postgresql else ())):
        connection.execute(text(f"DROP INDEX IF EXISTS {name}"))
        if not on_postgresql:
            make_index(connection, name)
