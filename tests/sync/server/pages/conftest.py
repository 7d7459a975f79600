"""What the pages' tests lean on: three districts of Yasothon in a real database, and people logged in as province, district and viewer."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from sync.server.accounts.users import add_user
from sync.server.app import create_app
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.support.fixtures.yasothon import FilledProvince

PROVINCE = "ยโสธร"
PASSWORD = "a sentence that is remembered"
FIVE, OTHER = ["P002", "L022", "L023", "L001", "B046"], ["L005", "L022", "L023", "L001", "B046"]  # lists of services
LOOKS_AT_ALL = os.environ.get("LOOKS") == "all"  # make looks
ACCOUNTS = {"jangwat": ("province", ""), "kutchum": ("district", "กุดชุม"), "guest": ("viewer", "")}


@dataclass(frozen=True)
class LoggedIn:
    """Who has logged in at a browser: its cookies, and the token of its forms."""

    cookies: dict[str, str]
    token: str


@dataclass(frozen=True)
class FilledPages:
    """A database with two months of three districts and the accounts; district -> its kiosk; and the account of each name at a browser,
    logged in once for all tests: every copy of the database knows these sessions."""

    path: Path
    kiosks: dict[str, str]
    people: dict[str, LoggedIn]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, yasothon: FilledProvince) -> FilledPages:
    """Made once for all tests of a process."""
    path = tmp_path_factory.mktemp("yasothon") / "province.db"
    app = create_app(yasothon.copied_to(path))
    with writing(app.state.engine) as connection:
        for name, (role, district) in ACCOUNTS.items():
            add_user(connection, "test", name, PASSWORD, role, Scope(PROVINCE, district))
    people = {name: Person(somebodys_browser(app)) for name in ACCOUNTS}
    for name, person in people.items():
        person.logs_in(name)
    logged_in = {name: LoggedIn(dict(person.browser.cookies), person.token()) for name, person in people.items()}
    for person in people.values():
        person.browser.close()
    app.state.engine.dispose()
    return FilledPages(path, yasothon.kiosks, logged_in)


def somebodys_browser(app: FastAPI) -> TestClient:
    """A browser on this machine, which follows no redirection by itself."""
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), follow_redirects=False)


@pytest.fixture
def app(filled: FilledPages, tmp_path: Path) -> Iterator[FastAPI]:
    """The server over a copy of the filled database: each test may change what it likes."""
    copy = tmp_path / "province.db"
    copy.write_bytes(filled.path.read_bytes())
    app = create_app(Settings(f"sqlite:///{copy}", PROVINCE))
    yield app
    app.state.engine.dispose()


@pytest.fixture
def kiosks(filled: FilledPages) -> dict[str, str]:
    return filled.kiosks


@dataclass
class Person:
    """Someone at a browser: opens pages, sends forms with the token that the page gave."""

    browser: TestClient
    _tokens: dict[str, str] = field(default_factory=dict)  # of this browser's sessions

    def logs_in(self, name: str, password: str = PASSWORD) -> None:
        reply = self.browser.post("/login", data={"name": name, "password": password})
        assert reply.status_code == 303, reply.text

    def opens(self, path: str, status: int = 200) -> str:
        reply = self.browser.get(path)
        assert reply.status_code == status, f"{path}: {reply.status_code} {reply.text[:300]}"
        return reply.text

    def knows(self, token: str) -> None:
        """The token of this session's forms, from an earlier page."""
        self._tokens[self._session()] = token

    def _session(self) -> str:
        return next((value for name, value in sorted(self.browser.cookies.items()) if name.endswith("session")), "")

    def token(self) -> str:
        session = self._session()
        if session not in self._tokens:
            written = re.search(r'name="csrf" value="([^"]+)"', self.opens("/account"))
            assert written
            self._tokens[session] = written[1]
        return self._tokens[session]

    def sends(self, path: str, status: int = 303, **form: object) -> str:
        """A form of ours, with its hidden token; the page that follows."""
        reply = self.browser.post(path, data={"csrf": self.token(), **form}, follow_redirects=False)
        assert reply.status_code == status, f"{path}: {reply.status_code} {reply.text[:600]}"
        return self.opens(reply.headers["location"]) if status == 303 else reply.text


