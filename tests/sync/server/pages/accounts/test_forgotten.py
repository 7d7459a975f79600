"""Somebody forgot the password: a link to the confirmed mailbox sets a new one; strangers learn nothing and get nowhere."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from kiosk.frozen import replace
from sync.server import audit
from sync.server.db.engine import reading, writing
from sync.server.db.schema import password_links, users
from sync.server.scope import Scope
from tests.support.mail_server import MailServer, mail_server
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person

EMAIL, NEW = "kutchum@yasothon.example", "another sentence to remember"


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mail(post: MailServer, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The server knows its own name and can send mail."""
    post.messages.clear()
    app.state.settings = replace(app.state.settings, url="https://province.example")
    monkeypatch.setenv("PROVINCE_SMTP", f"smtp://127.0.0.1:{post.port}")
    monkeypatch.setenv("PROVINCE_MAIL_FROM", "e-service@yasothon.example")
    return post


def confirmed(person: Person, mail: MailServer) -> None:
    """The mailbox is named, and the code from it typed."""
    assert EMAIL in person.sends("/account/email", 200, email=EMAIL, own=PASSWORD)
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", mail.messages.pop().get_content())
    assert code and EMAIL in person.sends("/account/email/confirm", code=code[0].lower())


def link_in(mail: MailServer) -> str:
    (message,) = mail.messages
    found_at = re.search(r"https://province\.example(/login/reset\?link=\S+)", message.get_content())
    assert found_at and message["To"] == EMAIL
    return found_at[1]


def asks(nobody: Person, name: str) -> str:
    reply = nobody.browser.post("/login/forgotten", data={"name": name})
    assert reply.status_code == 200
    return reply.text


def test_a_forgotten_password_is_set_anew(
    app: FastAPI, kutchum: Person, nobody: Person, mail: MailServer, log_in: Callable[..., Person]
) -> None:
    """The link works once; the open session ends, the old password opens nothing; the log has it without the address."""
    confirmed(kutchum, mail)
    assert "ลืมรหัสผ่าน</a>" in nobody.opens("/login")
    asks(nobody, " Kutchum ")
    link = link_in(mail)
    assert "รหัสผ่านใหม่" in nobody.opens(link)
    secret = {"link": urlsplit(link).query.removeprefix("link=")}
    assert nobody.browser.post("/login/reset", data={**secret, "new": NEW, "again": "x"}).status_code == 400
    assert nobody.browser.post("/login/reset", data={**secret, "new": "kutchum123", "again": "kutchum123"}).status_code == 400
    assert nobody.browser.post("/login/reset", data={**secret, "new": NEW, "again": NEW}).status_code == 303
    nobody.opens(link, 404)
    assert nobody.browser.post("/login/reset", data={**secret, "new": PASSWORD, "again": PASSWORD}).status_code == 404
    assert kutchum.browser.get("/overview").status_code == 303
    assert nobody.browser.post("/login", data={"name": "kutchum", "password": PASSWORD}).status_code == 403
    log_in("kutchum", NEW).opens("/overview")
    with reading(app.state.engine) as connection:
        lines = audit.entries(connection, Scope(PROVINCE))
    assert {"user.email", "user.reset_asked", "user.reset", "reset.asked"} <= {line.act for line in lines} and EMAIL not in str(lines)


def test_nobody_learns_which_accounts_there_are(kutchum: Person, nobody: Person, mail: MailServer) -> None:
    """The same page with a mailbox, without, for no account, and for one that asks too often; letters for the first alone."""
    confirmed(kutchum, mail)
    assert len({asks(nobody, name) for name in ("kutchum", "guest", "nobody-at-all", "", "kutchum", "kutchum", "kutchum")}) == 1
    assert len(mail.messages) == 3


def test_an_address_that_asks_for_many_waits(nobody: Person, mail: MailServer) -> None:
    """After ten in a quarter of an hour."""
    for number in range(10):
        asks(nobody, f"name{number}")
    reply = nobody.browser.post("/login/forgotten", data={"name": "kutchum"})
    assert reply.status_code == 429 and "นาที" in reply.text


def test_a_link_is_old_or_its_account_shut(app: FastAPI, kutchum: Person, nobody: Person, mail: MailServer) -> None:
    """Half an hour; only the newest counts; of a shut account none. In the database no link stands as it is sent."""
    confirmed(kutchum, mail)
    asks(nobody, "kutchum")
    first = link_in(mail)
    mail.messages.clear()
    asks(nobody, "kutchum")
    second = link_in(mail)
    nobody.opens(first, 404)
    nobody.opens(second)
    with reading(app.state.engine) as connection:
        assert urlsplit(second).query.removeprefix("link=") not in str(connection.execute(select(password_links)).all())
    with writing(app.state.engine) as connection:
        connection.execute(update(users).where(users.c.name == "kutchum").values(disabled_at="2026-11-20T08:00:00+07:00"))
    nobody.opens(second, 404)
    with writing(app.state.engine) as connection:
        connection.execute(update(users).where(users.c.name == "kutchum").values(disabled_at=None))
        connection.execute(update(password_links).values(expires_unix=1))
    nobody.opens(second, 404)


def test_a_link_that_was_sent_ends_with_its_mailbox_and_with_its_password(
    app: FastAPI, kutchum: Person, nobody: Person, mail: MailServer
) -> None:
    """Whoever reads the mailbox of before, or a letter of before, gets in no more."""
    confirmed(kutchum, mail)
    for ends in ("mailbox", "password"):
        mail.messages.clear()
        asks(nobody, "kutchum")
        link = link_in(mail)
        nobody.opens(link)
        mail.messages.clear()
        if ends == "mailbox":
            confirmed(kutchum, mail)
        else:
            kutchum.sends("/account", old=PASSWORD, new=NEW, again=NEW)
        nobody.opens(link, 404)


def test_nobodys_letter_box_is_filled_with_codes(kutchum: Person, mail: MailServer) -> None:
    """After five of them an account waits; a stranger's address is as good as one's own here."""
    for _ in range(5):
        kutchum.sends("/account/email", 200, email="stranger@elsewhere.example", own=PASSWORD)
    assert "นาที" in kutchum.sends("/account/email", 400, email="stranger@elsewhere.example", own=PASSWORD)
    assert len(mail.messages) == 5


def test_a_mailbox_counts_when_its_code_was_typed(kutchum: Person, guest: Person, nobody: Person, mail: MailServer) -> None:
    """Not one that was only named, not with another's code, not without the password; an empty one takes it away."""
    kutchum.sends("/account/email", 400, email=EMAIL, own="wrong password")
    kutchum.sends("/account/email", 400, email="no address", own=PASSWORD)
    kutchum.sends("/account/email", 200, email=EMAIL, own=PASSWORD)
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", mail.messages.pop().get_content())
    assert code
    guest.sends("/account/email/confirm", 400, code=code[0])
    asks(nobody, "kutchum")
    assert mail.messages == []
    kutchum.sends("/account/email/confirm", code=code[0])
    kutchum.sends("/account/email", email="", own=PASSWORD)
    asks(nobody, "kutchum")
    assert mail.messages == []


def test_a_server_that_cannot_send_or_has_no_name_offers_no_link(app: FastAPI, nobody: Person, mail: MailServer) -> None:
    """The link would rest on what a request says: the province sets the password, as before."""
    app.state.settings = replace(app.state.settings, url="")
    nobody.opens("/login/forgotten", 404)
    assert nobody.browser.post("/login/forgotten", data={"name": "kutchum"}).status_code == 404
    assert "ให้ผู้ดูแลระดับจังหวัดตั้งให้ใหม่" in nobody.opens("/login")
