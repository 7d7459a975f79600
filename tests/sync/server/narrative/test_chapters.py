"""Chapters as they are stored, on both databases: versions that nobody overwrites, photographs that are neither lost nor left behind."""

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, update

from sync.server.db.engine import in_transaction, reading, writing
from sync.server.db.schema import report_chapters, report_photographs, reports
from sync.server.narrative import chapters
from sync.server.narrative.chapters import DRAFT, READY, REMOVED, ChapterError, ChapterWords, Save
from sync.server.narrative.photographs import prepared
from sync.server.scope import Scope
from tests.sync.server.narrative.test_photographs import taken

PROVINCE, DISTRICT, YEAR = "ยโสธร", "กุดชุม", 2570
pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def written(connection: Connection, text: str = "เปิดแล้ว", chapter: str = "", state: str = READY, **more: object) -> str:
    wish = Save(DISTRICT, YEAR, chapter, ChapterWords("เปิดจุดให้บริการ", text, 1), state, **more)
    return chapters.save(connection, "kutchum", PROVINCE, wish)


def photographs(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(report_photographs)) or 0


def test_two_saves_in_one_moment_are_two_versions(engine: Engine) -> None:
    """Whoever comes second waits for a number of their own; neither text is lost."""
    chapter, barrier = in_transaction(engine, written), Barrier(4)

    def save(number: int) -> None:
        barrier.wait()
        in_transaction(engine, lambda connection: written(connection, f"คนที่ {number}", chapter))

    threads = [Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    with reading(engine) as connection:
        history = chapters.versions(connection, PROVINCE, DISTRICT, YEAR, chapter)
        (newest,) = chapters.chapters(connection, Scope(PROVINCE), YEAR)
    assert [stored.version for stored in history] == [5, 4, 3, 2, 1] and newest == history[0]
    assert {stored.words.text for stored in history} == {"เปิดแล้ว", *(f"คนที่ {number}" for number in range(4))}


def test_a_photograph_is_stored_as_it_was_drawn_and_goes_with_its_chapter(engine: Engine) -> None:
    """Shared by two chapters it stays until neither shows it."""
    file = prepared(taken())
    with writing(engine) as connection:
        first, second = (written(connection, text, added=((file, "ป้าย"),)) for text in ("เปิดแล้ว", "เปิดเพิ่ม"))
    with reading(engine) as connection:
        assert chapters.photograph(connection, PROVINCE, DISTRICT, file.digest) == file.jpeg
        assert chapters.photographs_of(connection, PROVINCE, [file.digest, "0" * 64]) == {file.digest: file.jpeg}
        assert chapters.photograph(connection, PROVINCE, "ค้อวัง", file.digest) is None and photographs(connection) == 1
    with writing(engine) as connection:
        written(connection, chapter=first, state=REMOVED)
        assert photographs(connection) == 1
        newer = [{"digest": file.digest, "caption": "ป้าย", "width": 4, "height": 3, "taken_on": "2026-11-28"}]
        connection.execute(update(report_chapters).where(report_chapters.c.chapter == second).values(photographs=json.dumps(newer)))
        (shown,) = chapters.versions(connection, PROVINCE, DISTRICT, YEAR, second)[0].words.photographs
        assert shown.caption == "ป้าย"  # the program went back a version
        written(connection, chapter=second, state=DRAFT)
        assert photographs(connection) == 0 and len(chapters.chapters(connection, Scope(PROVINCE, DISTRICT), YEAR)) == 1


def test_a_report_under_review_closes_its_years_chapters_alone(engine: Engine) -> None:
    """What was to be saved with it is rolled back whole; the year after is open, and so is a new draft."""
    row = {"province": PROVINCE, "fiscal_year": YEAR, "band": "0.80", "figures": "{}", "changed_at": "2026-11-28T09:00:00+07:00"}
    with writing(engine) as connection:
        connection.execute(insert(reports).values(**row, version=1, state="review"))
    with pytest.raises(ChapterError), writing(engine) as connection:
        written(connection, added=((prepared(taken()), "ป้าย"),))
    with writing(engine) as connection:
        assert photographs(connection) == 0 and not chapters.is_open(connection, PROVINCE, YEAR)
        assert chapters.is_open(connection, PROVINCE, YEAR + 1)
        connection.execute(update(reports).values(state="locked"))
        assert not chapters.is_open(connection, PROVINCE, YEAR, lock=True)
        connection.execute(insert(reports).values(**row, version=2, state="draft"))
        assert chapters.is_open(connection, PROVINCE, YEAR, lock=True) and written(connection)
