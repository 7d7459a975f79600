"""Every page and act of the server, by a list made from its routes: who gets through, who does not, and that a refusal changes nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from sync.server.db.engine import reading
from sync.server.db.schema import metadata
from tests.sync.server.pages.conftest import Person

OWN, FOREIGN = "กุดชุม", "ค้อวัง"
PEOPLE = ("province", "district", "viewer", "nobody")
ALL, ACCOUNTS, NOT_VIEWERS, NOT_DISTRICTS, PROVINCE = (
    frozenset(PEOPLE),
    frozenset(PEOPLE[:3]),
    frozenset(PEOPLE[:2]),
    frozenset(("province", "viewer")),
    frozenset(("province",)),
)
# Who may open a page. `*`: what it is about is a district's or its kiosk's, and another district does not see it.
PAGES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "/",
            "/login",
            "/login/code",
            "/login/forgotten",
            "/login/reset",
            "/language/{language}",
            "/healthz",
            "/readyz",
            "/metrics",
            "/openapi.json",
        ),
        ALL,
    ),
    **dict.fromkeys(("/public", "/public/province/banner.{form}", "/public/{district}", "/s/{token}"), ALL),
    **dict.fromkeys(
        ("/account", "/account/second-factor", "/overview", "/districts/{name}*", "/services", "/services/{service}"), ACCOUNTS
    ),
    **dict.fromkeys(
        (
            "/items",
            "/compare",
            "/compare/table.{form}",
            "/trend",
            "/comments",
            "/quality",
            "/rates",
            "/telephones",
            "/duties",
            "/provider",
            "/provider/{district}/{year}*",
        ),
        ACCOUNTS,
    ),
    **dict.fromkeys(("/chapters", "/chapters/{district}/{year}*", "/photographs/{district}/{digest}*"), ACCOUNTS),
    **dict.fromkeys(("/data", "/data/{table}.{form}"), ACCOUNTS),
    **dict.fromkeys(("/data/responses", "/data/responses/{job}/file"), NOT_VIEWERS),
    **dict.fromkeys(("/selection", "/selection/{meeting}", "/selection/{meeting}/minutes.{form}"), ACCOUNTS),
    **dict.fromkeys(("/link-owners/{district}*", "/link-owners/{district}/list.{form}*"), ACCOUNTS),
    **dict.fromkeys(("/chapters/{district}/{year}/{chapter}*", "/districts/{name}/visitors*"), NOT_VIEWERS),
    **dict.fromkeys(("/banners", "/banners/{district}*", "/documents", "/documents/{district}*", "/handbook.pdf"), ACCOUNTS),
    **dict.fromkeys(("/documents/{district}/{kind}.{form}*", "/documents/{district}/month.{form}*"), ACCOUNTS),
    **dict.fromkeys(
        ("/comments/alike", "/comments/themes", "/comments/export.{form}", "/comments/improvements", "/account/alerts"), ACCOUNTS
    ),
    **dict.fromkeys(("/report", "/report/{year}", "/report/{year}/file.{form}", "/map"), NOT_DISTRICTS),
    **dict.fromkeys(
        (
            "/kiosks",
            "/kiosks/machines",
            "/kiosks/list.{form}",
            "/kiosks/updates",
            "/kiosks/{kiosk}*",
            "/audit",
            "/audit/export.{form}",
            "/comments/screening",
        ),
        NOT_VIEWERS,
    ),
    **dict.fromkeys(("/comments/follow-up", "/alerts"), NOT_VIEWERS),
    **dict.fromkeys(("/settings", "/conflicts", "/users", "/comments/themes/dictionary", "/kiosks/{kiosk}/move"), PROVINCE),
    **dict.fromkeys((f"/settings/{page}" for page in ("services", "texts", "questionnaire", "questionnaire.toml")), PROVINCE),
    **dict.fromkeys(("/settings/versions/{version}", "/settings/screen.png"), PROVINCE),
    **dict.fromkeys(("/kiosks/{kiosk}/support", "/kiosks/{kiosk}/support.json"), PROVINCE),
    **dict.fromkeys(("/settings/ministry", "/settings/ministry/{year}/{version}/file.{form}"), PROVINCE),
    **dict.fromkeys(("/settings/emblem", "/settings/emblem/{digest}"), PROVINCE),
}
ACTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("/data/keys", "/data/keys/withdraw"), ACCOUNTS),
    **dict.fromkeys(("/data/responses", "/data/responses/remove"), NOT_VIEWERS),
    **dict.fromkeys(("/chapters/{district}/{year}/{chapter}*", "/link-owners/{district}*"), NOT_VIEWERS),
    "/photographs/{district}/{digest}/withdraw*": NOT_VIEWERS,
    **dict.fromkeys(
        (
            "/account/email",
            "/account/email/confirm",
            "/account/alerts",
            "/account/alerts/try",
            "/logout",
            "/unsent/forget",
            "/account",
            "/account/sessions",
            "/account/second-factor",
        ),
        ACCOUNTS,
    ),
    **dict.fromkeys((f"/account/second-factor/{act}" for act in ("begin", "codes", "off")), ACCOUNTS),
    **dict.fromkeys(("/comments/screen", "/comments/screen-page", "/comments/follow-up", "/provider/{district}/{year}*"), NOT_VIEWERS),
    **dict.fromkeys(("/comments/screening", "/comments/screening/undo", "/comments/themes/mark"), NOT_VIEWERS),
    **dict.fromkeys(("/comments/improvements", "/comments/improvements/withdraw"), NOT_VIEWERS),
    **dict.fromkeys(("/banners/{district}*", "/banners/{district}/{service}*", "/kiosks/enroll", "/kiosks/codes/withdraw"), NOT_VIEWERS),
    **dict.fromkeys((f"/banners/{{district}}/{{service}}/{act}*" for act in ("adopt", "accept", "back")), NOT_VIEWERS),
    **dict.fromkeys(
        ("/kiosks/{kiosk}/name*", "/kiosks/{kiosk}/code*", "/kiosks/set-up", "/districts/{name}/counter*", "/districts/{name}/visitors*"),
        NOT_VIEWERS,
    ),
    **dict.fromkeys(
        (
            "/districts/{name}/remove",
            "/duties/sending-day",
            "/duties/holidays",
            "/report/band",
            "/report/four-eyes",
            "/report/{year}/{act}",
            "/compare/goal",
            "/telephones",
        ),
        PROVINCE,
    ),
    **dict.fromkeys(("/kiosks/updates/offer", "/kiosks/updates/stop"), PROVINCE),
    **dict.fromkeys(("/public/province/centre", "/open-services/{district}", "/selection/{meeting}"), PROVINCE),
    **dict.fromkeys((f"/kiosks/{{kiosk}}/{act}" for act in ("revoke", "restore", "move", "support", "support/erase", "{act}")), PROVINCE),
    **dict.fromkeys(
        ("/comments/themes/dictionary", "/conflicts/settle", "/users", "/users/second-factor", "/users/{name:path}/{act}"),
        PROVINCE,
    ),
}
ACTS |= dict.fromkeys(("/settings", *(f"/settings/{act}" for act in ("discard", "services", "texts", "questionnaire"))), PROVINCE)
ACTS["/settings/emblem"] = PROVINCE
ACTS |= dict.fromkeys((f"/settings/ministry/{act}" for act in ("switch", "make", "{year}/{version}/send")), PROVINCE)
ACTS |= dict.fromkeys(("/settings/questionnaire/file", "/settings/questionnaire/on-behalf", "/settings/versions", "/map/shapes"), PROVINCE)
WITHOUT_ACCOUNT = ("/login", "/login/code", "/login/forgotten", "/login/reset", "/s/{token}")  # posts of who has none
OF_THE_WIRE = ("/v1/", "/static")  # a kiosk's key, and style sheets
MAY_CHANGE = {"sessions", "attempts", "audit", "unsent_forms"}  # log-ins, and what is written down of a refusal


@pytest.fixture
def people(log_in: Callable[..., Person], nobody: Person) -> dict[str, TestClient]:
    """A browser for each."""
    names = {"province": "jangwat", "district": "kutchum", "viewer": "guest"}
    return {who: log_in(name).browser for who, name in names.items()} | {"nobody": nobody.browser}


def routes(app: FastAPI, method: str) -> Iterator[str]:
    for route in app.routes:
        path = getattr(route, "path", "")
        if method in (getattr(route, "methods", None) or ()) and not path.startswith(OF_THE_WIRE):
            yield path


def address(path: str, district: str, kiosks: dict[str, str], /, **parts: str) -> str:
    values = {"district": district, "kiosk": kiosks.get(district, ""), "service": "L022", "year": "2570", "form": "csv", "language": "en"}
    values |= {
        "name": district,
        "name:path": "guest",
        "act": "password",
        "kind": "sign",
        "table": "districts",
        "job": "none",
        "chapter": "new",
        "version": "1",
        "meeting": "new",
        "digest": "0" * 64,
        "token": "x" * 60,
        **parts,
    }
    return re.sub(r"\{([^}]+)\}", lambda part: quote(values[part[1]], safe=""), path.rstrip("*"))


def rights(table: dict[str, frozenset[str]], path: str, district: str) -> frozenset[str]:
    of_a_district = f"{path}*" in table
    may = table[f"{path}*" if of_a_district else path]
    return may - {"district"} if of_a_district and district == FOREIGN else may


def refused(reply: Any, who: str, district: str) -> bool:
    """To a district another one's kiosk is not even known to exist."""
    to_log_in = reply.status_code == 303 and reply.headers["Location"].startswith("/login?")
    return reply.status_code in (401, 403) or to_log_in or ((who, district, reply.status_code) == ("district", FOREIGN, 404))


