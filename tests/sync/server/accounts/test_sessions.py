"""People with accounts: log-in, wrong passwords, sessions that end, roles, CSRF, what is stored. On both databases."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Annotated, Any

import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from sync.server import audit
from sync.server.accounts import known_devices, rate_limit
from sync.server.accounts import sessions as auth
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import current_user, require_role
from sync.server.accounts.users import AccountError, User, add_user, disable_user, hashing_turn, set_password
from sync.server.db.engine import reading, writing
from sync.server.db.schema import sessions, users
from sync.server.scope import Scope
from tests.sync.server.conftest import ONE_DATABASE

PASSWORD = "ดอกบัวสี่เหล่า 4"


@pytest.fixture
def account(app: FastAPI) -> Any:
    """An account of a role; its name."""

    def made(role: str = "province", name: str = "somchai", district: str = "") -> Any:
        with writing(app.state.engine) as connection:
            add_user(connection, "test", name, PASSWORD, role, Scope("ยโสธร", district))
        return name

    return made


@pytest.fixture
def pages(app: FastAPI, client: TestClient) -> TestClient:
    """The server with two small pages of our own, so that the doors are tested and not what is behind them."""

    @app.get("/t/whoami")
    def whoami(user: Annotated[User, Depends(current_user)]) -> Any:
        return {"name": user.name, "csrf": user.csrf, "scope": [user.scope.province, user.scope.district]}

    @app.get("/t/province")
    def province_only(user: Annotated[User, Depends(require_role("province"))]) -> Any:
        return user.name

    @app.post("/t/change")
    def change(user: Annotated[User, Depends(csrf_checked)]) -> Any:
        return user.name

    app.router.routes.sort(key=lambda route: not getattr(route, "path", "").startswith("/t/"))
    return client


def log_in(client: Any, name: str = "somchai", password: Any = PASSWORD) -> Any:
    return client.post("/login", data={"name": name, "password": password, "next": "/"})


def test_someone_logs_in_and_out(app: FastAPI, pages: TestClient, account: Any) -> None:
    """The cookie is HttpOnly, SameSite and opens the pages; after logging out it opens nothing. Only hashes are stored."""
    account()
    reply = log_in(pages)
    cookie = reply.headers["Set-Cookie"]
    assert reply.status_code == 303 and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    who = pages.get("/t/whoami").json()
    assert who["name"] == "somchai"
    with reading(app.state.engine) as connection:
        stored = str(connection.execute(select(sessions)).all()) + str(connection.execute(select(users)).all())
    assert pages.cookies["session"] not in stored and PASSWORD not in stored and "argon2id" in stored
    assert pages.post("/logout", data={"csrf": who["csrf"]}).status_code == 303
    assert pages.get("/t/whoami").status_code == 303


def test_over_https_the_cookie_is_secure(app: FastAPI, account: Any) -> None:
    """Secure and bound to the host (__Host-), unless it is plain http to this very machine."""
    account()
    with TestClient(app, base_url="https://province.example", follow_redirects=False) as outside:
        cookie = log_in(outside).headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=") and "Secure" in cookie and "Path=/" in cookie


def test_nobody_is_logged_in(pages: TestClient) -> None:
    """A page sends to the log-in page and says where to go on; a forged cookie is nobody."""
    reply = pages.get("/t/whoami")
    assert reply.status_code == 303 and reply.headers["Location"].startswith("/login?next=")
    pages.cookies.set("session", "forged")
    assert pages.get("/t/whoami").status_code == 303


def test_someone_guesses_passwords(pages: TestClient, account: Any) -> None:
    """Five wrong ones and the account waits from there, even with the right one."""
    account()
    assert [log_in(pages, password=f"wrong {number}").status_code for number in range(5)] == [403] * 5
    reply = log_in(pages)
    assert reply.status_code == 429 and int(reply.headers["Retry-After"]) > 60


def test_a_right_password_ends_the_counting(pages: TestClient, account: Any) -> None:
    """Whoever gets in within five tries may err again tomorrow."""
    account()
    for _ in range(3):
        assert [log_in(pages, password="wrong").status_code for _ in range(4)] == [403] * 4
        assert log_in(pages).status_code == 303


@pytest.mark.parametrize(("column", "earlier"), [("seen_unix", auth.IDLE_SECONDS + 1), ("expires_unix", auth.SESSION_SECONDS + 1)])
def test_a_session_was_left_alone(app: FastAPI, pages: TestClient, account: Any, column: str, earlier: Any) -> None:
    """It ends after an idle hour, and after twelve hours in any case."""
    account()
    log_in(pages)
    with writing(app.state.engine) as connection:
        connection.execute(update(sessions).values({column: int(time.time()) - earlier}))
    assert pages.get("/t/whoami").status_code == 303


def test_an_account_is_shut(app: FastAPI, pages: TestClient, account: Any) -> None:
    """Its open session ends at once and it cannot log in."""
    account()
    log_in(pages)
    with writing(app.state.engine) as connection:
        disable_user(connection, "test", "somchai")
    assert pages.get("/t/whoami").status_code == 303 and log_in(pages).status_code == 403


def test_a_district_sees_only_itself(pages: TestClient, account: Any) -> None:
    """Its scope is its district; pages of the province refuse it."""
    account("district", "kudchum", "กุดชุม")
    log_in(pages, "kudchum")
    assert pages.get("/t/whoami").json()["scope"] == ["ยโสธร", "กุดชุม"]
    assert pages.get("/t/province").status_code == 403
    district, viewer, province = (
        User("x", role, "ยโสธร", place) for role, place in (("district", "กุดชุม"), ("viewer", ""), ("province", ""))
    )
    assert [user.may_see("กุดชุม") for user in (district, viewer, province)] == [True, True, True]
    assert [user.may_see("ค้อวัง") for user in (district, viewer, province)] == [False, True, True]
    assert [user.may_change("กุดชุม") for user in (district, viewer, province)] == [True, False, True]
    assert not district.may_change("ค้อวัง")


@pytest.mark.parametrize("path", ["/districts/%00", "/kiosks/%00", "/overview?district=%00"])
def test_a_nul_in_an_address_or_a_form(pages: TestClient, account: Any, path: str) -> None:
    """Nobody types it and PostgreSQL keeps it in no text: 400 on both databases, never a fault of the server."""
    account()
    log_in(pages)
    token = pages.get("/t/whoami").json()["csrf"]
    assert pages.get(path).status_code == 400
    assert pages.post("/conflicts/settle", data={"csrf": token, "kiosk": "\0", "hash": "x"}).status_code == 400


@ONE_DATABASE
@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "guess"}, {"csrf": "ก"}])
def test_a_form_without_its_token(pages: TestClient, account: Any, form: Any) -> None:
    """A form that does not carry the session's token is refused; with it, it goes through."""
    account()
    log_in(pages)
    assert pages.post("/t/change", data=form).status_code == 403
    assert pages.post("/t/change", data={"csrf": pages.get("/t/whoami").json()["csrf"]}).status_code == 200


