"""The update files that are held here, in pieces as kiosks fetch them. A file is checked whole before it is taken (kiosk.updates)."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from kiosk.updates import update_file
from kiosk.updates.update_file import PROGRAM, Manifest
from sync.server import audit
from sync.server.clock import now
from sync.server.db.engine import in_transaction
from sync.server.db.schema import update_pieces, update_rings, updates

PIECE = 1 << 20  # bytes; a piece is one answer


def add(engine: Engine, actor: str, path: Path, keys: Path) -> Manifest:
    """Take a file in; the same once more changes nothing. Raises kiosk.updates' UpdateError before anything is written."""
    with update_file.open_plain(path) as file:
        update = update_file.read(file)
        update_file.prove(update, keys)
        for _ in update_file.package(file, update):
            pass
        said = update.manifest
        if said.program != PROGRAM:
            update_file.fits(update, "", said.architecture)  # says whose it is
        sum_ = _sum_of(file)

        def work(connection: Connection) -> None:
            if connection.scalar(select(updates.c.sha256).where(updates.c.sha256 == sum_)) is None:
                file.seek(0)
                number = 0
                while piece := file.read(PIECE):
                    connection.execute(insert(update_pieces).values(sha256=sum_, number=number, content=piece))
                    number += 1
                _note(connection, actor, sum_, update.length, said)

        in_transaction(engine, work)  # somebody may add the same file in the same moment
    return said


def _sum_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _note(connection: Connection, actor: str, sum_: str, length: int, said: Manifest) -> None:
    news = json.dumps(said.news, ensure_ascii=False)
    row = {"sha256": sum_, "version": said.version, "architecture": said.architecture, "size": length, "made_on": said.made_on}
    connection.execute(insert(updates).values(**row, news=news, added_at=now(), added_by=actor))
    audit.record(connection, actor, "update.add", f"{said.version} {said.architecture}", sum_)


def listed(connection: Connection) -> Sequence[Row]:
    """The newest version first."""
    rows = connection.execute(select(updates)).all()
    return sorted(rows, key=lambda row: (update_file.number(row.version), row.architecture), reverse=True)


def piece(connection: Connection, sum_: str, start: int) -> bytes:
    """What a kiosk that has `start` bytes needs next; nothing at the end."""
    wanted = (update_pieces.c.sha256 == sum_, update_pieces.c.number == start // PIECE)
    content = connection.scalar(select(update_pieces.c.content).where(*wanted))
    return bytes(content)[start % PIECE :] if content else b""


def erase(connection: Connection, actor: str, sum_: str) -> bool:
    """Hold it no more; kiosks that have it keep it. False: there is no such update."""
    row = connection.execute(select(updates).where(updates.c.sha256 == sum_)).first()
    if row is None:
        return False
    for table in (update_rings, update_pieces, updates):
        connection.execute(delete(table).where(table.c.sha256 == sum_))
    audit.record(connection, actor, "update.erase", f"{row.version} {row.architecture}", sum_)
    return True
