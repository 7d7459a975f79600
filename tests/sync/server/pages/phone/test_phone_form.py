"""A person opens the code on a telephone: one light page without script, that keeps what was filled in and says nothing to the log."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from sync import phone_token
from sync.server.db.engine import reading, writing
from sync.server.db.schema import open_services, responses, spent_tokens
from sync.server.phone import chain
from sync.server.scope import Scope
from tests.support.fixtures.telephones import form_id
from tests.sync.server.conftest import TestKiosk
from tests.sync.server.pages.conftest import Person

MOST_BYTES = 30_000


def stored(app: FastAPI) -> int:
    with reading(app.state.engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(spent_tokens)) or 0)


def test_the_page_is_light_however_many_services_are_open(
    app: FastAPI, client: TestClient, telephones: TestKiosk, code: Callable[[], str]
) -> None:
    """Forty services: 30 kB with its style sheet beside it, no script, no cookie, nothing of another host."""
    catalogue = app.state.settings.catalogue
    longer = [service for service in catalogue.services if service not in catalogue.hidden][:40]
    with writing(app.state.engine) as connection:
        connection.execute(open_services.delete())
        place = {"province": "ยโสธร", "district": telephones.district, "kiosk": telephones.id, "reported_at": "2026-11-02T08:30:00+07:00"}
        connection.execute(open_services.insert(), [{**place, "service": service, "position": at} for at, service in enumerate(longer)])
    for language in ("th", "en"):
        page = client.get(f"/s/{code()}?lang={language}")
        assert page.status_code == 200 and len(page.content) <= MOST_BYTES, (language, len(page.content))
        assert "<script" not in page.text and "set-cookie" not in page.headers and "http" not in page.text
        assert page.text.count('name="services" ') == len(longer) and f'lang="{language}"' in page.text
    assert not client.cookies and len(client.get("/static/phone.css").content) < 4000


def test_every_question_of_the_kiosk_is_asked(app: FastAPI, client: TestClient, code: Callable[[], str]) -> None:
    """Each question, item and option of the form has its field, and no other question is asked."""
    page, form = client.get(f"/s/{code()}").text, app.state.settings.questionnaire
    for question in form.questions:
        for option in question.options:
            assert f'name="{question.id}" value="{option.code}"' in page, question.id
    for item in form.items:
        assert all(f'name="{item.id}" value="{level}"' in page for level in form.levels), item.id
    names = {name.partition(".")[0] for name in re.findall(r' name="([^"]+)"', page)}
    known = {question.id for question in form.questions} | {item.id.partition(".")[0] for item in form.items}
    assert names <= known | {"other", "form", "lang", "viewport"}


def test_what_was_left_out_is_shown_once_with_what_was_filled_in(app: FastAPI, client: TestClient, code: Callable[[], str]) -> None:
    """Nothing at all is not sent; something is shown once more with what is missing and everything that was filled in; then it counts."""
    token = code()
    form = form_id(client.get(f"/s/{token}").text)
    empty = client.post(f"/s/{token}", data={"form": form, "lang": "en"})
    assert empty.status_code == 422 and "Nothing is answered yet" in empty.text and not stored(app)
    filled = {"form": form, "lang": "th", "1.1": "5", "services": ["L022", "P017"], "problems": '<b>"ช้า"'}
    again = client.post(f"/s/{token}", data=filled)
    assert 'name="1.1" value="5" checked' in again.text and again.text.count(" checked") == 3
    assert "&lt;b&gt;&#34;ช้า&#34;" in again.text and 'href="#q-1.2"' in again.text and not stored(app)
    sent = client.post(f"/s/{token}", data={**filled, "reviewed": "1"})
    assert sent.status_code == 200 and "ได้รับคำตอบแล้ว" in sent.text and stored(app) == 1


def test_the_log_does_not_say_who_or_with_which_code(
    client: TestClient, code: Callable[[], str], answer: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Opened, sent, sent wrong: no address, no code, no form in any line of the log."""
    token = code()
    with caplog.at_level(logging.DEBUG):
        answer(token, {"1.1": "5"})
        client.post(f"/s/{token}", data={"form": "x", "1.1": "9"})
        client.get(f"/s/{token[:-1]}")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("province")]
    assert sum(" /s/ " in line for line in lines) == 4
    assert not any(token[:10] in line or "127.0.0.1" in line for line in lines)


