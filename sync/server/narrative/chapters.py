"""The chapters of a year's report as they are stored: every version, by district; written, put into order, taken out, their photographs.

A save is one transaction: words, captions and new photographs together or not at all. Once the report goes to review its chapters stay as
they are until it is a draft again.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from kiosk.frozen import from_stored, frozen
from sync.server import audit
from sync.server.clock import now
from sync.server.db.bulk import insert_for
from sync.server.db.schema import report_chapters, report_photographs, reports
from sync.server.db.turns import take_turns
from sync.server.messages import LocalizedError
from sync.server.narrative.photographs import PreparedPhotograph, ReportPhotograph
from sync.server.scope import Scope

DRAFT, READY, REMOVED = "draft", "ready", "removed"
CHAPTERS, PHOTOGRAPHS = 12, 6  # of a district and year; of a chapter
HEADING_LIMIT, TEXT_LIMIT, CAPTION_LIMIT = 200, 8000, 300  # letters


class ChapterError(LocalizedError):
    """A chapter cannot be written like this, or not now."""


@frozen
class ChapterWords:
    """What a person writes of a chapter. `photographs`: those that stay, in their order."""

    heading: str = ""
    text: str = ""
    position: int = 1
    photographs: tuple[ReportPhotograph, ...] = ()


@frozen
class StoredChapter:
    """The newest version of a chapter, or one of its earlier ones."""

    district: str  # "" = the province's own
    chapter: str
    version: int
    words: ChapterWords
    state: str  # draft | ready | removed
    changed_by: str
    changed_at: str


def is_open(connection: Connection, province: str, year: int, lock: bool = False) -> bool:
    """Whether the year's chapters may be changed: there is no report yet, or its newest version is a draft. `lock`: and it stays so."""
    newest = select(reports.c.state).where(reports.c.province == province, reports.c.fiscal_year == year)
    newest = newest.order_by(reports.c.version.desc()).limit(1)
    return connection.scalar(newest.with_for_update() if lock else newest) in (None, DRAFT)


def chapters(connection: Connection, scope: Scope, year: int) -> list[StoredChapter]:
    """The newest versions of the chapters that were not taken out, the province's first, then district by district in their order."""
    table = report_chapters
    same = table.alias()
    here = [same.c[name] == table.c[name] for name in ("province", "district", "chapter")]
    newest = select(func.max(same.c.version)).where(*here).scalar_subquery()
    statement = select(table).where(table.c.province == scope.province, table.c.fiscal_year == year, table.c.version == newest)
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    statement = statement.where(table.c.state != REMOVED)
    listed = [_stored(row) for row in connection.execute(statement)]
    return sorted(listed, key=lambda stored: (stored.district, stored.words.position, stored.chapter))


def versions(connection: Connection, province: str, district: str, year: int, chapter: str) -> list[StoredChapter]:
    """Every version of a chapter, the newest first; empty where there is no such chapter."""
    table = report_chapters
    statement = select(table).where(table.c.province == province, table.c.district == district, table.c.chapter == chapter)
    return [_stored(row) for row in connection.execute(statement.where(table.c.fiscal_year == year).order_by(table.c.version.desc()))]


def _stored(row: Row) -> StoredChapter:
    photographs = tuple(from_stored(ReportPhotograph, photograph) for photograph in json.loads(row.photographs))
    words = ChapterWords(row.heading, row.text, row.position, photographs)
    return StoredChapter(row.district, row.chapter, row.version, words, row.state, row.changed_by, row.changed_at)


@frozen
class Save:
    """One save of a chapter: `added` are new photographs with their captions; `chapter` is "" for a new one."""

    district: str
    year: int
    chapter: str
    words: ChapterWords
    state: str
    added: Sequence[tuple[PreparedPhotograph, str]] = ()


def save(connection: Connection, actor: str, province: str, wish: Save) -> str:
    """Write a chapter's next version; its id. A new one that was sent twice, as by a second click, is written once. Raises ChapterError:
    the report is under review or closed, too many, or not ready yet."""
    take_turns(connection, [f"chapters {province} {wish.district} {wish.year}"])
    if not is_open(connection, province, wish.year, lock=True):
        raise ChapterError("chapter_fault_closed")
    added = tuple(ReportPhotograph(prepared.digest, caption, prepared.width, prepared.height) for prepared, caption in wish.added)
    photographs = tuple({photograph.digest: photograph for photograph in (*wish.words.photographs, *added)}.values())
    if twin := _sent_before(connection, actor, province, wish, photographs):
        return twin
    if wish.state != REMOVED:
        _check(connection, province, wish, photographs)
    chapter = wish.chapter or secrets.token_hex(8)
    before = versions(connection, province, wish.district, wish.year, chapter)
    _store_photographs(connection, actor, {"province": province, "district": wish.district}, [prepared for prepared, _ in wish.added])
    row: dict[str, Any] = {"province": province, "district": wish.district, "chapter": chapter, "fiscal_year": wish.year}
    row |= {"version": before[0].version + 1 if before else 1, "position": wish.words.position, "state": wish.state}
    row |= {"heading": wish.words.heading, "text": wish.words.text, "changed_by": actor, "changed_at": now()}
    row |= {"photographs": json.dumps([asdict(photograph) for photograph in photographs], ensure_ascii=False)}
    connection.execute(insert(report_chapters).values(**row))
    _forget(connection, province, wish.district, {shown.digest for stored in before[:1] for shown in stored.words.photographs})
    audit.record(connection, actor, f"chapter.{wish.state}", str(wish.year), wish.words.heading, wish.district)
    return chapter


