"""Something goes wrong under a person at a browser: a page in their language with the way out; programs get JSON as before."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from tests.sync.server.pages.conftest import Person

PERSON = {"Accept": "text/html,application/xhtml+xml"}
PROBLEM = {"type", "title", "status", "detail", "code", "values", "error"}  # RFC 9457, and the sentence that kiosks of 0.1 read


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    """A browser at a server two of whose pages fail."""

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("the secret of the inside")

    @app.get("/unreachable")
    def unreachable() -> None:
        raise OperationalError("SELECT secret", {}, Exception("no route"))

    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status", "thai", "english"),
    [
        ("GET", "/broken", 500, "เครื่องแม่ข่ายทำงานผิดพลาด", "The server made a mistake"),
        ("GET", "/unreachable", 503, "ฐานข้อมูลไม่ตอบ", "The database does not answer"),
        ("GET", "/nowhere", 404, "ไม่พบหน้านี้", "There is no such page"),
        ("PUT", "/login", 405, "ไม่เข้าใจสิ่งที่ส่งมา", "does not understand"),
    ],
)
def test_a_page_fails(browser: TestClient, method: str, path: str, status: int, thai: str, english: str) -> None:
    """Thai, or English for who chose it; nothing of the inside, security headers as everywhere, and JSON for a program."""
    reply = browser.request(method, path, headers=PERSON)
    assert reply.status_code == status and reply.headers["Content-Type"].startswith("text/html") and thai in reply.text
    assert "secret" not in reply.text and "Traceback" not in reply.text and "/language/en" in reply.text and 'href="/"' in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert english in browser.request(method, path, headers={**PERSON, "Cookie": "language=en"}).text
    assert set(browser.request(method, path).json()) == PROBLEM


def test_a_form_is_far_too_long_or_of_another_site(browser: TestClient) -> None:
    """413 and 403 as pages."""
    large = browser.post("/login", data={"name": "x" * 2 * 2**20}, headers=PERSON)
    assert large.status_code == 413 and "ยาวเกินไป" in large.text
    cross = browser.post("/login", data={"name": "x"}, headers={**PERSON, "Sec-Fetch-Site": "cross-site"})
    assert cross.status_code == 403 and "มาจากเว็บไซต์อื่น" in cross.text


def test_a_file_where_a_word_belongs(browser: TestClient) -> None:
    """422 as a page."""
    reply = browser.post("/login", files={"name": ("x.txt", b"x")}, headers=PERSON)
    assert reply.status_code == 422 and "ไม่เข้าใจสิ่งที่ส่งมา" in reply.text


def test_the_wire_keeps_json_even_for_a_browser(browser: TestClient) -> None:
    """Its faults are for programs."""
    assert set(browser.get("/v1/config", headers=PERSON).json()) == PROBLEM


def test_a_form_that_lay_open_too_long(jangwat: Person, guest: Person) -> None:
    """Said for what it is, apart from a page that the account may not see."""
    reply = jangwat.browser.post("/users", data={"csrf": "old", "name": "x"})
    assert reply.status_code == 403 and "แบบฟอร์มนี้หมดอายุแล้ว" in reply.text
    assert "บัญชีนี้ไม่มีสิทธิ์" in guest.opens("/users", 403)