@pytest.mark.parametrize(
    ("name", "password", "role", "district"),
    [
        ("somchai", PASSWORD, "province", ""),
        ("x y", PASSWORD, "viewer", ""),
        ("new", "short", "viewer", ""),
        ("new", "x" * 201, "viewer", ""),
        ("new", PASSWORD, "king", ""),
        ("new", PASSWORD, "district", ""),
        ("new", PASSWORD, "province", "กุดชุม"),
        ("", PASSWORD, "viewer", ""),
    ],
)
def test_an_account_that_cannot_be(app: FastAPI, account: Any, name: str, password: Any, role: str, district: str) -> None:
    """Taken names, blanks, weak passwords, unknown roles, a district account without district: one sentence, nothing made."""
    account()
    with pytest.raises(AccountError, match=r"\.$"), writing(app.state.engine) as connection:
        add_user(connection, "test", name, password, role, Scope("ยโสธร", district))
    with reading(app.state.engine) as connection:
        assert list(connection.scalars(select(users.c.name))) == ["somchai"]


def test_a_new_password_ends_the_old_sessions(app: FastAPI, pages: TestClient, account: Any) -> None:
    """Whoever knew the old one is out."""
    account()
    log_in(pages)
    with writing(app.state.engine) as connection:
        set_password(connection, "somchai", "somchai", "another password")
    assert pages.get("/t/whoami").status_code == 303
    assert log_in(pages).status_code == 403 and log_in(pages, password="another password").status_code == 303


def test_every_administrative_act_leaves_a_trace(app: FastAPI, pages: TestClient, account: Any) -> None:
    """Who, what, when; never a password or a key. A district reads what concerns it."""
    account()
    account("district", "kudchum", "กุดชุม")
    log_in(pages)
    with reading(app.state.engine) as connection:
        acts = [(row.actor, row.act, row.subject) for row in audit.entries(connection, Scope("ยโสธร"))]
        assert [row.subject for row in audit.entries(connection, Scope("ยโสธร", "กุดชุม"))] == ["kudchum"]
        assert PASSWORD not in str(connection.execute(select(audit.audit)).all())
    assert acts == [("somchai", "log-in", ""), ("test", "user.add", "kudchum"), ("test", "user.add", "somchai")]


