"""Every page of the province as everybody has to be able to use it: telephone and desk, light and dark, Thai and English.

A usual run asks each page once, by turns on a telephone in Thai and on a desk in English; `make looks` asks each page both ways.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from sync.server.configuration import percent_goal
from sync.server.db.engine import writing
from sync.server.db.schema import support_requests
from tests.support import chromium
from tests.support.accessibility import axe, obstacles
from tests.sync.server.pages.conftest import FIVE, LOOKS_AT_ALL, Person, picks, publishes

FILES = re.compile(
    r"\.(json|png|toml|pdf|svg)$|\{form\}$|/file$|^/static|^/photographs/|/emblem/\{digest\}$|^/language/|^/$"
)  # nothing to look at, or a way on
NARROWEST, TELEPHONE, HEIGHT = 320, 390, 844  # px
WITHOUT_LOG_IN = ("/login", "/login/forgotten", "/login/code", "/login/reset")


def every_page(kiosk: str, code: str) -> list[str]:
    """Each route once; those with figures of the year that the tests fill."""
    of_figures = (
        *("overview", "districts/กุดชุม", "services", "services/L022", "items", "compare", "trend", "rates", "telephones", "quality"),
        *("map", "comments", "comments/alike", "comments/themes", "duties", "provider", "chapters", "data"),
    )
    others = (
        *("/comments/follow-up", "/comments/improvements", "/comments/themes/dictionary", "/comments/screening", "/data/responses"),
        *("/alerts", "/selection", "/selection/new", "/provider/กุดชุม/2570", "/chapters/กุดชุม/2570", "/chapters/กุดชุม/2570/new"),
        *("/report", "/report/2570", "/banners", "/banners/กุดชุม", "/documents", "/documents/กุดชุม", "/link-owners/กุดชุม"),
        *("/districts/กุดชุม/visitors", "/kiosks", "/kiosks/machines", "/kiosks/updates", f"/kiosks/{kiosk}", f"/kiosks/{kiosk}/support"),
        *(
            f"/kiosks/{kiosk}/move?district=ค้อวัง",
            "/settings",
            "/settings/services",
            "/settings/emblem",
            "/settings/texts",
            "/settings/questionnaire",
        ),
        *("/settings/versions/1", "/settings/ministry", "/conflicts", "/users", "/audit", "/account", "/account/alerts"),
        *("/account/second-factor", "/public", "/public/กุดชุม", f"/s/{code}"),
    )
    return [*(f"/{name}?year=2570" for name in of_figures), "/trend?year=2570&by=week", "/compare?year=2570&by=services", *others]


@pytest.fixture
def in_use(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """A goal that is missed, a version of the settings, a report, a code for a phone, a support bundle, a line of what was changed."""
    picks(jangwat, FIVE)
    publishes(jangwat)
    jangwat.sends("/report/2570/draft")
    jangwat.sends("/comments/improvements", th="เพิ่มที่จอดรถ", first="2026-10-01", last="2026-12-31")
    bundle = '{"about": {"version": "0.3.0", "kiosk": "x"}}'
    asked = {"id": "1", "kiosk": kiosks["กุดชุม"], "asked_at": "2026-11-01T08:00:00+07:00", "state": "received", "bundle": bundle}
    with writing(app.state.engine) as connection:
        percent_goal.choose_goal(connection, "jangwat", 95)
        connection.execute(support_requests.insert().values(**asked, answered_at=asked["asked_at"]))


def test_no_page_is_left_out(app: FastAPI, kiosks: dict[str, str]) -> None:
    """A route that is added stands in the list of pages that are looked at, or is a file."""
    routes = [route for route in app.routes if isinstance(route, APIRoute) and "GET" in route.methods and not route.path.startswith("/v1/")]
    paths = [page.partition("?")[0] for page in (*every_page(kiosks["กุดชุม"], "code"), *WITHOUT_LOG_IN)]
    pages = [route for route in routes if not route.include_in_schema and not FILES.search(route.path)]
    assert [route.path for route in pages if not any(route.path_regex.fullmatch(path) for path in paths)] == [] != pages


@pytest.mark.skipif(chromium.program() is None or axe() is None, reason="chromium and axe-core-python check whether everybody can use it")
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("in_use")
@pytest.mark.parametrize(("language", "width", "turn"), [("th", TELEPHONE, 0), ("en", 1366, 1)])
def test_everybody_can_use_every_page(
    site: str, jangwat: Person, kiosks: dict[str, str], code: Callable[[], str], language: str, width: int, turn: int
) -> None:
    """No violation that axe-core knows (WCAG 2.2 AA), light and dark; no target under 24 px (2.5.8), nothing that sticks out, on a
    telephone not at 320 px either (1.4.10)."""
    faults: dict[str, dict[str, list[str]]] = {}
    pages = every_page(kiosks["กุดชุม"], code())
    with chromium.Browser(str(chromium.program()), width, HEIGHT) as browser:
        jangwat.browser.get(f"/language/{language}")
        for page in pages if LOOKS_AT_ALL else pages[turn::2]:
            assert jangwat.browser.get(page).status_code == 200, page
            browser.open(f"{site}{quote(page, safe='/?=&')}")
            said = obstacles(browser)
            if width == TELEPHONE and sticks_out(browser):
                said["narrow"] = ["sticks out"]
            faults |= {page: said} if said else {}
    assert faults == {}


def sticks_out(browser: chromium.Browser) -> bool:
    """Of the narrowest telephone's window."""
    browser.resize(NARROWEST, HEIGHT)
    wide = bool(browser.run("document.documentElement.scrollWidth > innerWidth"))
    browser.resize(TELEPHONE, HEIGHT)
    return wide
