"""What each kiosk says of its program: version, what is installed, and what became of its last update."""

from collections.abc import Mapping

from sqlalchemy import Connection, Row, select

from sync import wire
from sync.server.db.bulk import upsert
from sync.server.db.schema import program_states

NAMES = ("architecture", "running", "installed", "before", "state", "version", "reason")


def record(connection: Connection, kiosk: str, said: wire.ProgramState, received_at: str) -> None:
    row = {"kiosk": kiosk, **{name: str(said.get(name, "")) for name in NAMES}, "at": received_at}
    upsert(connection, program_states, [row], replace=(*NAMES, "at"))


def by_kiosk(connection: Connection) -> Mapping[str, Row]:
    return {row.kiosk: row for row in connection.execute(select(program_states))}
