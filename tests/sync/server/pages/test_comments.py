"""Free text: read and screened before a viewer sees it, then followed up."""

import html
import re
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from sync.server import audit
from sync.server.comments import comments as remarks
from sync.server.comments import follow_ups
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments
from sync.server.scope import Scope
from tests.support.counter import Counter
from tests.sync.server.pages.conftest import Person

NAMED = "ขอบคุณนางสาวมาลี ใจดี ที่ช่วยกรอกให้"


def remark(app: FastAPI, district: str, text: str = NAMED) -> dict[str, str]:
    """The form's hidden fields for one unread remark."""
    with reading(app.state.engine) as connection:
        row = connection.execute(
            select(comments).where(comments.c.district == district, comments.c.text == text, comments.c.screening == "unread").limit(1)
        ).one()
    return {"district": row.district, "id": row.id, "question": row.question}


def test_a_viewer_sees_nothing_before_it_has_been_screened(guest: Person) -> None:
    """Neither on the list nor by asking for the tab of unread ones."""
    for path in ("/comments?year=2570", "/comments?year=2570&tab=unread", "/comments?year=2570&tab=hidden"):
        page = guest.opens(path)
        assert "<blockquote>" not in page and "มาลี" not in page


def test_the_officer_sees_names_and_telephones_marked(jangwat: Person) -> None:
    """What may name a person is marked in the list of remarks to read."""
    page = jangwat.opens("/comments?year=2570&tab=unread&kind=suggestions")
    assert "<mark>นางสาวมาลี ใจดี</mark>" in page
    assert "<mark>081-234-5678</mark>" in page


def test_a_name_is_covered_and_then_shown_to_viewers(app: FastAPI, jangwat: Person, guest: Person) -> None:
    """The words as written stay in the database; what viewers read has the name covered."""
    key = remark(app, "กุดชุม")
    jangwat.sends("/comments/screen", **key, decision="redacted", more="กรอก")
    page = guest.opens("/comments?year=2570")
    assert "ขอบคุณ▇▇▇ ที่ช่วย▇▇▇ให้" in html.unescape(page)
    assert "มาลี" not in page
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(comments.c.text).where(comments.c.id == key["id"], comments.c.question == key["question"])) == NAMED


def test_one_tap_passes_the_page_where_nothing_was_found(jangwat: Person, guest: Person) -> None:
    """Only those without anything suspicious; the marked ones still wait."""
    page = jangwat.opens("/comments?year=2570&tab=unread")
    form = page[page.index('name="decision" value="shown"') :].partition("</form>")[0]
    keys = re.findall(r'name="key" value="([^"]+)"', form)
    jangwat.sends("/comments/screen-page", key=keys)
    shown = guest.opens("/comments?year=2570")
    assert shown.count("<blockquote>") == len(keys) > 5
    assert "081-234-5678" not in shown


def test_a_viewer_changes_nothing_and_a_district_only_its_own(app: FastAPI, guest: Person, kutchum: Person) -> None:
    """403, and the remark stays unread."""
    ours, theirs = remark(app, "กุดชุม"), remark(app, "เลิงนกทา")
    guest.sends("/comments/screen", 403, **ours, decision="shown")
    guest.sends("/comments/screen-page", 403)  # also where nothing is ticked: it is not told that it was done
    kutchum.sends("/comments/screen", 403, **theirs, decision="shown")
    kutchum.sends("/comments/screen-page", 403, key=[f"{theirs['district']}|{theirs['id']}|{theirs['question']}"])
    assert remark(app, "กุดชุม") and remark(app, "เลิงนกทา")
    kutchum.sends("/comments/screen", **ours, decision="shown")
    with reading(app.state.engine) as connection:
        assert (
            connection.scalar(select(comments.c.screening).where(comments.c.id == ours["id"], comments.c.question == ours["question"]))
            == "shown"
        )


