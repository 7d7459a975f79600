"""Accounts with a second factor: somebody has the password only, a telephone is lost, a code is read over a shoulder, roles need one."""

import re
import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from sync.server import audit
from sync.server.accounts import second_factor
from sync.server.accounts.users import add_user
from sync.server.db.engine import reading, writing
from sync.server.db.schema import recovery_codes, second_factors, sessions, users
from sync.server.scope import Scope

PASSWORD = "ดอกบัวสี่เหล่า 4"


class Telephone:
    """Knows the secret that was scanned, and shows the digits of the half minute before, this one or the next."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret.replace(" ", ""))

    def digits(self, later: int = 0) -> str:
        left = 30 - time.time() % 30
        if left < 1:  # the half minute would be over before the server sees them
            time.sleep(left)
        return self.totp.generate_otp(int(time.time()) // 30 + later)


@pytest.fixture
def browser(app: FastAPI) -> Callable[..., TestClient]:
    """A browser at an address of its own."""

    def opened(address: str = "127.0.0.1") -> TestClient:
        return TestClient(app, base_url="http://127.0.0.1", client=(address, 50000), follow_redirects=False)

    return opened


@pytest.fixture
def somchai(app: FastAPI) -> str:
    """The province's officer; the name of the account."""
    with writing(app.state.engine) as connection:
        return add_user(connection, "test", "somchai", PASSWORD, "province", Scope("ยโสธร"))


def step_one(browser: TestClient, name: str = "somchai", way: str = "/") -> str:
    reply = browser.post("/login", data={"name": name, "password": PASSWORD, "next": way})
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"]


def step_two(browser: TestClient, digits: str) -> Any:
    page = browser.get("/login/code?next=/users")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    return browser.post("/login/code", data={"csrf": token[1] if token else "", "digits": digits, "next": "/users"})


def sends(browser: TestClient, path: str, **form: str) -> Any:
    token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/account").text)
    return browser.post(path, data={"csrf": token[1], **form})


def set_up(browser: TestClient) -> tuple[Telephone, list[str]]:
    """What a person does on the page: the telephone, and the recovery codes that are shown."""
    assert sends(browser, "/account/second-factor/begin", own="not this one").status_code == 400
    assert sends(browser, "/account/second-factor/begin", own=PASSWORD).status_code == 303
    page = browser.get("/account/second-factor").text
    letters = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', page)
    assert letters and "<svg" in page
    telephone = Telephone(letters[1])
    assert sends(browser, "/account/second-factor", digits="000000").status_code == 400
    codes = re.findall(r'<li class="code">([0-9A-Z-]{14})</li>', sends(browser, "/account/second-factor", digits=telephone.digits(-1)).text)
    assert len(set(codes)) == 10
    return telephone, codes


def acts(app: FastAPI) -> list[str]:
    with reading(app.state.engine) as connection:
        return [row.act for row in audit.entries(connection, Scope("ยโสธร"))]


def test_somebody_knows_the_password_only(app: FastAPI, browser: Any, somchai: str) -> None:
    """No page opens to them, wrong digits are counted, written down and told to the owner; the owner gets in, with Thai digits too."""
    mine = browser()
    step_one(mine)
    telephone, _ = set_up(mine)
    thief = browser("203.0.113.9")
    assert step_one(thief, way="/users") == "/login/code?next=%2Fusers"
    for path in ("/overview", "/users", "/account", "/account/second-factor"):
        assert thief.get(path).headers["Location"].startswith("/login?next="), path
    assert thief.get("/").headers["Location"] == "/login" and "somchai" in thief.get("/login/code").text
    assert {step_two(thief, f"{number:06}").status_code for number in range(1, 11)} == {403}
    assert step_two(thief, telephone.digits()).status_code == 429, "the digits are not found by trying"
    assert {"log-in.code-wrong", "log-in.locked", "second-factor.on"} <= set(acts(app))
    sends(mine, "/logout")
    assert step_one(mine) == "/login/code?next=%2F"
    thai = telephone.digits().translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert step_two(mine, f"{thai[:3]} {thai[3:]}").headers["Location"] == "/users"
    assert "ผิด 11 ครั้ง" in mine.get("/account").text


def test_a_code_is_read_over_a_shoulder(app: FastAPI, browser: Any, somchai: str) -> None:
    """It was used by its owner, and no code of that half minute or an earlier one is taken again."""
    owner = browser()
    step_one(owner)
    telephone, _ = set_up(owner)
    seen = telephone.digits()
    step_one(owner)
    assert step_two(owner, seen).status_code == 303
    watcher = browser("203.0.113.9")
    step_one(watcher)
    assert [step_two(watcher, digits).status_code for digits in (seen, telephone.digits(-1))] == [403, 403]


