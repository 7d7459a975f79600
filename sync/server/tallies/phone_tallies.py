"""Whether answers from people's own telephones count in the figures. They are tallied apart either way, so that the province may decide
it at any time, and every figure can be had of them alone."""

from collections.abc import Mapping

from sqlalchemy import Connection

from kiosk.survey.limits import MODES
from sync.server.db import key_values
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, TallyTables

_NAME = "phone_answers_count"


def count_inside(connection: Connection) -> bool:
    """Whether scores and KPI hold them; they stand beside them until the province says otherwise."""
    return key_values.get(connection, _NAME) == "yes"


def let_count(connection: Connection, inside: bool) -> None:
    key_values.put(connection, _NAME, "yes" if inside else "no")


def modes_in_full(by_mode: Mapping[str, int], complete: int) -> dict[str, int]:
    """The contract's modes of all that counts: whoever answered on a telephone answered alone (MODES[0])."""
    return {**by_mode, MODES[0]: by_mode[MODES[0]] + complete - sum(by_mode[mode] for mode in MODES)}


def tables_counted(connection: Connection) -> tuple[TallyTables, ...]:
    """What a figure is the sum of."""
    return (FROM_KIOSKS, FROM_PHONES) if count_inside(connection) else (FROM_KIOSKS,)