def test_a_form_without_its_token_does_nothing(app: FastAPI, jangwat: Person) -> None:
    """A forged form is refused with 403."""
    key = remark(app, "กุดชุม")
    reply = jangwat.browser.post("/comments/screen", data={**key, "decision": "shown"})
    assert reply.status_code == 403
    assert remark(app, "กุดชุม")


def test_what_was_done_about_a_remark_is_written_beside_it(app: FastAPI, jangwat: Person, guest: Person) -> None:
    """State and note, with who wrote them and when; the audit log knows the act but not the words."""
    key = remark(app, "กุดชุม")
    jangwat.sends("/comments/screen", **key, decision="redacted")
    jangwat.sends("/comments/follow-up", **key, state="done", note="ชมเชยเจ้าหน้าที่แล้ว")
    page = guest.opens("/comments?year=2570&state=done")
    assert "ชมเชยเจ้าหน้าที่แล้ว" in page and "jangwat" in page and "ดำเนินการแล้ว" in page
    with reading(app.state.engine) as connection:
        entries = audit.entries(connection, Scope("ยโสธร"))
    assert {"comment.redacted", "comment.follow_up"} <= {entry.act for entry in entries}
    assert all("มาลี" not in f"{entry.subject} {entry.detail}" for entry in entries)


def test_older_remarks_follow_page_by_page_each_once(jangwat: Person) -> None:
    """The link to older ones never repeats and never misses one."""
    seen: list[str] = []
    path = "/comments?year=2570&tab=unread"
    while path:
        page = jangwat.opens(path)
        seen += re.findall(r'name="id" value="([^"]+)"><input type="hidden" name="question" value="([^"]+)"', page)
        more = re.search(r'href="(/comments\?[^"]*after=[^"]*)"', page)
        path = html.unescape(more[1]) if more else ""
    with reading(jangwat.browser.app.state.engine) as connection:  # type: ignore[attr-defined]
        count = len(remarks.list_comments(connection, Scope("ยโสธร"), remarks.CommentFilter(("unread",), *_year()), 10_000))
    assert len(set(seen)) == count


def _year() -> tuple[Any, ...]:
    from kiosk.survey.dates.calendar import fiscal_year_days

    return fiscal_year_days(2570)


def test_whoever_watched_the_queue_finds_nobodys_words_by_their_place(app: FastAPI, jangwat: Person) -> None:
    """Twenty people write at one counter in one morning: the page has them in another order than they came, page after page the same."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="queue")
    said = [f"คนที่ {number:02d} เขียนไว้" for number in range(20)]
    counter.answered(date(2026, 11, 23), [{"suggestions": words} for words in said])
    pages = [jangwat.opens("/comments?tab=unread&year=2570&month=2026-11&district=กุดชุม") for _ in range(2)]
    orders = [re.findall(r"คนที่ \d\d เขียนไว้", page) for page in pages]
    assert orders[0] == orders[1] and sorted(orders[0]) == said
    assert orders[0] not in (said, said[::-1])


def test_a_decision_that_does_not_exist_is_refused(app: FastAPI, jangwat: Person) -> None:
    """400 with a sentence; nothing changes."""
    with reading(app.state.engine) as connection:
        before = connection.execute(select(comments)).all()
    jangwat.sends("/comments/screen", 400, **remark(app, "กุดชุม"), decision="delete")
    jangwat.sends("/comments/follow-up", 400, **remark(app, "กุดชุม"), state="gone")
    with reading(app.state.engine) as connection:
        assert before and connection.execute(select(comments)).all() == before


@pytest.mark.parametrize(("words", "sentence"), [("ที่จอดรถ\nไม่มีคำนี้", "ไม่มีคำนี้"), ("", "ยังไม่มีคำใดถูกปิด"), ("  \n ", "ยังไม่มีคำใดถูกปิด")])
def test_a_word_to_cover_is_mistyped(app: FastAPI, jangwat: Person, words: str, sentence: str) -> None:
    """Nothing is shown: a name mistyped by one letter would stand there for everyone."""
    written = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    key = (comments.c.id == written["id"]) & (comments.c.question == written["question"])
    assert sentence in jangwat.sends("/comments/screen", 400, **written, decision="redacted", more=words)
    with reading(app.state.engine) as connection:
        assert connection.execute(select(comments.c.screening).where(key)).scalar_one() == "unread"
    jangwat.sends("/comments/screen", **written, decision="redacted", more="ที่จอดรถ")
    with reading(app.state.engine) as connection:
        assert connection.execute(select(comments.c.shown_text).where(key)).scalar_one() == "▇▇▇ไม่พอ"


def test_a_district_with_a_bar_in_its_name_passes_a_page_of_remarks(app: FastAPI, jangwat: Person) -> None:
    """The bar divides the parts of a remark's key too."""
    written = remark(app, "กุดชุม")
    with writing(app.state.engine) as connection:
        connection.execute(update(comments).where(comments.c.id == written["id"]).values(district="ก|ข"))
    jangwat.sends("/comments/screen-page", key=f"ก|ข|{written['id']}|{written['question']}")
    with reading(app.state.engine) as connection:
        key = (comments.c.id == written["id"]) & (comments.c.question == written["question"])
        assert connection.execute(select(comments.c.screening).where(key)).scalar_one() == "shown"