def test_the_telephone_is_lost(app: FastAPI, browser: Any, somchai: str) -> None:
    """A recovery code lets in once, however it is typed; only hashes are stored; whoever has none left is let in by the province."""
    mine = browser()
    step_one(mine)
    _, codes = set_up(mine)
    with reading(app.state.engine) as connection:
        stored = str(connection.execute(select(recovery_codes)).all())
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    sends(mine, "/logout")
    step_one(mine)
    assert step_two(mine, codes[0].lower().replace("-", " ")).status_code == 303
    assert "9" in mine.get("/account").text and "second-factor.recovery" in acts(app)
    again = browser()
    step_one(again)
    assert step_two(again, codes[0]).status_code == 403
    fresh = re.findall(r'<li class="code">([0-9A-Z-]{14})</li>', sends(mine, "/account/second-factor/codes", own=PASSWORD).text)
    assert step_two(again, codes[1]).status_code == 403, "the old ones are worth nothing"
    assert step_two(again, fresh[0]).status_code == 303
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "jangwat", PASSWORD, "province", Scope("ยโสธร"))
    officer = browser()
    step_one(officer, "jangwat")
    assert sends(officer, "/users/somchai/factor", own="wrong").status_code == 400
    assert sends(officer, "/users/somchai/factor", own=PASSWORD).status_code == 303
    assert mine.get("/overview").status_code == 303, "and the open sessions end"
    assert step_one(browser()) == "/"


def test_a_role_needs_a_second_factor(app: FastAPI, browser: Any, somchai: str) -> None:
    """Its accounts set theirs up before any other page opens; the others log in as before."""
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "guest", PASSWORD, "viewer", Scope("ยโสธร"))
    officer, guest = browser(), browser()
    step_one(officer)
    step_one(guest, "guest")
    assert sends(guest, "/users/second-factor", needed="province", own=PASSWORD).status_code == 403
    assert sends(officer, "/users/second-factor", needed="province", own="").status_code == 400
    assert sends(officer, "/users/second-factor", needed="province", own=PASSWORD).status_code == 303
    with reading(app.state.engine) as connection:
        assert second_factor.required_roles(connection) == {"province"}
    assert {officer.get(path).headers["Location"] for path in ("/overview", "/users", "/audit")} == {"/account/second-factor"}
    assert guest.get("/overview").status_code == 200
    set_up(officer)
    assert officer.get("/users").status_code == 200
    assert sends(officer, "/account/second-factor/off", own=PASSWORD).status_code == 303
    assert officer.get("/overview").headers["Location"] == "/account/second-factor"


def test_the_second_step_takes_too_long_or_is_another_sites(app: FastAPI, browser: Any, somchai: str) -> None:
    """After five minutes the password is asked for again; a form without the token of the page is refused; a shut account gets nowhere."""
    mine = browser()
    step_one(mine)
    telephone, _ = set_up(mine)
    step_one(mine)
    assert mine.post("/login/code", data={"digits": telephone.digits(), "csrf": "x"}).status_code == 403
    with writing(app.state.engine) as connection:
        connection.execute(update(sessions).values(expires_unix=int(time.time()) - 1))
    assert step_two(mine, telephone.digits()).headers["Location"].startswith("/login?next=")
    step_one(mine)
    with writing(app.state.engine) as connection:
        connection.execute(update(users).values(disabled_at="2026-11-28T10:00:00+07:00"))
    assert step_two(mine, telephone.digits()).headers["Location"].startswith("/login?next=")


def test_the_secret_is_shown_until_it_is_confirmed_and_never_again(app: FastAPI, browser: Any, somchai: str) -> None:
    """Who sits down at an open browser reads neither secret nor codes, and does not put a telephone of theirs in its place."""
    mine = browser()
    step_one(mine)
    set_up(mine)
    with reading(app.state.engine) as connection:
        secret = connection.scalar(select(second_factors.c.secret))
    assert mine.get("/account/second-factor").headers["Location"] == "/account" and secret not in mine.get("/account").text
    sends(mine, "/account/second-factor/begin", own=PASSWORD)
    assert sends(mine, "/account/second-factor/off", own="wrong").status_code == 400
    assert sends(mine, "/account/second-factor/codes", own="wrong").status_code == 400
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(second_factors.c.secret)) == secret


def test_where_one_is_logged_in(app: FastAPI, browser: Any, somchai: str) -> None:
    """Each session with its network; one is ended, then all others; nobody ends another's; the eleventh ends the oldest."""
    home, office, mine = browser("203.0.113.9"), browser("192.0.2.7"), browser()
    for opened in (home, office, mine):
        step_one(opened)
    page = mine.get("/account").text
    assert "203.0.113.0/24" in page and "192.0.2.0/24" in page and page.count('name="key"') == 2
    keys = dict(re.findall(r'(\d+\.\d+\.\d+\.0/24)</td>\s*<td><form[^>]*>.*?name="key" value="([0-9a-f]{16})"', page))
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "guest", PASSWORD, "viewer", Scope("ยโสธร"))
    guest = browser()
    step_one(guest, "guest")
    sends(guest, "/account/sessions", key=keys["203.0.113.0/24"])
    assert home.get("/overview").status_code == 200
    sends(mine, "/account/sessions", key=keys["203.0.113.0/24"])
    assert (home.get("/overview").status_code, office.get("/overview").status_code) == (303, 200)
    sends(mine, "/account/sessions")
    assert (office.get("/overview").status_code, mine.get("/overview").status_code, guest.get("/overview").status_code) == (303, 200, 200)
    with writing(app.state.engine) as connection:
        connection.execute(update(sessions).where(sessions.c.user == "somchai").values(seen_unix=int(time.time()) - 60))
    for _ in range(10):
        step_one(browser())
    assert mine.get("/overview").status_code == 303
