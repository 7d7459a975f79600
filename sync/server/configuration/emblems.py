"""Emblems that the province gives to its kiosks: pictures of our own making, by their SHA-256. Published versions name them by it.

A picture is stored once and stays, as the versions that name it do: taking one of them back needs it.
"""

import base64
import hashlib
from io import BytesIO
from threading import Lock

from sqlalchemy import Connection, select

from kiosk import emblem_file
from sync import wire
from sync.server.clock import now
from sync.server.configuration.drafts import in_force
from sync.server.configuration.published import EMBLEM
from sync.server.db.bulk import insert_for
from sync.server.db.schema import emblem_pictures
from sync.server.scope import Scope

_QUALITY = 90
_unpacking = Lock()  # one at a time, however many people send at once


def prepared(file: bytes, name: str) -> bytes:
    """The WebP that is stored, of a picture's file: nothing of the file is kept but its pixels. Raises EmblemError."""
    from PIL import Image  # late: the server needs it for nothing else

    with _unpacking, Image.open(BytesIO(emblem_file.prepared(file, name))) as drawn:
        buffer = BytesIO()
        drawn.save(buffer, "WEBP", quality=_QUALITY)
    return buffer.getvalue()


def store(connection: Connection, actor: str, province: str, webp: bytes) -> str:
    """Its digest, by which a version names it."""
    digest = hashlib.sha256(webp).hexdigest()
    values = {"province": province, "digest": digest, "webp": webp, "added_by": actor, "added_at": now()}
    connection.execute(insert_for(connection, emblem_pictures).values(**values).on_conflict_do_nothing())
    return digest


def picture(connection: Connection, province: str, digest: str) -> bytes | None:
    table = emblem_pictures
    return connection.scalar(select(table.c.webp).where(table.c.province == province, table.c.digest == digest))


def in_use(connection: Connection, scope: Scope) -> bytes:
    """The picture that holds for a district; nothing where the province gives it none."""
    digest = in_force(connection, scope).get(EMBLEM)
    return (digest and picture(connection, scope.province, digest)) or b""


def png(webp: bytes) -> bytes:
    """As paper has it (kiosk.documents); nothing of nothing."""
    return emblem_file.prepared(webp, "emblem") if webp else b""


def for_kiosk(connection: Connection, province: str, config: wire.Config) -> wire.Config:
    """A configuration as a kiosk reads it: with the picture in place of its name."""
    digest = config.get(EMBLEM)
    sent: wire.Config = {**config}
    sent.pop(EMBLEM, None)
    webp = picture(connection, province, digest) if digest else None
    return {**sent, "emblem": base64.b64encode(webp).decode("ascii")} if webp else sent
