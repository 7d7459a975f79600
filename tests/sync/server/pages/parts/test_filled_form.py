"""A session ends while somebody fills a form in: after the log-in the form is there again, for that account alone."""

import html
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select

from sync.server.accounts.users import set_password
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments, sessions, unsent_forms
from sync.server.pages.parts.filled_form import UnsentForm, filled
from tests.sync.server.pages.conftest import PASSWORD, Person
from tests.sync.server.pages.test_comments import remark

ANSWERS = {
    "opened_on": "2026-10-05",
    "suitable": "no",
    "unsuitable_because": 'ไม่มี "อินเทอร์เน็ต" <ที่> จุดบริการ',
    "obstacle": ["place"],
    "suggestion_1": "ขอเครื่องพิมพ์ใบเสร็จเพิ่ม",
    "position": "ปลัดอำเภอ",
    "act": "send",
}


def end_sessions(app: FastAPI) -> None:
    with writing(app.state.engine) as connection:
        connection.execute(delete(sessions))


def sends_too_late(app: FastAPI, person: Person, path: str, page: str, **form: object) -> str:
    """The form of a page whose session has ended meanwhile; where the log-in is."""
    token = person.token()
    end_sessions(app)
    reply = person.browser.post(path, data={"csrf": token, **form}, headers={"referer": f"http://127.0.0.1{quote(page, safe='/?=&')}"})
    assert reply.status_code == 303 and reply.headers["location"].startswith("/login?next="), reply.text
    return reply.headers["location"]


def logs_in(person: Person, location: str, name: str = "kutchum", password: str = PASSWORD) -> str:
    """Through the log-in page, as a browser goes; where it leads."""
    page = person.opens(location)
    onward = html.unescape(re.search(r'name="next" value="([^"]*)"', page)[1])
    return person.browser.post("/login", data={"name": name, "password": password, "next": onward}).headers["location"]


def test_the_providers_questionnaire_is_there_again(app: FastAPI, kutchum: Person) -> None:
    """Texts, ticks and choices, with a new token; sent, it is stored, and nothing waits any more."""
    path = "/provider/กุดชุม/2570"
    location = sends_too_late(app, kutchum, path, path, **ANSWERS)
    assert "สิ่งที่กรอกไว้ยังอยู่" in kutchum.opens(location)
    page = kutchum.opens(logs_in(kutchum, location))
    form = page[page.index('<span id="filled">') :].partition("</form>")[0]
    assert 'value="ไม่มี &quot;อินเทอร์เน็ต&quot; &lt;ที่&gt; จุดบริการ"' in form and 'value="ขอเครื่องพิมพ์ใบเสร็จเพิ่ม"' in form
    assert re.search(r'value="no" checked', form) and not re.search(r'value="yes" checked', form)
    assert re.search(r'name="obstacle" value="place" checked', form)
    key = re.search(r'name="filled" value="([^"]+)"', form)[1]
    assert "ยังไม่ได้ส่ง" in kutchum.opens("/overview")
    kutchum.sends(path, **ANSWERS, filled=key)
    assert "ยังไม่ได้ส่ง" not in kutchum.opens("/overview")
    with reading(app.state.engine) as connection:
        assert connection.execute(select(unsent_forms)).all() == []


def test_another_account_logs_in_at_the_same_computer(app: FastAPI, kutchum: Person) -> None:
    """It sees nothing of what the first had typed."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    kutchum.sends("/comments/screen", **key, decision="shown")
    location = sends_too_late(
        app, kutchum, "/comments/follow-up", "/comments?year=2570", **key, state="done", note="ความลับของกุดชุม", after="0"
    )
    page = kutchum.opens(logs_in(kutchum, location, "jangwat"))
    assert "ความลับของกุดชุม" not in page and "ยังไม่ได้ส่ง" not in page
    assert "ความลับของกุดชุม" in kutchum.opens(logs_in_again(kutchum, location))


def logs_in_again(person: Person, location: str) -> str:
    person.browser.cookies.clear()
    return logs_in(person, location)


def test_a_note_comes_back_into_its_own_fold(app: FastAPI, kutchum: Person) -> None:
    """Among thirty forms of one address it is the right one, and the fold that hides it is open."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    kutchum.sends("/comments/screen", **key, decision="shown")
    other = remark(app, "กุดชุม", "รอคิวนานเกือบหนึ่งชั่วโมง")
    kutchum.sends("/comments/screen", **other, decision="shown")
    location = sends_too_late(
        app, kutchum, "/comments/follow-up", "/comments?year=2570", **key, state="working", note="ถามเทศบาลแล้ว", after="0"
    )
    page = kutchum.opens(logs_in(kutchum, location))
    before, _, rest = page.partition('<span id="filled">')
    assert f'name="id" value="{key["id"]}"' in rest.partition("</form>")[0] and "ถามเทศบาลแล้ว</textarea>" in rest
    assert before.rstrip().endswith("</summary>") and '<details class="no-print" open>' in before


