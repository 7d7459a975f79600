"""The packs of clips that all kiosks of the province fetch: one of each name. A file is checked whole before it is taken (kiosk.audio)."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from kiosk.audio import pack_file
from kiosk.audio.pack import Pack
from sync import wire
from sync.server import audit
from sync.server.clock import now
from sync.server.db.engine import in_transaction
from sync.server.db.schema import audio_packs, update_pieces
from sync.server.updates.update_files import PIECE


def add(engine: Engine, actor: str, path: Path, keys: Path) -> Pack:
    """Publish a pack in place of the one of its name; the same once more changes nothing. Raises AudioPackError before anything is
    written, OSError."""
    known = pack_file.proved(path, keys)
    content = path.read_bytes()
    sum_ = hashlib.sha256(content).hexdigest()

    def work(connection: Connection) -> None:
        if connection.scalar(select(audio_packs.c.sha256).where(audio_packs.c.sha256 == sum_)) is not None:
            return
        _erase(connection, known.name)
        pieces = [content[start : start + PIECE] for start in range(0, len(content), PIECE)]
        rows = [{"sha256": sum_, "number": number, "content": piece} for number, piece in enumerate(pieces)]
        connection.execute(insert(update_pieces), rows)
        row = {"sha256": sum_, "name": known.name, "clips": len(known.clips), "size": len(content), "read_by": known.read_by}
        connection.execute(insert(audio_packs).values(**row, added_at=now(), added_by=actor))
        audit.record(connection, actor, "audio.publish", known.name, sum_)

    in_transaction(engine, work)
    return known


def listed(connection: Connection) -> Sequence[Row]:
    return connection.execute(select(audio_packs).order_by(audio_packs.c.name)).all()


def offered(connection: Connection) -> list[wire.OfferedPack]:
    """What every kiosk is told in the answer to its heartbeat."""
    return [{"name": row.name, "sha256": row.sha256, "size": row.size} for row in listed(connection)]


def is_offered(connection: Connection, sum_: str) -> bool:
    return connection.scalar(select(audio_packs.c.sha256).where(audio_packs.c.sha256 == sum_)) is not None


def erase(connection: Connection, actor: str, name: str) -> bool:
    """Offer it no more; kiosks that have it keep it. False: there is no such pack."""
    if not _erase(connection, name):
        return False
    audit.record(connection, actor, "audio.erase", name)
    return True


def _erase(connection: Connection, name: str) -> bool:
    sums = list(connection.scalars(select(audio_packs.c.sha256).where(audio_packs.c.name == name)))
    for table in (update_pieces, audio_packs):
        connection.execute(delete(table).where(table.c.sha256.in_(sums)))
    return bool(sums)