@contextmanager
def at(app: FastAPI, address: str) -> Iterator[TestClient]:
    """A browser of its own, somewhere; the server does not start and stop with it."""
    browser = TestClient(app, base_url="http://127.0.0.1", client=(address, 5000), follow_redirects=False)
    yield browser
    browser.close()


def test_a_whole_office_logs_in_in_the_morning(app: FastAPI, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right passwords count against nobody, neither the name nor the address that all of them share."""
    account()
    monkeypatch.setattr(rate_limit, "NAME_TRIES", 3)
    monkeypatch.setattr(rate_limit, "ADDRESS_TRIES", 3)
    for _ in range(5):
        with at(app, "192.0.2.1") as new:
            assert log_in(new).status_code == 303


def test_strangers_try_to_lock_somebody_out(app: FastAPI, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty wrong passwords from many networks: a browser that the person has used before still opens, one that nobody knows waits."""
    account()
    monkeypatch.setattr(rate_limit, "NAME_TRIES", 6)
    with at(app, "192.0.2.1") as own, at(app, "198.51.100.9") as new:
        assert log_in(own).status_code == 303
        for number in range(6):
            with at(app, f"203.0.113.{number}") as stranger:
                assert log_in(stranger, password="wrong").status_code == 403
        assert log_in(new).status_code == 429
        assert log_in(own).status_code == 303
        assert [log_in(own, password="wrong").status_code for _ in range(6)] == [403] * 5 + [429]


def test_the_mark_of_a_known_browser_is_forged_or_of_another_person(app: FastAPI, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as if there were none."""
    account()
    account(name="malee")
    monkeypatch.setattr(rate_limit, "NAME_TRIES", 1)
    with at(app, "192.0.2.1") as browser, at(app, "192.0.2.2") as stranger:
        log_in(browser, "malee")
        seal = next(value for name, value in browser.cookies.items() if name.startswith("device-"))
        for value in (seal, "x.y", "", seal[:-1]):
            stranger.cookies.set(known_devices.cookie_name("somchai"), value)
            assert log_in(stranger, password="wrong").status_code in (403, 429)
        assert log_in(stranger).status_code == 429


def test_somebody_asks_from_every_address_of_their_ipv6_network(app: FastAPI, account: Any) -> None:
    """One /64 is one address."""
    account()
    replies = []
    for number in range(6):
        with at(app, f"2001:db8:1:2::{number}") as browser:
            replies.append(log_in(browser, password="wrong").status_code)
    assert replies == [403] * 5 + [429]


@pytest.mark.usefixtures("shipped_hashing")
def test_forty_try_at_once(app: FastAPI, account: Any) -> None:
    """No more than five are looked at, however many ask in the same instant, and those that wait too long are told to come back."""
    account()

    def guess(number: int) -> int:
        with at(app, "192.0.2.1") as browser:
            return log_in(browser, password=f"wrong {number}").status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(guess, range(40)))
    assert statuses.count(403) <= 5 and set(statuses) <= {403, 429, 503}


def test_many_log_in_at_once_and_a_kiosk_is_served(app: FastAPI, client: TestClient) -> None:
    """While two passwords are checked few of a flood from many addresses wait; the others are refused at once, and kiosks are served."""

    def guess(number: int) -> int:
        with at(app, f"2001:db8:{number}::1") as browser:
            return log_in(browser, f"nobody{number}", "a wrong password").status_code

    with ThreadPoolExecutor(30) as pool:
        with hashing_turn(), hashing_turn():  # two are checked at a time: no other password is until both are
            flood = as_completed([pool.submit(guess, number) for number in range(30)])
            assert {next(flood).result() for _ in range(22)} == {503}
            assert client.get("/readyz").status_code == 200
        assert [guessed.result() for guessed in flood] == [403] * 8


def test_a_password_is_longer_than_any(pages: TestClient, account: Any) -> None:
    """Its first two hundred letters open nothing."""
    account()
    with writing(pages.app.state.engine) as connection:  # type: ignore[attr-defined]
        set_password(connection, "somchai", "somchai", ("a sentence that is long " * 9)[:200])
    long = ("a sentence that is long " * 9)[:200]
    assert log_in(pages, password=long + "x").status_code == 403 and log_in(pages, password=long).status_code == 303


@pytest.mark.usefixtures("shipped_hashing")
def test_a_hash_of_an_earlier_version_is_replaced_when_its_password_comes(app: FastAPI, pages: TestClient, account: Any) -> None:
    """It was made with other costs; the password stays."""
    account()
    with writing(app.state.engine) as connection:
        connection.execute(update(users).values(password_hash=PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)))
    assert log_in(pages).status_code == 303
    with reading(app.state.engine) as connection:
        assert "m=19456,t=2,p=1" in (connection.scalar(select(users.c.password_hash)) or "")
    assert log_in(pages).status_code == 303
