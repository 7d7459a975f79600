"""The province's officer opens the first pages: the figures are those of a hand calculation, each account sees what it may."""

import json
import re
from datetime import date
from fractions import Fraction
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from kiosk.survey.scoring import decimals
from sync.server.accounts.users import add_user
from sync.server.app import create_app
from sync.server.db.engine import reading, writing
from sync.server.db.schema import districts, period_counts, responses
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.support.yasothon_province import ITEMS, fill
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person

EVERY_PAGE = (
    "/overview",
    "/districts/กุดชุม",
    "/services",
    "/services/L022",
    "/items",
    "/trend",
    "/comments",
    "/comments?tab=unread",
    "/comments?tab=hidden",
    "/quality",
    "/duties",
    "/provider",
    "/provider/กุดชุม/2570",
    "/report",
    "/report/2570",
    "/chapters",
    "/chapters/กุดชุม/2570",
    "/chapters/กุดชุม/2570/new",
    "/data",
    "/banners",
    "/banners/กุดชุม",
    "/public/กุดชุม",
    "/kiosks",
    "/settings",
    "/conflicts",
    "/users",
    "/audit",
    "/account",
)


def percent_by_hand(app: FastAPI, district: str = "") -> str:
    """The manual's four steps over the stored responses themselves, fraction by fraction."""
    wanted = select(responses.c.record).where(responses.c.status == "complete")
    with reading(app.state.engine) as connection:
        rows = connection.scalars(wanted.where(responses.c.district == district) if district else wanted).all()
    records = [json.loads(row)["answers"] for row in rows]
    levels = {item: [answers[item] for answers in records if item in answers] for item in ITEMS}
    means = {item: Fraction(sum(chosen), len(chosen)) for item, chosen in levels.items()}
    aspects = [sum(means[item] for item in ITEMS if item[0] == aspect) / sum(item[0] == aspect for item in ITEMS) for aspect in "1234"]
    return str(decimals(sum(aspects) / 4 * 20))


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_opens_in_both_languages_without_foreign_asset(jangwat: Person, language: str) -> None:
    """One script, only where it sorts a table; no style attribute, nothing from another host, one first heading, all fields labelled."""
    jangwat.browser.get(f"/language/{language}")
    for path in EVERY_PAGE:
        page = jangwat.opens(path)
        assert f'<html lang="{language}">' in page
        assert page.count("<script") == page.count('<script src="/static/sorting.js" defer></script>') == ("aria-sort" in page), path
        assert not re.search(r"\son[a-z]+=|\sstyle=", page), path
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"[^>]*rel="stylesheet"', page)
        assert page.count("<h1") == 1, path
        fields = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page))
        assert fields <= set(re.findall(r'<label[^>]* for="([^"]+)"', page)), path


@pytest.mark.parametrize(("path", "scripts"), [("/overview", " script-src 'self'; connect-src 'self'"), ("/items", ""), ("/comments", "")])
def test_the_pages_forbid_foreign_scripts_and_framing(jangwat: Person, path: str, scripts: str) -> None:
    """A strict Content-Security-Policy on every page; of scripts only our own files, and those only where a table is sorted by one."""
    policy = jangwat.browser.get(path).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert ";".join(part for part in policy.split(";") if "script" in part or "connect" in part) == scripts


def test_the_percent_on_the_pages_is_that_of_a_hand_calculation(app: FastAPI, jangwat: Person) -> None:
    """The whole province on the overview, a district on its page, from the stored responses fraction by fraction."""
    assert f">{percent_by_hand(app)}<" in jangwat.opens("/overview?year=2570")
    assert f">{percent_by_hand(app, 'กุดชุม')}<" in jangwat.opens("/districts/กุดชุม?year=2570")


def test_the_overview_shows_who_is_silent_and_whose_days_differ(jangwat: Person) -> None:
    """ค้อวัง has not been heard for six days and differs on one; the others are well."""
    page = jangwat.opens("/overview?year=2570")
    assert "ขาดการติดต่อ" in page
    assert "ไม่ตรง 1 วัน" in page
    assert page.count("ตรงกัน 37 วัน") == 2


