"""The schema's history: ordered migrations, each run once inside a transaction that also records it. It opens no file.

schema.sql is the first. A released migration is never edited: a change of the schema is a new one at the end.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Migration(NamedTuple):
    """A step that only adds tables and indexes lets older programs go on: after an update that does not serve, the version before still
    opens the answers, and those that came in meanwhile. Any other step leaves the file to programs that know it."""

    name: str
    sql: str
    older_go_on: bool = False


_OLDER_GO_ON = "; older programs go on"  # behind the name of such a step, in the table `migrations`


def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


MIGRATIONS = (
    Migration("the first schema", _script("schema.sql")),
    Migration("rows that came in from files", _script("imported_rows.sql")),
    Migration("trials, corrections and withdrawals", _script("trials_and_amendments.sql")),
    Migration("what waits for its day", _script("undated.sql")),
)


def run(connection: sqlite3.Connection, migration: Migration, version: int) -> None:
    """Bring the schema to `version`. Call it inside a transaction: SQLite rolls schema changes back like any other."""
    for statement in statements(migration.sql):
        connection.execute(statement)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, ran_at TEXT NOT NULL) STRICT"
    )
    name = migration.name + (_OLDER_GO_ON if migration.older_go_on else "")
    connection.execute("INSERT INTO migrations VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))", (version, name))
    connection.execute(f"PRAGMA user_version = {version}")


def oldest(connection: sqlite3.Connection) -> int | None:
    """The lowest version whose programs may use the file; None where it does not say, as where not every step was written down."""
    if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'").fetchone()[0]:
        return None
    newest, lowest = connection.execute(
        "SELECT max(version), max(version) FILTER (WHERE substr(name, ?) <> ?) FROM migrations", (-len(_OLDER_GO_ON), _OLDER_GO_ON)
    ).fetchone()
    return lowest if newest == connection.execute("PRAGMA user_version").fetchone()[0] else None


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one at a time (executescript would commit the open transaction first)."""
    collected = ""
    for line in script.splitlines(keepends=True):
        collected += line
        if sqlite3.complete_statement(collected):
            yield collected
            collected = ""
