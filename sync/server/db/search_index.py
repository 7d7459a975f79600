"""The index that finds letters inside comments. SQLite's holds the searched words themselves (schema/response_tables.py).

PostgreSQL finds letters anywhere in a text by its extension pg_trgm alone (manual, F.35.4). Debian brings it along, and who owns a
database may switch it on; where it is not there a search reads every comment of its days, and finds the same.
"""

import logging

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from sync.server.db.engine import is_postgresql
from sync.server.db.schema import UNREAD
from sync.server.db.table_changes import make_index

log = logging.getLogger("province")

NAME = "comments_by_letters"
# Comments come in unread, so that what is sent pays nothing: a comment is taken up when a person has decided on it.
DEFINITION = f"{NAME} ON comments USING gin (search gin_trgm_ops) WHERE screening <> '{UNREAD}'"


def ensure(connection: Connection) -> None:
    """Make it where it is missing and can be made, in the caller's transaction: of a database that is new. Later on a server makes it
    beside its work (db.index_building)."""
    if not is_postgresql(connection):
        make_index(connection, "comments_by_words")
        return
    if connection.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": NAME}) or not possible(connection):
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(text(f"CREATE INDEX {DEFINITION}"))
    except DBAPIError as error:  # a role that may not
        log.warning("comments are searched without an index: %s", type(error.orig).__name__)


def possible(connection: Connection) -> bool:
    """Whether this PostgreSQL has the extension."""
    return connection.scalar(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")) != 0
