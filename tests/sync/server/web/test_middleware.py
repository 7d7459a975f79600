"""What surrounds every answer: the name a request comes under, forms of other sites, cookies over https."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from sync.server.accounts.users import add_user
from sync.server.app import create_app
from sync.server.db.engine import writing
from sync.server.scope import Scope
from sync.server.settings import Settings

URL = "https://province.example"
PASSWORD = "a sentence that is remembered"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    """Somebody at a browser, and a server that knows its own address."""
    app: FastAPI = create_app(Settings(f"sqlite:///{tmp_path / 'province.db'}", "ยโสธร", url=URL))
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "somchai", PASSWORD, "province", Scope("ยโสธร"))
    with TestClient(app, base_url=URL, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        yield client


def test_a_request_comes_under_another_name(browser: TestClient) -> None:
    """No page and no code is made under it; the server's own name, this machine, and whoever watches it are answered."""
    browser.post("/login", data={"name": "somchai", "password": PASSWORD})
    token = browser.get("/account").text.partition('name="csrf" value="')[2].partition('"')[0]
    form, evil = {"csrf": token, "new_district": "กุดชุม", "sure": "กุดชุม"}, {"Host": "evil.example"}
    assert browser.post("/kiosks/enroll", data=form, headers=evil).status_code == 421
    assert browser.get("/login", headers={**evil, "Accept": "text/html"}).status_code == 421
    page = browser.post("/kiosks/enroll", data=form)
    assert page.status_code == 200 and f"kiosk enroll {URL} " in page.text and "evil" not in page.text
    assert [browser.get(path, headers=evil).status_code for path in ("/healthz", "/readyz")] == [200, 200]
    assert browser.get("/public/กุดชุม", headers={"Host": "127.0.0.1:8080"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": URL}, 303),
        ({"Origin": URL, "Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_another_site_logs_somebody_in(browser: TestClient, headers: dict[str, str], status: int) -> None:
    """An old browser without Fetch Metadata names the site that the form came from."""
    assert browser.post("/login", data={"name": "somchai", "password": PASSWORD}, headers=headers).status_code == status


def test_cookies_and_transport_over_https(browser: TestClient) -> None:
    """Every cookie is bound to the host and to https; browsers keep to https for this name and those below it."""
    reply = browser.post("/login", data={"name": "somchai", "password": PASSWORD})
    cookies = [*reply.headers.get_list("Set-Cookie"), *browser.get("/language/en").headers.get_list("Set-Cookie")]
    assert len(cookies) == 3 and all(cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert 'lang="en"' in browser.get("/overview").text
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_proxy_does_not_say_who_asks_for_the_figures(browser: TestClient) -> None:
    """Without X-Forwarded-For everybody has its address; the name that was asked for gives it away."""
    assert browser.get("/metrics").status_code == 403
    browser.base_url = browser.base_url.copy_with(scheme="http", host="localhost")
    assert browser.get("/metrics").status_code == 200
