"""The report's way: draft, review, certified, locked; and what each step promises."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from sync.server import audit
from sync.server.accounts.users import add_user
from sync.server.db import key_values
from sync.server.db.engine import reading, writing
from sync.server.db.schema import item_tallies, period_counts
from sync.server.pages import yearly_report
from sync.server.report import workflow
from sync.server.scope import Scope
from tests.sync.server.narrative.test_photographs import taken
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person
from tests.sync.server.pages.narrative.test_chapter_form import OF_THE_PROVINCE, writes

STEPS = ("draft", "review", "certify", "lock")


@pytest.fixture
def after_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the first of October 2570: a report can be locked."""
    from datetime import date

    monkeypatch.setattr(yearly_report, "today", lambda: date(2027, 10, 1))


def file(person: Person, form: str = "xlsx", query: str = "") -> bytes:
    return person.browser.get(f"/report/2570/file.{form}{query}").content


def more_responses(app: FastAPI) -> None:
    """Late answers: the tallies grow."""
    with writing(app.state.engine) as connection:
        connection.execute(update(period_counts).values(mode_self=period_counts.c.mode_self + 5))
        connection.execute(update(item_tallies).values(n1=item_tallies.c.n1 + 5))


def test_a_locked_report_keeps_its_figures_and_bytes_whatever_arrives(app: FastAPI, jangwat: Person, after_the_year: None) -> None:
    """Late responses are announced beside it; the files, with photographs, stay the same to the byte."""
    writes(jangwat, f"{OF_THE_PROVINCE}/new", files=(taken(),), caption="ป้าย", consent="1")
    for step in STEPS:
        page = jangwat.sends(f"/report/2570/{step}")
    assert "ปิดรายงานแล้ว" in page
    before = file(jangwat, "xlsx"), file(jangwat, "pdf")
    assert before[0].startswith(b"PK") and before[1].startswith(b"%PDF")
    assert b"/Alt <feff" + "ป้าย".encode("utf-16-be").hex().encode() in before[1]
    more_responses(app)
    assert (file(jangwat, "xlsx"), file(jangwat, "pdf")) == before
    assert "มีคำตอบเพิ่มเข้ามา" in jangwat.opens("/report/2570")


def test_a_new_version_leaves_the_locked_one_as_it_was(app: FastAPI, jangwat: Person, after_the_year: None) -> None:
    """Version 2 has the new figures, version 1 its own."""
    for step in STEPS:
        jangwat.sends(f"/report/2570/{step}")
    first = file(jangwat)
    more_responses(app)
    jangwat.sends("/report/2570/draft")
    assert file(jangwat, query="?version=1") == first != file(jangwat)
    with reading(app.state.engine) as connection:
        assert [row.state for row in workflow.history(connection, PROVINCE)] == ["draft", "locked"]


def test_steps_cannot_be_skipped_or_taken_twice(jangwat: Person) -> None:
    """Each refusal is a sentence, and nothing changes."""
    jangwat.sends("/report/2570/certify", 400)
    jangwat.sends("/report/2570/draft")
    jangwat.sends("/report/2570/certify", 400)
    jangwat.sends("/report/2570/review")
    jangwat.sends("/report/2570/review", 400)
    assert "นำกลับเป็นฉบับร่างก่อน" in jangwat.sends("/report/2570/draft", 400)


def test_a_year_that_is_not_over_cannot_be_locked(jangwat: Person) -> None:
    """Certified, but the year still runs."""
    for step in STEPS[:3]:
        jangwat.sends(f"/report/2570/{step}")
    assert "ปิดรายงานได้เมื่อสิ้นปีงบประมาณแล้ว" in jangwat.sends("/report/2570/lock", 400)


def test_the_reviewer_sends_it_back_with_a_reason(jangwat: Person) -> None:
    """It is a draft again, the reason stands on the page, the marks are gone."""
    jangwat.sends("/report/2570/draft")
    jangwat.sends("/report/2570/review")
    page = jangwat.sends("/report/2570/back", note="ยอดค้อวังไม่ตรง")
    assert "ยอดค้อวังไม่ตรง" in page
    assert not re.search(r'class="done"', page)


def test_what_is_wrong_is_shown_before_signing(jangwat: Person) -> None:
    """The day that differs, the unscreened remarks, the missing questionnaires."""
    page = jangwat.sends("/report/2570/draft")
    assert "มี 1 วันที่ยอดของเครื่องกับจังหวัดไม่ตรงกัน" in page
    assert "ขาดแบบสอบถามผู้ให้บริการ 3 อำเภอ" in page
    assert "ยังไม่คัดกรอง" in page


def test_a_viewer_reads_and_takes_files_but_takes_no_step(jangwat: Person, guest: Person, kutchum: Person) -> None:
    """403 for the steps; a district does not see the page at all."""
    jangwat.sends("/report/2570/draft")
    assert "81" in guest.opens("/report/2570")
    assert file(guest).startswith(b"PK")
    guest.sends("/report/2570/review", 403)
    guest.sends("/report/band", 403, band="0.50")
    assert kutchum.browser.get("/report/2570/file.pdf").status_code == 403