def test_the_province_does_not_answer_for_an_hour(
    app: FastAPI, client: TestClient, telephones: TestKiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code made meanwhile, and a page that was open before: the telephone is told to send later, in its language, and then it counts."""
    hour_ago = int(time.time()) - 3600
    meanwhile, before = (phone_token.make(telephones.key, telephones.id, False, hour_ago - early) for early in (0, 60))
    page = client.get(f"/s/{before}").text
    filled = {"form": form_id(page), "lang": "th", "reviewed": "1", "1.1": "5", "problems": "รอนาน"}
    person = {"Accept": "text/html"}

    def away(*_: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("no route"))

    with monkeypatch.context() as down:
        down.setattr(app.state.engine, "begin", away)
        down.setattr(app.state.engine, "connect", away)
        for language, unsent, unopened in (
            ("th", "กดย้อนกลับแล้วส่งอีกครั้งภายหลัง", ">ลองอีกครั้ง</a>"),
            ("en", "go back one page and send them again later", ">Try again</a>"),
        ):
            sent = client.post(f"/s/{before}?lang={language}", data=filled, headers=person)
            opened_now = client.get(f"/s/{meanwhile}?lang={language}", headers=person)
            for reply, words, others in ((sent, unsent, unopened), (opened_now, unopened, unsent)):
                assert reply.status_code == 503 and words in reply.text and others not in reply.text
                assert "secret" not in reply.text and "/login" not in reply.text
    assert client.post(f"/s/{before}", data=filled).status_code == 200
    opened = form_id(client.get(f"/s/{meanwhile}").text)
    assert client.post(f"/s/{meanwhile}", data={**filled, "form": opened}).status_code == 200 and stored(app) == 2


def test_a_form_from_elsewhere_is_refused_in_words(client: TestClient, app: FastAPI, code: Callable[[], str]) -> None:
    """Values that our page has not, an id that is none, a file in place of words: the page again, nothing stored."""
    token = code()
    form = form_id(client.get(f"/s/{token}").text)
    for wrong in ({"form": form, "1.1": "6"}, {"form": "1", "1.1": "5"}, {"1.1": "5"}, {"form": form, "sex": "x"}):
        reply = client.post(f"/s/{token}", data={"reviewed": "1", **wrong})
        assert reply.status_code == 422 and "อ่านคำตอบไม่ได้" in reply.text, wrong
    reply = client.post(f"/s/{token}", data={"form": form, "reviewed": "1"}, files={"problems": ("a.txt", b"x")})
    assert reply.status_code == 422 and stored(app) == 0


def test_the_province_sees_both_ways_beside_each_other(
    app: FastAPI, telephones: TestKiosk, answer: Callable[..., Any], code: Callable[[], str], jangwat: Person
) -> None:
    """What each way says, whether the chain is whole, and the choice: beside the scores, among them, or not at all."""
    for _ in range(2):
        answer(code(), {"1.1": "3", "2.1": "3", "3.1": "3", "4": "3"})
    with reading(app.state.engine) as connection:
        (sender,) = chain.chains(connection, Scope("ยโสธร", telephones.district))
    assert "ย้ายไปอำเภออื่นไม่ได้" in jangwat.opens(f"/kiosks/{sender.kiosk}")
    assert jangwat.browser.get(f"/kiosks/{sender.kiosk}/move?district={telephones.district}").status_code == 400
    page = jangwat.opens("/telephones")
    assert "60.00" in page and "ครบ" in page and "ไม่รวมในคะแนน" in page
    with writing(app.state.engine) as connection:
        connection.execute(
            responses.delete().where(responses.c.id == select(spent_tokens.c.id).where(spent_tokens.c.seq == 2).scalar_subquery())
        )
    assert "ไม่ตรงกัน" in jangwat.opens("/telephones")
    for offered, inside, words in (("yes", "yes", "ให้นับรวม"), ("", "", "ไม่รวมในคะแนน")):
        assert words in jangwat.sends("/telephones", offered=offered, inside=inside)
    assert jangwat.browser.get(f"/s/{code()}").status_code == 410