@pytest.fixture
def nobody(app: FastAPI) -> Iterator[Person]:
    """Someone without an account."""
    with somebodys_browser(app) as browser:
        yield Person(browser)


@pytest.fixture
def log_in(app: FastAPI, filled: FilledPages) -> Iterator[Callable[..., Person]]:
    """`log_in("kutchum")` is the officer of กุดชุม at a browser of their own."""
    people: list[Person] = []
    waiting = dict(filled.people)

    def logged_in(name: str, password: str = PASSWORD) -> Person:
        people.append(person := Person(somebodys_browser(app)))
        before = waiting.pop(name, None)  # whoever logs in once more does so
        if before and password == PASSWORD:
            for cookie, value in before.cookies.items():
                person.browser.cookies.set(cookie, value, domain="127.0.0.1")
            person.knows(before.token)
        else:
            person.logs_in(name, password)
        return person

    yield logged_in
    for person in people:
        person.browser.close()


@pytest.fixture
def jangwat(log_in: Callable[[str], Person]) -> Person:
    """The province's officer."""
    return log_in("jangwat")


@pytest.fixture
def kutchum(log_in: Callable[[str], Person]) -> Person:
    """The officer of กุดชุม."""
    return log_in("kutchum")


@pytest.fixture
def guest(log_in: Callable[[str], Person]) -> Person:
    """A viewer of the whole province."""
    return log_in("guest")


@pytest.fixture
def site(jangwat: Person) -> Iterator[str]:
    """The pages as the province's officer sees them, on a port of this machine: Chromium cannot be given a cookie by command line."""

    class Passing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                reply = jangwat.browser.get(self.path)
            self._pass(reply)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                reply = jangwat.browser.post(self.path, content=sent, headers={"Content-Type": self.headers["Content-Type"]})
            self._pass(reply)

        def _pass(self, reply: Response) -> None:
            self.send_response(reply.status_code)
            for name in ("content-type", "content-security-policy", "location"):
                if name in reply.headers:
                    self.send_header(name, reply.headers[name])
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what failed."""

    lock = threading.Lock()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def publishes(person: Person, district: str = "", status: int = 303, page: str = "", **form: str) -> str:
    """What is prepared becomes the next version, from the page of settings as it stands, or as it stood when it was read."""
    page = page or person.opens(f"/settings?district={district}")
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("seen", "after")}
    return person.sends("/settings", status, district=district, **{name: field[1] for name, field in fields.items() if field}, **form)


def seen_on(page: str) -> str:
    """What a page says that it showed, for its form."""
    field = re.search(r'name="seen" value="([^"]*)"', page)
    assert field
    return field[1]


def brings_form(person: Person, text: str, status: int = 303) -> str:
    """A questionnaire's file, from the person's disk into what is prepared; the page that follows."""
    files = {"file": ("questionnaire.toml", text.encode())}
    reply = person.browser.post("/settings/questionnaire/file", data={"csrf": person.token()}, files=files, follow_redirects=False)
    assert reply.status_code == status, reply.text[:600]
    return person.opens(reply.headers["location"]) if status == 303 else reply.text


def picks(person: Person, services: list[str], district: str = "", status: int = 303, **more: str) -> str:
    """A list of services, ticked and kept as what is prepared."""
    return person.sends("/settings/services", status, act="save", service=services, district=district, **more)


def current(app: FastAPI, district: str) -> dict[str, Any]:
    """What the province has published for a district."""
    with reading(app.state.engine) as connection:
        return dict(published.current(connection, PROVINCE, district))
