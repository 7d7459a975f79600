"""An officer takes the year's responses along: asked for on a page, made beside it, fetched when it is ready."""

import csv
import io
import json
import re
import threading
import time
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from kiosk.survey.privacy import handing_on
from sync.server.data_tables import export_jobs, export_maker
from sync.server.db.engine import reading, writing
from sync.server.db.schema import export_jobs as jobs
from sync.server.db.schema import export_pieces, responses
from tests.sync.server.pages.conftest import Person


def settled() -> None:
    for thread in threading.enumerate():
        if thread.name == "exports":
            thread.join(30)


def made(person: Person, form: str, **asked: str) -> bytes:
    """The file, once the thread that makes it has ended."""
    person.sends("/data/responses", form=form, year="2570", **asked)
    settled()
    link = re.search(r'href="(/data/responses/[^"]+/file)"', person.opens("/data/responses"))
    assert link
    return person.browser.get(link[1]).content


def test_the_file_is_what_the_command_hands_on(app: FastAPI, jangwat: Person) -> None:
    """Every response of the year once; the day and the answers, nothing that leads back to who stood at the counter."""
    with reading(app.state.engine) as connection:
        stored = list(connection.execute(select(responses.c.id, responses.c.day, responses.c.record)))
    lines = list(csv.DictReader(io.StringIO(made(jangwat, "csv").decode("utf-8-sig"), newline="")))
    assert len(lines) == len(stored) and [*lines[0]][: len(handing_on.HEAD)] == list(handing_on.HEAD)
    assert sorted(line["day"] for line in lines) == sorted(row.day for row in stored)
    assert [line["day"] for line in lines] != sorted(line["day"] for line in lines)
    counts = {answer: sum(line["age"] == answer for line in lines) for answer in {line["age"] for line in lines} if answer}
    assert counts and min(counts.values()) >= 5
    assert not any("081-234-5678" in " ".join(line.values()) for line in lines)
    assert any("081-234-5678" in row.record for row in stored)


def test_each_form_holds_the_same_responses(jangwat: Person, kutchum: Person) -> None:
    """A workbook and JSON lines of one month; a district's officer gets the own district whatever the form says."""
    sheet = openpyxl.load_workbook(io.BytesIO(made(jangwat, "xlsx", month="2026-11", district="กุดชุม"))).active
    lines = [json.loads(line) for line in made(kutchum, "jsonl", month="2026-11", district="กุดชุม").splitlines()]
    assert sheet.max_row - 1 == len(lines) > 5
    assert all(line["day"].startswith("2026-11") and "id" not in line for line in lines)
    assert "ข้อมูล" in kutchum.sends("/data/responses", 400, form="csv", year="2570", district="ค้อวัง")


def test_how_far_a_file_is_stands_on_the_page(app: FastAPI, jangwat: Person) -> None:
    """Waiting, then in percent; a maker that has ended without a word is taken over by the next, and what was removed is gone."""
    with export_maker._at_work:  # this process makes another
        page = jangwat.sends("/data/responses", form="csv", year="2570")
        settled()
    assert "รอทำไฟล์" in page and "<progress" in page and "ดูความคืบหน้าอีกครั้ง" in page
    engine = app.state.engine
    with writing(engine) as connection:
        claimed = export_jobs.claim(connection)
        assert export_jobs.claim(connection) is None
        assert claimed.touch(connection, looked_at=claimed.row.responses)
    assert "กำลังทำไฟล์ 50%" in jangwat.opens("/data/responses")
    with writing(engine) as connection:
        connection.execute(update(jobs).values(touched_unix=int(time.time()) - 3600))
        assert export_jobs.any_to_do(connection)
    export_maker.work(engine, app.state.settings)
    assert "พร้อมดาวน์โหลด" in jangwat.opens("/data/responses")
    jangwat.sends("/data/responses/remove", job=claimed.row.job)
    jangwat.opens(f"/data/responses/{claimed.row.job}/file", 404)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(export_pieces)) == 0


def test_a_maker_that_only_hung_writes_nothing_into_the_file_of_the_next(
    app: FastAPI, jangwat: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that slept for minutes goes on with its file: the job is another's by then, and that one's file stays whole."""
    with export_maker._at_work:
        jangwat.sends("/data/responses", form="csv", year="2570", month="2026-11")
        settled()
    engine, file = app.state.engine, tmp_path / "file"
    file.write_bytes(b"of the first")
    with writing(engine) as connection:
        first = export_jobs.claim(connection)
    woken = time.time() + 150
    monkeypatch.setattr(export_jobs.time, "time", lambda: woken)
    with writing(engine) as connection:
        second = export_jobs.claim(connection)
    with writing(engine) as connection:
        assert not first.touch(connection, looked_at=1) and not first.touch(connection, state=export_jobs.FAILED)
    assert not export_jobs.keep(engine, first, file)
    file.write_bytes(b"of the second")
    assert export_jobs.keep(engine, second, file) and not export_jobs.keep(engine, first, file)
    assert b"".join(export_jobs.pieces(engine, first.row.job)) == b"of the second"


def test_a_file_that_no_program_can_make_is_said_to_have_failed(app: FastAPI, jangwat: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever went wrong: it is not tried again and again, and the person is not left waiting."""
    monkeypatch.setattr(export_maker, "export", lambda *_: 1 / 0)
    jangwat.sends("/data/responses", form="csv", year="2570")
    settled()
    assert "ทำไฟล์ไม่สำเร็จ" in jangwat.opens("/data/responses")


def test_only_who_asked_fetches_it_for_a_day_and_it_is_written_down(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """Another account's link leads nowhere, a day later nobody's does; asking and fetching are in the log of acts."""
    assert len(made(jangwat, "csv")) > 1000
    link = re.search(r'href="(/data/responses/[^"]+/file)"', jangwat.opens("/data/responses"))[1]
    assert kutchum.browser.get(link).status_code == 404
    log = jangwat.opens("/audit")
    assert "ส่งออกคำตอบ" in log and "ดาวน์โหลดไฟล์คำตอบ" in log
    with writing(app.state.engine) as connection:
        connection.execute(update(jobs).values(expires_unix=int(time.time()) - 1))
    assert jangwat.browser.get(link).status_code == 404
    export_maker.work(app.state.engine, app.state.settings)
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(export_pieces)) == 0
        assert connection.scalar(select(func.count()).select_from(jobs)) == 0


def test_what_cannot_be_made_is_said_before_it_is_begun(jangwat: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """More files than an account may have, a sheet that is too long, a form that nobody knows. A second click is no second file."""
    jangwat.sends("/data/responses", 400, form="pdf", year="2570")
    with monkeypatch.context() as patch:
        patch.setattr(export_jobs, "SHEET_ROWS", 3)
        assert "เกินที่ Excel" in jangwat.sends("/data/responses", 400, form="xlsx", year="2570")
    with export_maker._at_work:
        for month in range(1, export_jobs.JOBS + 1):
            for _ in range(2):
                jangwat.sends("/data/responses", form="csv", year="2569", month=f"2026-0{month}")
        settled()
    assert "ไม่เกิน 5 ไฟล์" in jangwat.sends("/data/responses", 400, form="csv", year="2570")
