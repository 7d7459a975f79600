"""Texts are compared by code points on both databases: SQLite does so, PostgreSQL under the collation "C" alone.

Under any other collation the order depends on how the database was made, and an upgrade of the system's C library or ICU leaves
indexes out of order (PostgreSQL manual, 24.2.2). People are shown the order of a Thai dictionary, which Python makes.
"""

from sqlalchemy import Connection, MetaData, String, Text, text

from sync.server.db.engine import is_postgresql

CODE_POINTS = "C"  # PostgreSQL's name of that collation


def compare_by_code_points(metadata: MetaData) -> None:
    """Give every text column of these tables its collation on PostgreSQL."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, String):
                kind = Text if isinstance(column.type, Text) else String
                column.type = column.type.with_variant(kind(column.type.length, collation=CODE_POINTS), "postgresql")


def bring_to_code_points(connection: Connection, metadata: MetaData) -> None:
    """The columns that an earlier version made with the database's own collation. Their indexes are made anew, no row is rewritten."""
    if not is_postgresql(connection):
        return
    query = text(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND data_type IN ('character varying', 'text') AND collation_name IS DISTINCT FROM :collation"
    )
    others = {tuple(row) for row in connection.execute(query, {"collation": CODE_POINTS})}
    for table in metadata.sorted_tables:
        changes = [
            f'ALTER COLUMN "{column.name}" TYPE {column.type.compile(connection.dialect)}'
            for column in table.columns
            if (table.name, column.name) in others
        ]
        if changes:
            connection.execute(text(f'ALTER TABLE "{table.name}" {", ".join(changes)}'))
