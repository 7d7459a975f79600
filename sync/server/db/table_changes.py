"""What a step of a migration does to tables: columns, tables and indexes of schema/ that are not there yet."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.schema import CreateColumn

from sync.server.db.schema import comments, responses


def add_columns(connection: Connection, table: Table, *names: str) -> None:
    """Those of schema/ that the table does not have yet."""
    present = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for name in names:
        if name not in present:
            column = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
            connection.execute(text(f'ALTER TABLE "{table.name}" ADD COLUMN {column}'))


def create(tables: Iterable[Table], connection: Connection) -> None:
    for table in tables:
        table.create(connection, checkfirst=True)


def make_index(connection: Connection, name: str) -> None:
    indexes = (index for table in (responses, comments) for index in table.indexes)
    next(index for index in indexes if index.name == name).create(connection, checkfirst=True)


def columns(table: Table, *names: str) -> Callable[[Connection], None]:
    return lambda connection: add_columns(connection, table, *names)
