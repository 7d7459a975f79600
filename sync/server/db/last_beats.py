"""Migration step: each kiosk's own row tells the day of its last heartbeat, so that nobody looks through all of them for it."""

from sqlalchemy import Connection, func, inspect, select, text, update
from sqlalchemy.schema import CreateColumn

from sync.server.db.schema import heartbeats, kiosks


def note_last_beats(connection: Connection) -> None:
    present = {column["name"] for column in inspect(connection).get_columns("kiosks")}
    for column in (kiosks.c.last_beat_day, kiosks.c.beat_digests):
        if column.name not in present:
            connection.execute(text(f"ALTER TABLE kiosks ADD COLUMN {CreateColumn(column).compile(dialect=connection.dialect)}"))
    last = select(func.max(heartbeats.c.day)).where(heartbeats.c.kiosk == kiosks.c.kiosk).scalar_subquery()
    connection.execute(update(kiosks).values(last_beat_day=last))
