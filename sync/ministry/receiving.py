"""Taking in a roll-up: its manifest, its parts in any order, and, once all are there, its figures in place of the version before.

Whatever is not as signed, older, or does not add up is refused whole, in words. What came once more changes nothing.
"""

import gzip
from collections.abc import Mapping, Sequence

import orjson
from sqlalchemy import Connection, Row, delete, func, select, update

from sync.ministry import province_keys
from sync.ministry.sum_checks import check_parts
from sync.server import audit
from sync.server.clock import now
from sync.server.db.bulk import bulk_insert, insert_rows
from sync.server.db.schema import rollup_figures, rollup_parts, rollups
from sync.server.rollups.rollup_file import SignedManifest, unpacked
from sync.server.rollups.rollup_model import (
    LOCKED,
    PROVISIONAL,
    RollupError,
    RollupManifest,
    RollupPart,
    digest_of,
    manifest_from,
    part_from,
)

WIRE, FILE = "wire", "file"


def begin(connection: Connection, first: SignedManifest, came_by: str, items: Sequence[str]) -> list[str]:
    """Keep the manifest; the digests of the parts that are missing still, none where all of it is here. `items`: the
    questions that this program knows. Raises RollupError."""
    whose = province_keys.province_of(connection, first.key)
    if not whose:
        raise RollupError("rollup_fault_key")
    manifest = first.checked()
    if manifest.province != whose:
        raise RollupError("rollup_fault_key_of", province=whose)
    if manifest.items != list(items):
        raise RollupError("rollup_fault_items")
    digest, stored = manifest.digest, _stored(connection, manifest.digest)
    if stored is None:
        _check_turn(connection, manifest)
        names = ("digest", "province", "fiscal_year", "version", "state", "manifest", "signature", "begun_at", "came_by")
        place = (digest, manifest.province, manifest.fiscal_year, manifest.version, manifest.state)
        insert_rows(connection, rollups, names, [(*place, first.text.decode(), first.signature, now(), came_by)])
    return [] if stored is not None and stored.complete_at else _missing(connection, manifest)


def _check_turn(connection: Connection, manifest: RollupManifest) -> None:
    """Only a later version comes after one; and after figures of a locked report only those of a locked one."""
    of_year = (rollups.c.province == manifest.province, rollups.c.fiscal_year == manifest.fiscal_year, rollups.c.complete_at.is_not(None))
    last = connection.scalar(select(func.max(rollups.c.version)).where(*of_year)) or 0
    values = {"year": manifest.fiscal_year, "version": manifest.version, "here": last}
    if manifest.version < last:
        raise RollupError("rollup_fault_older", **values)
    if manifest.version == last:
        raise RollupError("rollup_fault_same_version", **values)
    if manifest.state == PROVISIONAL and connection.scalar(select(rollups.c.state).where(*of_year, rollups.c.current == 1)) == LOCKED:
        raise RollupError("rollup_fault_locked", **values)


def is_stored(connection: Connection, digest: str) -> bool:
    """Whether its manifest is here: of no other roll-up a part is read."""
    return _stored(connection, digest) is not None


def take_part(connection: Connection, digest: str, text: bytes) -> list[str]:
    """Keep a part; with the last one the figures take effect. The digests that are missing still. Raises RollupError."""
    stored = _stored(connection, digest, lock=True)
    if stored is None:
        raise RollupError("rollup_fault_unknown")
    manifest = manifest_from(stored.manifest.encode())
    sha256 = digest_of(text)
    if sha256 not in {part.sha256 for part in manifest.parts}:
        raise RollupError("rollup_fault_part")
    insert_rows_of_part(connection, digest, sha256, text)
    missing = _missing(connection, manifest)
    if not missing and stored.complete_at is None:
        _take_effect(connection, manifest, digest)
    return missing


def insert_rows_of_part(connection: Connection, digest: str, sha256: str, text: bytes) -> None:
    here = (rollup_parts.c.digest == digest, rollup_parts.c.sha256 == sha256)
    if connection.scalar(select(rollup_parts.c.sha256).where(*here)) is None:
        row = {"digest": digest, "sha256": sha256, "content": gzip.compress(text, mtime=0)}
        connection.execute(rollup_parts.insert().values(**row))


def receive_file(connection: Connection, content: bytes, items: Sequence[str]) -> RollupManifest:
    """All of a file in the caller's transaction. Raises RollupError; then nothing of it may be kept."""
    first, texts = unpacked(content)
    missing = begin(connection, first, FILE, items)
    manifest = first.checked()
    by_digest = {digest_of(text): text for text in texts}
    if set(missing) - by_digest.keys():
        raise RollupError("rollup_fault_cut")
    for digest in missing:
        take_part(connection, manifest.digest, by_digest[digest])
    return manifest


def _stored(connection: Connection, digest: str, lock: bool = False) -> Row | None:
    statement = select(rollups.c.manifest, rollups.c.complete_at).where(rollups.c.digest == digest)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def _missing(connection: Connection, manifest: RollupManifest) -> list[str]:
    here = set(connection.scalars(select(rollup_parts.c.sha256).where(rollup_parts.c.digest == manifest.digest)))
    return [part.sha256 for part in manifest.parts if part.sha256 not in here]


def _take_effect(connection: Connection, manifest: RollupManifest, digest: str) -> None:
    _check_turn(connection, manifest)  # a later version may have come between this one's first and last part
    parts = stored_parts(connection, digest)
    check_parts(manifest, parts)
    of_year = (rollup_figures.c.province == manifest.province, rollup_figures.c.fiscal_year == manifest.fiscal_year)
    connection.execute(delete(rollup_figures).where(*of_year))
    names = ("fiscal_year", "period", "service", "province", "district", "complete", "partial", "people", "uses", "answered", "answers")
    bulk_insert(connection, rollup_figures, names, figure_rows(manifest, parts))
    before = (rollups.c.province == manifest.province, rollups.c.fiscal_year == manifest.fiscal_year)
    connection.execute(update(rollups).where(*before).values(current=0))
    connection.execute(update(rollups).where(rollups.c.digest == digest).values(complete_at=now(), current=1))
    subject = f"{manifest.province} {manifest.fiscal_year}"
    audit.record(connection, manifest.province, "rollup.receive", subject, f"version {manifest.version}, {manifest.state}")


def stored_parts(connection: Connection, digest: str) -> list[RollupPart]:
    contents = connection.scalars(select(rollup_parts.c.content).where(rollup_parts.c.digest == digest))
    return [part_from(gzip.decompress(content)) for content in contents]


def figure_rows(manifest: RollupManifest, parts: Sequence[RollupPart]) -> list[tuple[object, ...]]:
    """Rows of the table `rollup_figures`. A district's own service stands under its district alone."""
    return [
        (
            *(manifest.fiscal_year, row.period, row.service, manifest.province, part.district),
            *(row.complete, row.partial, row.people, row.uses, row.answered),
            None if row.items is None else orjson.dumps([row.modes, row.spread, row.items]).decode(),
        )
        for part in parts
        for row in part.rows
    ]


def own_names(parts: Sequence[RollupPart]) -> Mapping[tuple[str, str], str]:
    """(district, service) -> the district's own name of its own service."""
    return {(part.district, service): name for part in parts for service, name in part.names.items()}
