"""Whether answers from people's own telephones count in the figures. They are tallied apart either way, so that the province may decide
it at any time, and every figure can be had of them alone."""

from sqlalchemy import Connection

from sync.server.db import key_values
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, TallyTables

_NAME = "phone_answers_count"


def count_inside(connection: Connection) -> bool:
    """Whether scores and KPI hold them; they stand beside them until the province says otherwise."""
    return key_values.get(connection, _NAME) == "yes"


def let_count(connection: Connection, inside: bool) -> None:
    key_values.put(connection, _NAME, "yes" if inside else "no")


def tables_counted(connection: Connection) -> tuple[TallyTables, ...]:
    """What a figure is the sum of."""
    return (FROM_KIOSKS, FROM_PHONES) if count_inside(connection) else (FROM_KIOSKS,)