def test_two_districts_with_five_services_make_75(jangwat: Person) -> None:
    """กุดชุม and เลิงนกทา have opened 16; ค้อวัง only 4."""
    page = jangwat.opens("/overview?year=2570")
    assert page.count('class="reached"') == 2
    assert "เปิดอย่างน้อย 5 งานบริการแล้ว 2 อำเภอ" in page and all(level in page for level in ("ขั้นต้น", "มาตรฐาน", "ขั้นสูง"))


def test_a_year_without_responses_shows_dashes_not_zeros(jangwat: Person) -> None:
    """A score that does not exist is an en dash."""
    page = jangwat.opens("/overview?year=2568")
    assert "–" in page and "0.00" not in page


@pytest.mark.parametrize("query", ["year=abc", "year=99999999999", "month=2026-13", "month=๒๕๖๙-๐๑"])
def test_a_mistyped_address_falls_back_to_this_year(jangwat: Person, query: str) -> None:
    """Nothing typed into the address bar breaks a page, and the page shows the year that it shows without it."""
    chosen = re.compile(r'<option value="(\d+)" selected')
    this_year = chosen.search(jangwat.opens("/overview"))
    shown = chosen.search(jangwat.opens(f"/overview?{query}"))
    assert this_year and shown and shown[1] == this_year[1]
    for address in (f"/trend?{query}&district=%0A&service=%27", "/overview?year=2570&month=x"):
        jangwat.opens(address)


def test_the_officer_of_a_district_sees_only_her_own(kutchum: Person) -> None:
    """Neither the other districts' names and figures nor their pages; and no report, users or conflicts."""
    for path in (
        "/overview",
        "/services",
        "/items",
        "/trend",
        "/comments?tab=unread",
        "/quality",
        "/duties",
        "/provider",
        "/banners",
        "/kiosks",
        "/audit",
    ):
        page = kutchum.opens(path)
        assert "ค้อวัง" not in page and "เลิงนกทา" not in page, path
    for path in ("/districts/ค้อวัง", "/provider/ค้อวัง/2570", "/banners/ค้อวัง", "/report", "/report/2570", "/users", "/conflicts", "/settings"):
        kutchum.opens(path, 403)
    assert "ค้อวัง" not in kutchum.opens("/comments?tab=unread&district=" + quote("ค้อวัง"))
    assert "ค้อวัง" not in kutchum.opens("/services?district=" + quote("ค้อวัง"))


def test_someone_without_an_account_is_sent_to_log_in_and_back(nobody: Person) -> None:
    """Every page but the banner asks for a log-in, and remembers where the person wanted to go."""
    for path in EVERY_PAGE:
        if not path.startswith("/public"):
            reply = nobody.browser.get(path)
            assert reply.status_code == 303 and reply.headers["location"].startswith("/login?next=%2F"), path


