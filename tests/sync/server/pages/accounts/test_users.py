"""Accounts are changed by the person who is logged in as the province, not by whoever sits at the open browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from sync.server.accounts.users import hasher
from sync.server.db.engine import reading, writing
from sync.server.db.schema import users
from tests.sync.server.pages.conftest import PASSWORD, Person

NEW = "another sentence to remember"


def password_hash(app: FastAPI, name: str) -> str:
    with reading(app.state.engine) as connection:
        return connection.scalar(select(users.c.password_hash).where(users.c.name == name)) or ""


def test_somebody_sits_down_at_an_open_browser_of_the_province(app: FastAPI, jangwat: Person) -> None:
    """No act on an account goes through without the officer's own password, and nobody's own is set on that page at all."""
    before = password_hash(app, "jangwat"), password_hash(app, "kutchum")
    jangwat.sends("/users/kutchum/password", 400, password=NEW, own="a guess that is wrong")
    jangwat.sends("/users/kutchum/disable", 400)
    jangwat.sends("/users/kutchum/role", 400, role="province", own="")
    assert "รหัสผ่านปัจจุบันไม่ถูกต้อง" in jangwat.sends("/users", 400, name="mine", password=NEW, role="province", own="")
    jangwat.sends("/users/jangwat/password", 400, password=NEW, own=PASSWORD)
    assert (password_hash(app, "jangwat"), password_hash(app, "kutchum")) == before
    with reading(app.state.engine) as connection:
        assert connection.execute(select(users).where(users.c.name == "kutchum")).one().role == "district"


def test_a_slip_in_an_accounts_form_costs_one_password_and_nothing_else(jangwat: Person) -> None:
    """Name, role and district stand where they were typed, in the open form, and the page says what has to be typed again."""
    page = jangwat.sends("/users", 400, name="mine", password=NEW, role="district", district="ค้อวัง", own="")
    form = page[page.index('action="/users"') :]
    assert 'value="mine"' in form and "<option selected>ค้อวัง" in form and re.search(r'value="district" selected', form)
    assert "เหลือเพียงรหัสผ่านที่ต้องพิมพ์ใหม่" in page
    page = jangwat.sends("/users/kutchum/role", 400, role="viewer", district="เลิงนกทา", own="")
    form = page[page.index('action="/users/kutchum/role"') :]
    assert "<details open" in page and re.search(r'value="viewer" selected.*?<option selected>เลิงนกทา', form, re.DOTALL)


def test_the_accounts_of_a_large_province_stand_on_pages(app: FastAPI, jangwat: Person) -> None:
    """Each account on one of three pages; a slip in the form of one on the last page shows that page, with its form open."""
    with writing(app.state.engine) as connection:
        one_of_many = dict(connection.execute(select(users).where(users.c.name == "guest")).one()._mapping)
        connection.execute(insert(users), [{**one_of_many, "name": f"viewer{number:03d}"} for number in range(117)])
    pages = [jangwat.opens(f"/users?page={number}") for number in (1, 2, 3)]
    listed = [re.findall(r'<th scope="row">([^<]+)</th>', page) for page in pages]
    assert [len(names) for names in listed] == [50, 50, 20] and len(set().union(*listed)) == 120
    slip = jangwat.sends("/users/viewer116/role", 400, role="viewer", district="เลิงนกทา", own="")
    assert "<details open" in slip and 'action="/users/viewer116/role"' in slip and "หน้า 3 จาก 3" in slip


def test_the_province_sets_a_forgotten_password(jangwat: Person, log_in: Callable[..., Person]) -> None:
    """The officer chooses another before any page opens: the province knows the first one no longer."""
    jangwat.sends("/users/kutchum/password", password=NEW, own=PASSWORD)
    officer = log_in("kutchum", NEW)
    reply = officer.browser.get("/overview")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/account")
    assert "ผู้อื่นเป็นผู้ตั้งรหัสผ่านนี้" in officer.opens("/account")
    officer.sends("/account", 400, old=NEW, new=NEW, again=NEW)
    officer.sends("/account", old=NEW, new=PASSWORD, again=PASSWORD)
    log_in("kutchum").opens("/overview")


@pytest.mark.parametrize(
    ("password", "sentence"), [("yasothon2569", "เดาง่าย"), ("1234567890123", "เดาง่าย"), ("short but", "10 ถึง 200"), ("sentence 11", "12")]
)
def test_a_password_that_would_be_guessed(jangwat: Person, password: str, sentence: str) -> None:
    """Refused with a sentence; an account of the province needs twelve letters."""
    assert sentence in jangwat.sends("/users", 400, name="new", password=password, role="province", own=PASSWORD)


@pytest.mark.parametrize("name", ["ѕomchai", "a/b", "a b", "-a", "ａ\u200bb", "a?b", "x" * 65, "โส\u202eม"])
def test_a_name_that_looks_like_another_or_breaks_an_address(jangwat: Person, name: str) -> None:
    """Letters of one script that look like another's, slashes and invisible letters make no name."""
    assert "ชื่อบัญชีต้อง" in jangwat.sends("/users", 400, name=name, password=NEW, role="viewer", own=PASSWORD)