def test_a_remark_that_is_not_there_is_not_called_screened(app: FastAPI, jangwat: Person) -> None:
    """Neither screening nor following up says "saved" when nothing was."""
    key = {**remark(app, "กุดชุม"), "question": "nothing"}
    assert "ไม่พบข้อความนี้" in jangwat.sends("/comments/screen", 404, **key, decision="shown")
    assert "ไม่พบข้อความนี้" in jangwat.sends("/comments/follow-up", 404, **key, state="done")


def test_a_note_turns_the_line_round(app: FastAPI, jangwat: Person, guest: Person) -> None:
    """Letters that change the direction of what follows are stored and not shown: author and date stay where they are."""
    key = remark(app, "กุดชุม")
    jangwat.sends("/comments/screen", **key, decision="redacted")
    jangwat.sends("/comments/follow-up", **key, state="done", note="ชมเชย\u202e แล้ว\u2066")
    page = guest.opens("/comments?year=2570&state=done")
    assert "\u202e" not in page and "<bdi>ชมเชย แล้ว</bdi>" in page
    with reading(app.state.engine) as connection:
        assert "\u202e" in connection.execute(select(comments.c.note).where(comments.c.note != "")).scalar_one()


def test_two_officers_follow_one_comment_up(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """The second is told who noted what meanwhile and what was typed; both notes are kept, in order, once the second is added knowingly."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    jangwat.sends("/comments/screen", **key, decision="shown")
    jangwat.sends("/comments/follow-up", **key, state="working", note="ถามเทศบาลแล้ว", after="0")
    page = kutchum.sends("/comments/follow-up", 409, **key, state="done", note="ทาสีช่องจอดใหม่แล้ว", after="0")
    assert "jangwat" in page and "ถามเทศบาลแล้ว" in page and ">ทาสีช่องจอดใหม่แล้ว</textarea>" in page and 'name="after" value="1"' in page
    kutchum.sends("/comments/follow-up", **key, state="done", note="ทาสีช่องจอดใหม่แล้ว", after="1")
    with reading(app.state.engine) as connection:
        notes = follow_ups.notes_of(connection, "ยโสธร", [remarks.CommentKey(**key)])[remarks.CommentKey(**key)]
    assert [(note.written_by, note.follow_up, note.note) for note in notes] == [
        ("jangwat", "working", "ถามเทศบาลแล้ว"),
        ("kutchum", "done", "ทาสีช่องจอดใหม่แล้ว"),
    ]
    page = jangwat.opens("/comments?year=2570")
    assert "บันทึกก่อนหน้า 1 รายการ" in page and "ถามเทศบาลแล้ว" in page


def test_a_note_of_the_version_that_kept_only_the_last_is_kept_too(app: FastAPI, jangwat: Person) -> None:
    """It becomes the first of the history when somebody writes the next."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    with writing(app.state.engine) as connection:
        old = {
            "screening": "shown",
            "follow_up": "seen",
            "note": "ของเดิม",
            "changed_by": "before",
            "changed_at": "2026-11-20T09:00:00+07:00",
        }
        connection.execute(update(comments).where(comments.c.id == key["id"], comments.c.question == key["question"]).values(**old))
    jangwat.sends("/comments/follow-up", **key, state="done", note="ของใหม่", after="0")
    with reading(app.state.engine) as connection:
        notes = follow_ups.notes_of(connection, "ยโสธร", [remarks.CommentKey(**key)])[remarks.CommentKey(**key)]
    assert [(note.number, note.written_by, note.note) for note in notes] == [(1, "before", "ของเดิม"), (2, "jangwat", "ของใหม่")]


def test_two_officers_screen_one_comment(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """What one has hidden is not shown by another who had the page open before, one by one or with the whole page."""
    key = remark(app, "กุดชุม")
    jangwat.sends("/comments/screen", **key, decision="hidden", screening="unread")
    page = kutchum.sends("/comments/screen", 409, **key, decision="shown", screening="unread")
    assert "jangwat" in page and "ไม่เผยแพร่" in page
    kutchum.sends("/comments/screen-page", key=f"{key['district']}|{key['id']}|{key['question']}")
    with reading(app.state.engine) as connection:
        assert remarks.screening_of(connection, "ยโสธร", remarks.CommentKey(**key)) == "hidden"


def test_after_a_decision_one_is_where_one_was(app: FastAPI, jangwat: Person) -> None:
    """Page two stays page two, with a way back to the newer ones, and says how many there are of how many."""
    first = jangwat.opens("/comments?year=2570&tab=unread")
    older = html.unescape(re.search(r'href="(/comments[^"]*after=[^"]*)"', first)[1])
    second = jangwat.opens(older)
    assert "รายการที่ 31–60 จาก" in second and "ดูรายการที่ใหม่กว่า" in second
    back = html.unescape(re.search(r'name="back" value="([^"]*)"', second)[1])
    assert "after=" in back and back.endswith("#list")
    keys = re.findall(r'name="key" value="([^"]+)"', second)
    again = jangwat.sends("/comments/screen-page", key=keys[:3], back=back)
    assert "รายการที่ 31–60 จาก" in again and keys[3] in again and keys[0] not in again
    newer = html.unescape(re.search(r'href="(/comments[^"]*before=[^"]*)"', again)[1])
    assert re.findall(r'<article class="comment" id="([^"]+)"', jangwat.opens(newer)) == re.findall(
        r'<article class="comment" id="([^"]+)"', first
    )


def test_what_was_found_is_covered_on_the_whole_page_at_once(app: FastAPI, jangwat: Person, guest: Person) -> None:
    """And the log has one line for each district, with how many."""
    page = jangwat.opens("/comments?year=2570&tab=unread&district=กุดชุม")
    form = page[page.index('name="decision" value="redacted"') :].partition("</form>")[0]
    keys = re.findall(r'name="key" value="([^"]+)"', form)
    assert len(keys) > 1
    jangwat.sends("/comments/screen-page", key=keys, decision="redacted")
    shown = guest.opens("/comments?year=2570")
    assert shown.count("<blockquote>") == len(keys) and "มาลี" not in shown and "081-234-5678" not in shown
    with reading(app.state.engine) as connection:
        rows = [row for row in audit.entries(connection, Scope("ยโสธร")) if row.act == "comment.redacted"]
    assert [(row.subject, row.district, row.detail.count(",") + 1) for row in rows] == [(str(len(keys)), "กุดชุม", len(keys))]
    assert f"{len(keys)} ข้อความ" in jangwat.opens("/audit")