def stored(app: FastAPI) -> dict[str, list[Any]]:
    with reading(app.state.engine) as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in MAY_CHANGE]
        columns = {table: [column for column in table.c if column.name not in ("failed_since", "last_log_in_at")] for table in tables}
        rows = {table.name: sorted(map(str, connection.execute(select(*columns[table])))) for table in tables}
    rows["settings"] = [row for row in rows["settings"] if "_secret" not in row]  # made when first needed, once for the database
    return rows


def test_every_route_has_a_line_in_the_lists(app: FastAPI) -> None:
    """A new page or act without one fails here: somebody has to say who may."""
    assert sorted(routes(app, "GET")) == sorted(path.rstrip("*") for path in PAGES)
    assert sorted(path for path in routes(app, "POST") if path not in WITHOUT_ACCOUNT) == sorted(path.rstrip("*") for path in ACTS)


def test_each_page_opens_to_whom_it_may(app: FastAPI, people: dict[str, TestClient], kiosks: dict[str, str]) -> None:
    """All four kinds of people, for a district that is theirs and for another's; looking changes nothing."""
    before, wrong = stored(app), []
    for path in routes(app, "GET"):
        for district in (OWN, FOREIGN):
            if district == FOREIGN and address(path, FOREIGN, kiosks) == address(path, OWN, kiosks):
                continue  # the page is of no district
            may = rights(PAGES, path, district)
            for who, browser in people.items():
                if path != "/login/code":  # leads to the log-in page whoever has no password behind them
                    reply = browser.get(address(path, district, kiosks))
                    if reply.status_code >= 500 or (refused(reply, who, district) != (who not in may) and not _in_no_list(path, reply)):
                        wrong.append((who, path, district, reply.status_code))
    assert wrong == []
    assert stored(app) == before