def _sent_before(connection: Connection, actor: str, province: str, wish: Save, photographs: Sequence[ReportPhotograph]) -> str:
    """The chapter that a new one would be word for word, by the same person; "" where there is none."""
    if wish.chapter:
        return ""
    here = chapters(connection, Scope(province, wish.district), wish.year)
    said = (wish.district, wish.state, actor, wish.words.heading, wish.words.text, tuple(photographs))
    return next(
        (
            other.chapter
            for other in here
            if (other.district, other.state, other.changed_by, other.words.heading, other.words.text, other.words.photographs) == said
        ),
        "",
    )


def _store_photographs(connection: Connection, actor: str, place: Mapping[str, str], added: Iterable[PreparedPhotograph]) -> None:
    for prepared in added:
        values = {**place, "digest": prepared.digest, "jpeg": prepared.jpeg, "added_by": actor, "added_at": now()}
        connection.execute(insert_for(connection, report_photographs).values(**values).on_conflict_do_nothing())


def _check(connection: Connection, province: str, wish: Save, photographs: Sequence[ReportPhotograph]) -> None:
    if len(photographs) > PHOTOGRAPHS:
        raise ChapterError("chapter_fault_photographs", limit=PHOTOGRAPHS)
    others = [stored for stored in chapters(connection, Scope(province), wish.year) if stored.district == wish.district]
    if not wish.chapter and len(others) >= CHAPTERS:
        raise ChapterError("chapter_fault_many", limit=CHAPTERS)
    if not wish.words.heading:
        raise ChapterError("chapter_fault_heading")
    if wish.state == READY and not all(photograph.caption for photograph in photographs):
        raise ChapterError("chapter_fault_captions")
    if wish.state == READY and not (wish.words.text or photographs):
        raise ChapterError("chapter_fault_empty")


def _forget(connection: Connection, province: str, district: str, digests: Iterable[str]) -> None:
    """A photograph that was taken out is deleted, unless another chapter shows it or a report was made with it."""
    shown = {photograph.digest for stored in _all_chapters(connection, province, district) for photograph in stored.words.photographs}
    table = report_photographs
    for digest in sorted(set(digests) - shown):
        if not connection.scalar(select(func.count()).where(reports.c.province == province, reports.c.figures.contains(digest))):
            here = (table.c.province == province, table.c.district == district, table.c.digest == digest)
            connection.execute(delete(table).where(*here))


def _all_chapters(connection: Connection, province: str, district: str) -> list[StoredChapter]:
    years = select(report_chapters.c.fiscal_year).where(report_chapters.c.province == province, report_chapters.c.district == district)
    return [
        stored
        for year in connection.scalars(years.distinct())
        for stored in chapters(connection, Scope(province), year)
        if stored.district == district
    ]


def photograph(connection: Connection, province: str, district: str, digest: str) -> bytes | None:
    """Its JPEG; None where there is none (any more)."""
    table = report_photographs
    here = (table.c.province == province, table.c.district == district, table.c.digest == digest)
    jpeg = connection.scalar(select(table.c.jpeg).where(*here))
    return None if jpeg is None else bytes(jpeg)


def withdraw_photograph(connection: Connection, actor: str, province: str, district: str, digest: str) -> bool:
    """Somebody on a photograph takes back their consent (PDPA, sections 19 and 33): its picture is deleted, also where a locked report
    shows it. The report's words, figures and digests stay as they are; a line says that a photograph was taken out. False where it is gone.
    """
    table = report_photographs
    here = (table.c.province == province, table.c.district == district, table.c.digest == digest)
    if not connection.execute(delete(table).where(*here)).rowcount:
        return False
    audit.record(connection, actor, "photograph.withdraw", digest[:16], "consent taken back", district)
    return True


def photographs_of(connection: Connection, province: str, digests: Iterable[str]) -> Mapping[str, bytes]:
    """Digest -> JPEG, of those that are stored."""
    table, wanted = report_photographs, sorted(set(digests))
    rows = connection.execute(select(table.c.digest, table.c.jpeg).where(table.c.province == province, table.c.digest.in_(wanted)))
    return {row.digest: bytes(row.jpeg) for row in rows}