@pytest.mark.parametrize("trap", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"])
def test_a_link_in_an_email_cannot_lead_elsewhere_after_log_in(nobody: Person, trap: str) -> None:
    """`next` leads to our own pages only, after log-in and after choosing a language."""
    assert f'value="{trap}"' not in nobody.browser.get("/login", params={"next": trap}).text
    assert nobody.browser.get("/language/en", params={"next": trap}).headers["location"] == "/"


def test_a_service_that_does_not_exist_is_said_plainly(jangwat: Person) -> None:
    """One sentence and a way on, in Thai."""
    assert "ไม่พบงานบริการ P999" in jangwat.opens("/services/P999", 404)
    assert "ไม่พบอำเภอ นครใหม่" in jangwat.opens("/districts/นครใหม่", 404)


def test_a_service_that_no_list_names_was_chosen(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """People answered about a service of a newer catalogue: every list that links to it leads to a page, not to a 404."""
    with writing(app.state.engine) as connection:
        connection.execute(update(period_counts).where(period_counts.c.service == "L022").values(service="L999"))
    assert "/services/L999" in jangwat.opens("/services")
    assert "L999" in jangwat.opens("/services/L999")


def test_a_question_names_the_place_of_the_district(jangwat: Person) -> None:
    """ "ณ ศูนย์ดำรงธรรมอำเภอกุดชุม", never a placeholder."""
    page = jangwat.opens("/districts/กุดชุม?year=2570")
    assert "ณ ศูนย์ดำรงธรรมอำเภอกุดชุม จากแหล่งใด" in page and "{place}" not in page


def test_a_mistyped_address_is_answered_by_a_page(nobody: Person) -> None:
    """A person reads a sentence in Thai; a program of the wire still gets JSON."""
    reply = nobody.browser.get("/ovreview", headers={"Accept": "text/html"})
    assert reply.status_code == 404 and "ไม่พบหน้านี้" in reply.text
    assert nobody.browser.get("/v1/nothing").json()["error"]


def test_every_page_says_the_same_on_postgresql(postgresql_url: str) -> None:
    """The same districts in a PostgreSQL database: every page opens, and the percent is the hand calculation's."""
    pages = create_app(Settings(postgresql_url, PROVINCE))
    kiosks = fill(pages.state.engine, pages.state.settings, date(2026, 10, 1), date(2026, 10, 16))
    with writing(pages.state.engine) as connection:
        add_user(connection, "test", "jangwat", PASSWORD, "province", Scope(PROVINCE))
    with TestClient(pages, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), follow_redirects=False) as browser:
        person = Person(browser)
        browser.post("/login", data={"name": "jangwat", "password": PASSWORD})
        for path in (*EVERY_PAGE, f"/kiosks/{kiosks['ค้อวัง']}"):
            person.opens(path)
        assert f">{percent_by_hand(pages)}<" in person.opens("/overview?year=2570")
        for step in ("draft", "review", "certify"):
            person.sends(f"/report/2570/{step}")
        assert browser.get("/report/2570/file.xlsx").content.startswith(b"PK")
        assert browser.get("/data/days.csv?year=2570").text.count("\n") > 20 and browser.get("/data/answers.json?year=2570").json()["rows"]


def test_the_officer_of_a_district_reads_whose_figures_and_whose_indicator_these_are(kutchum: Person) -> None:
    """Her page is her district's and says so; the indicator is the province's 75 with two districts, not 50 of her one."""
    page = kutchum.opens("/overview?year=2570")
    assert "<h1>ภาพรวมของอำเภอกุดชุม</h1>" in page and "ทุกอำเภอ" not in page
    assert page.count('class="reached"') == 2 and "ของทั้งจังหวัด" in page
    assert "เปิดอย่างน้อย 5 งานบริการแล้ว 2 อำเภอ" in page


def test_the_province_enters_what_a_district_without_a_kiosk_has_opened(jangwat: Person, kutchum: Person) -> None:
    """ค้อวัง opens a fifth service at a desk: the indicator is 100. Services are ticked by their names; a district may not."""
    page = jangwat.sends("/open-services/ค้อวัง", services="P002 L999", status=400)
    assert "ไม่พบงานบริการ L999" in page and 'value="P002" checked' in page
    ticked = jangwat.sends("/open-services/ค้อวัง", services=["P002", "P017"])
    assert re.findall(r'name="services" value="(\w+)" checked', ticked) == ["P002", "P017"]
    assert jangwat.opens("/overview?year=2570").count('class="reached"') == 3
    kutchum.sends("/open-services/กุดชุม", services="P002", status=403)


def test_a_province_of_many_districts_is_looked_through_page_by_page(app: FastAPI, jangwat: Person) -> None:
    """Fifty lines a page in the chosen order, the province's own line on each; a search finds one by name, and nothing is said so."""
    place = {"province": PROVINCE, "created_at": "2026-10-01T08:00:00+07:00"}
    with writing(app.state.engine) as connection:
        connection.execute(insert(districts), [{**place, "district": f"ทุ่งนา {number:03d}", "place": "หอประชุม"} for number in range(117)])
    pages = [jangwat.opens(f"/overview?year=2570&page={number}") for number in (1, 2, 3)]
    listed = [re.findall(r'<th scope="row"><a href="/districts/[^"]+">([^<]+)<', page) for page in pages]
    assert [len(names) for names in listed] == [50, 50, 20] and len(set().union(*listed)) == 120
    assert all("รวมทั้งจังหวัด" in page and f">{percent_by_hand(app)}<" in page for page in pages)
    assert "page=" not in re.findall(r'class="sort" href="([^"]+)"', pages[1])[0]
    answer = jangwat.opens("/overview?year=2570&q=ทุ่งนา 101")
    assert re.findall(r'<th scope="row"><a href="/districts/[^"]+">([^<]+)<', answer) == ["ทุ่งนา 101"]
    assert "ไม่พบ" in jangwat.opens("/overview?year=2570&q=ไม่มีชื่อนี้") and "ค้นชื่ออำเภอ" not in jangwat.opens("/services?year=2570")