def _in_no_list(path: str, reply: Any) -> bool:
    """There is no banner in the form of a table, for anybody."""
    return path == "/public/province/banner.{form}" and reply.status_code == 404


def test_no_act_goes_through_for_whom_it_may_not(app: FastAPI, people: dict[str, TestClient], kiosks: dict[str, str]) -> None:
    """With their own valid token; and for those who may, without a token, or from another site. Nothing is changed by any of them."""
    tokens = {}
    for who, browser in people.items():
        field = re.search(r'name="csrf" value="([^"]+)"', browser.get("/account").text)
        tokens[who] = field[1] if field else ""
    before, wrong = stored(app), []
    for path in ACTS:
        for district in (OWN, FOREIGN):
            if district == FOREIGN and address(path, FOREIGN, kiosks) == address(path, OWN, kiosks):
                continue  # the act is of no district: role and token refuse it whatever the form says
            may = rights(ACTS, path.rstrip("*"), district)
            for who, browser in people.items():
                form = {"district": district, "name": "guest", "own": "a guess", "service": "L022"}
                tries: list[tuple[dict[str, str], dict[str, str]]]
                tries = [({"csrf": tokens[who]}, {})] if who not in may else [({}, {}), ({"csrf": tokens["viewer"]}, {})]
                tries = [*tries, ({"csrf": tokens[who]}, {"Sec-Fetch-Site": "cross-site"})]
                if who in may and who == "viewer":
                    tries = tries[:1] + tries[2:]  # that token is its own
                for csrf, headers in tries:
                    reply = browser.post(address(path, district, kiosks), data={**form, **csrf}, headers=headers)
                    if not refused(reply, who, district) and not _shown_again(reply):
                        wrong.append((who, path, district, reply.status_code))
    assert wrong == []
    assert stored(app) == before


def _shown_again(reply: Any) -> bool:
    """A form of another account's page leads back to the page, to be sent knowingly."""
    return reply.status_code == 303 and "done=" not in reply.headers["Location"]


STRANGE = ("..", "../../../etc/passwd", "\0", "x" * 3000, "' OR 1=1 --", "\u202eทดสอบ", "กุดชุม/../ค้อวัง", "-1", "9" * 40, "٣", "{{7*7}}", "%")


def test_somebody_writes_addresses_by_hand(jangwat: Person, app: FastAPI, kiosks: dict[str, str]) -> None:
    """In any place of any page's address: an answer that is no fault of the server, and nothing of what was written runs or leads out.
    Four of the strange words in each place, each word in a third of the places."""
    strange_words = cycle(STRANGE)
    for path in routes(app, "GET"):
        names = re.findall(r"\{([^}]+)\}", path)
        addresses = [address(path, OWN, kiosks, **{name: strange}) for name in names for strange in islice(strange_words, 4)]
        if path in ("/overview", "/comments", "/audit", "/documents/{district}"):
            asked = ("year", "month", "district", "before", "page", "tab", "actor", "first")
            queries = ["&".join(f"{name}={quote(strange)}" for name in asked) for strange in STRANGE]
            addresses += [f"{address(path, OWN, kiosks)}?{query}" for query in queries]
        for written in addresses:
            reply = jangwat.browser.get(written)
            assert reply.status_code < 500, (written[:80], reply.status_code)
            assert "root:" not in reply.text and ">49<" not in reply.text, written[:80]