def test_somebody_else_resets_the_password(app: FastAPI, kutchum: Person) -> None:
    """A word on every page leads to the form, whatever had to be done in between; it can be let go, too."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    kutchum.sends("/comments/screen", **key, decision="shown")
    token = kutchum.token()
    with writing(app.state.engine) as connection:
        set_password(connection, "jangwat", "kutchum", "another sentence to remember")
    form = {**key, "csrf": token, "state": "done", "note": "ทาสีใหม่แล้ว", "after": "0"}
    kutchum.browser.post("/comments/follow-up", data=form, headers={"referer": "http://127.0.0.1/comments?year=2570"})
    kutchum.browser.post("/login", data={"name": "kutchum", "password": "another sentence to remember"})
    page = kutchum.opens("/overview")
    link = html.unescape(re.search(r'href="(/comments[^"]*filled=[^"]*)"', page)[1])
    assert "ทาสีใหม่แล้ว" in kutchum.opens(link)
    kutchum.sends("/unsent/forget", filled=re.search(r"filled=([^#&]+)", link)[1])
    assert "ยังไม่ได้ส่ง" not in kutchum.opens("/overview")


def test_the_person_has_logged_in_again_in_another_tab(app: FastAPI, kutchum: Person, log_in: Callable[[str], Person]) -> None:
    """The form of the first tab has an old token: it is shown filled in, and nothing is stored before it is sent knowingly."""
    key = remark(app, "กุดชุม", "ที่จอดรถไม่พอ")
    kutchum.sends("/comments/screen", **key, decision="shown")
    old = kutchum.token()
    again = log_in("kutchum")
    form = {**key, "csrf": old, "state": "done", "note": "ทาสีใหม่แล้ว", "after": "0"}
    reply = again.browser.post("/comments/follow-up", data=form, headers={"referer": "http://127.0.0.1/comments?year=2570"})
    assert reply.status_code == 303 and "ทาสีใหม่แล้ว" in again.opens(reply.headers["location"])
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(comments.c.note).where(comments.c.id == key["id"], comments.c.question == key["question"])) == ""


@pytest.mark.parametrize("token", ["", "x", "x.y.kutchum", "..", "x.y.z.kutchum"])
def test_a_stranger_sends_a_form(app: FastAPI, nobody: Person, token: str) -> None:
    """Nothing is kept of a form that carries no token of a page of ours."""
    reply = nobody.browser.post("/comments/follow-up", data={"csrf": token, "note": "spam" * 1000})
    assert reply.headers["location"] == "/login?next=%2F"
    with reading(app.state.engine) as connection:
        assert connection.execute(select(unsent_forms)).all() == []


def test_passwords_are_never_kept(app: FastAPI, jangwat: Person) -> None:
    """The name of the new account is there again, its password has to be typed."""
    sends_too_late(app, jangwat, "/users", "/users", name="somsri", password="a sentence that is long", own="another one", role="viewer")
    with reading(app.state.engine) as connection:
        fields = connection.execute(select(unsent_forms.c.fields)).scalar_one()
    assert "somsri" in fields and "sentence" not in fields and "another" not in fields


def test_a_page_without_that_form_gives_the_words_back() -> None:
    """As where the comment is hidden by now: the caller lists what was typed."""
    assert filled('<form method="post" action="/other"></form>', UnsentForm("k", "/notes", [("note", "x")])) is None