@pytest.mark.parametrize("name", ["สมชาย", "somchai.k@yasothon", "Somchai-2"])
def test_a_name_in_thai_or_latin_letters(jangwat: Person, name: str) -> None:
    """Kept in small letters."""
    assert f">{name.lower()}<" in jangwat.sends("/users", name=name, password=NEW, role="viewer", own=PASSWORD)


def test_an_account_of_an_earlier_version_has_a_slash_in_its_name(app: FastAPI, jangwat: Person) -> None:
    """It can be shut like any other."""
    with writing(app.state.engine) as connection:
        values = {
            "password_hash": hasher.hash(NEW),
            "role": "viewer",
            "province": "ยโสธร",
            "district": "",
            "created_at": "2026-01-01T00:00:00+07:00",
        }
        connection.execute(insert(users).values(name="a/b", **values))
    address = re.search(r'action="(/users/a[^"]+/disable)"', jangwat.opens("/users"))
    assert address and "ปิดบัญชีแล้ว" in jangwat.sends(address[1], own=PASSWORD)
    with reading(app.state.engine) as connection:
        assert connection.execute(select(users).where(users.c.name == "a/b")).one().disabled_at


def test_whoever_logs_in_reads_when_that_was_last_and_how_often_it_failed_since(
    app: FastAPI, nobody: Person, log_in: Callable[..., Person]
) -> None:
    """On the page of the account, and on the first page when there is something to worry about."""
    log_in("kutchum")
    for _ in range(2):
        nobody.browser.post("/login", data={"name": "kutchum", "password": "wrong and long"})
    officer = log_in("kutchum")
    page = officer.opens("/account")
    assert "เข้าสู่ระบบครั้งก่อน" in page and "ผิด 2 ครั้ง" in page and "ผิด 2 ครั้ง" in officer.opens("/overview")
    with writing(app.state.engine) as connection:
        connection.execute(update(users).values(failed_since=0))
    assert "ครั้งตั้งแต่นั้น" not in log_in("kutchum").opens("/overview")


def test_logging_in_again_ends_the_session_before(app: FastAPI, kutchum: Person) -> None:
    """And logging out clears what a shared computer still has of the pages."""
    first = kutchum.browser.cookies["session"]
    kutchum.browser.post("/login", data={"name": "kutchum", "password": PASSWORD})
    with TestClient(app, base_url="http://127.0.0.1", cookies={"session": first}, follow_redirects=False) as old:
        assert old.get("/overview").status_code == 303
    reply: Any = kutchum.browser.post("/logout", data={"csrf": kutchum.token()})
    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'