def test_the_band_holds_for_the_next_draft_and_the_pages(jangwat: Person) -> None:
    """A report already made keeps the band it was made with."""
    jangwat.sends("/report/2570/draft")
    jangwat.sends("/report/band", band="0.50")
    assert "เกณฑ์ช่วง 0.80" in jangwat.opens("/report/2570")
    assert "เกณฑ์ช่วง 0.50" in jangwat.opens("/overview?year=2570")
    assert "เกณฑ์ช่วง 0.50" in jangwat.sends("/report/2570/draft")
    jangwat.sends("/report/band", 400, band="0.90")


@pytest.mark.parametrize(
    "path",
    [
        *("/report/abc", "/report/1", "/report/2570/file.exe", "/report/9999999/file.pdf", "/report/2568/file.pdf"),
        f"/report/02570{'9' * 20}/file.pdf",  # no database holds such a number
        f"/report/02570{'9' * 5000}/file.pdf",  # nor does Python read one
    ],
)
def test_a_report_that_does_not_exist_is_said_in_words(jangwat: Person, path: str) -> None:
    """404, whatever is typed."""
    jangwat.opens(path, 404)


def test_a_viewer_of_one_district_does_not_read_the_others_in_the_report(jangwat: Person, log_in: Callable[..., Person]) -> None:
    """Neither the list nor a year nor its files, although nothing but the address leads there."""
    jangwat.sends("/users", own=PASSWORD, name="friend", password=PASSWORD, role="viewer", district="กุดชุม")
    jangwat.sends("/report/2570/draft")
    own = f"{PASSWORD} of mine"
    log_in("friend").sends("/account", old=PASSWORD, new=own, again=own)  # somebody else chose the first one
    friend = log_in("friend", own)
    for path in ("/report", "/report/2570", "/report/2570/file.pdf", "/report/2570/file.xlsx", "/report/2570/file.pdf?version=1"):
        assert "เลิงนกทา" not in friend.opens(path, 403)


def test_a_report_is_not_taken_back_without_a_reason(jangwat: Person) -> None:
    """Blanks are none; it stays where it is."""
    jangwat.sends("/report/2570/draft")
    jangwat.sends("/report/2570/review")
    assert "โปรดเขียนเหตุผล" in jangwat.sends("/report/2570/back", 400, note="  ")
    jangwat.sends("/report/2570/back", note="ตัวเลขยังไม่ครบ")


def test_no_report_is_written_of_a_year_that_nobody_can_mean(jangwat: Person) -> None:
    """A mistyped address makes no draft that would stand in the list of reports for ever."""
    for year in (3500, 2590, 2559):
        jangwat.opens(f"/report/{year}", 404)
        jangwat.sends(f"/report/{year}/draft", 404)
        jangwat.opens(f"/provider/กุดชุม/{year}", 404)


def test_two_persons_certify_and_lock(app: FastAPI, jangwat: Person, log_in: Callable[[str], Person], after_the_year: None) -> None:
    """One asks, another account confirms; the same one cannot. The log has both names. Switching it off takes two as well."""
    jangwat.sends("/report/four-eyes", 400, on="1", own=PASSWORD)  # nobody else could confirm
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "rong", PASSWORD, "province", Scope(PROVINCE))
    second = log_in("rong")
    jangwat.sends("/report/four-eyes", 400, on="1", own="wrong password")
    jangwat.sends("/report/four-eyes", on="1", own=PASSWORD)
    for step in STEPS[:2]:
        jangwat.sends(f"/report/2570/{step}")
    assert "รออีกคนหนึ่งยืนยัน" in jangwat.sends("/report/2570/certify")
    assert "อีกบัญชีหนึ่ง" in jangwat.sends("/report/2570/certify", 400)
    assert "ท่านเป็นคนที่สอง" in second.opens("/report/2570")
    second.sends("/report/2570/certify")
    second.sends("/report/2570/lock")
    jangwat.sends("/report/2570/lock")
    with reading(app.state.engine) as connection:
        lines = audit.entries(connection, Scope(PROVINCE))
        (row,) = workflow.history(connection, PROVINCE)
    assert (row.state, row.certified_by, row.locked_by, row.asked_by) == ("locked", "rong", "jangwat", "")
    confirmed = {line.act: (line.actor, line.detail) for line in lines if line.act in ("report.certify", "report.lock")}
    assert confirmed == {
        "report.certify": ("rong", "version 1, asked by jangwat"),
        "report.lock": ("jangwat", "version 1, asked by rong"),
    }
    for _ in range(2):
        assert "เปิดอยู่" in jangwat.sends("/report/four-eyes", own=PASSWORD)
    assert "เปิดอยู่" not in second.sends("/report/four-eyes", own=PASSWORD)


def test_what_was_asked_for_ends_when_the_report_is_taken_back(app: FastAPI, jangwat: Person, log_in: Callable[[str], Person]) -> None:
    """After a review that begins anew nobody confirms what was asked before."""
    for step in STEPS[:2]:
        jangwat.sends(f"/report/2570/{step}")
    with writing(app.state.engine) as connection:
        key_values.put(connection, "four_eyes", "on")
        workflow.advance(connection, "jangwat", PROVINCE, 2570, "certify")
        workflow.take_back(connection, "rong", PROVINCE, 2570, "ขอดูใหม่")
        workflow.advance(connection, "jangwat", PROVINCE, 2570, "review")
        workflow.advance(connection, "rong", PROVINCE, 2570, "certify")
        (row,) = workflow.history(connection, PROVINCE)
    assert (row.state, row.asked_by) == ("review", "rong")
