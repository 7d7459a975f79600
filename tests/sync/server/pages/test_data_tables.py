"""A statistics officer takes every table along, and lets Excel or Power BI read it by itself under a key that only reads."""

import csv
import io
import re
from base64 import b64encode
from collections import Counter
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy import func, insert, select, update
from starlette.testclient import TestClient

from sync.server.comments.comments import CommentKey, screen
from sync.server.data_tables.page_tables import TABLES
from sync.server.data_tables.table_files import RowsAsked, page_of
from sync.server.data_tables.table_rows import DataColumn, DataTable, place_of
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments, data_keys, districts, users
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person

YEAR = "year=2570"
NEW = ("เกษตรวิสัย", "แกดำ")  # districts without a kiosk


def rows(person: Person, table: str, query: str = YEAR) -> list[dict[str, str]]:
    reply = person.browser.get(f"/data/{table}.csv?{query}")
    assert reply.status_code == 200, reply.text[:300]
    return list(csv.DictReader(io.StringIO(reply.content.decode("utf-8"), newline="")))


def made_key(person: Person, purpose: str = "Power BI") -> str:
    page = person.sends("/data/keys", 200, purpose=purpose)
    return page.partition('big-code">')[2].partition("<")[0]


def asked(browser: TestClient, path: str, key: str, scheme: str = "Bearer") -> Any:
    secret = key if scheme == "Bearer" else b64encode(f"anybody:{key}".encode()).decode()
    return browser.get(path, headers={"Authorization": f"{scheme} {secret}"})


def test_the_files_say_what_the_pages_and_the_report_say(jangwat: Person) -> None:
    """Districts, months, days and levels add up to the overview; the columns have names that do not change."""
    districts, months, days, items = (rows(jangwat, table) for table in ("districts", "months", "days", "items"))
    assert [row["district"] for row in districts] == sorted(("กุดชุม", "ค้อวัง", "เลิงนกทา"))
    sums = [sum(int(row["complete"]) for row in table) for table in (districts, months, days)]
    assert len(set(sums)) == 1 and f"{sums[0]:,}" in jangwat.opens("/overview?year=2570")
    assert all(sum(int(row[f"level_{level}"]) for level in range(1, 6)) == int(row["n"]) for row in items)
    page = jangwat.opens("/overview?year=2570")
    assert all(row["percent"] in page and Decimal(row["low"]) < Decimal(row["percent"]) < Decimal(row["high"]) for row in districts)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_there_in_every_form(jangwat: Person, table: str) -> None:
    """CSV for people begins with the mark that Excel needs; JSON and XLSX hold numbers as numbers; the same rows in all three."""
    query = "year=2570&heads=words"
    spoken = jangwat.browser.get(f"/data/{table}.csv?{query}").content.decode("utf-8")
    page = jangwat.browser.get(f"/data/{table}.json?{query}").json()
    sheet = openpyxl.load_workbook(io.BytesIO(jangwat.browser.get(f"/data/{table}.xlsx?{query}").content)).active
    lines = [line for line in sheet.iter_rows(5, values_only=True) if any(line)]
    assert spoken.startswith("\ufeff") and spoken.count("\r\n") - 1 == len(page["rows"])
    assert len(lines) == len(page["rows"]) or (table, page["rows"]) == ("comments", [])  # an empty sheet says that it is
    assert page["table"] == table and page["after"] is None
    assert all([*row] == page["columns"] for row in rows(jangwat, table)[:1])
    assert f'href="/data/{table}.xlsx' in jangwat.opens("/data?year=2570")


PAGES_WITH_TABLES = {
    "/rates?year=2570": ["rates"],
    "/rates?year=2570&district=กุดชุม": ["rates"],
    "/telephones?year=2570": ["telephones"],
    "/quality?year=2570": ["quality"],
    "/comments/themes?year=2570": ["themes"],
    "/services/L022?year=2570": ["districts", "months", "items"],
    "/trend?year=2570&service=L022": ["months"],
    "/items?year=2570&service=L022": ["items"],
}


@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_what_a_page_shows_is_taken_along_from_it(jangwat: Person, page: str, language: str) -> None:
    """As XLSX and CSV, each of the page's tables with its days, district and service; heads in the reader's language."""
    jangwat.browser.get(f"/language/{language}?next=/")
    shown = jangwat.opens(page)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/data/[^"]+)"', shown)]
    names = [link[len("/data/") : link.index(".")] for link in links]
    assert names == [table for table in PAGES_WITH_TABLES[page] for _ in ("xlsx", "csv")]
    assert all(("district=" in page) == ("district=" in link) for link in links)
    assert all(("L022" in page) == ("service=L022" in link) for link in links)
    for workbook, text in zip(links[::2], links[1::2], strict=True):
        lines = jangwat.opens(text).splitlines()
        assert len(lines) > 1 and bool(re.search("[ก-๙]", lines[0])) == (language == "th"), (text, lines[0])
        assert openpyxl.load_workbook(io.BytesIO(jangwat.browser.get(workbook).content)).active is not None


def test_the_tables_of_the_pages_hold_their_figures(jangwat: Person) -> None:
    """Response rates, flags, telephones, themes and a service's districts: each number of the file stands on its page."""
    for table, page, columns in (
        ("rates", "/rates?year=2570", ("answered", "came", "rate")),
        ("quality", "/quality?year=2570", ("flagged", "percent", "percent_without", "low", "high_without")),
        ("telephones", "/telephones?year=2570", ("complete", "percent")),
        ("districts", "/services/L022?year=2570", ("complete", "percent", "uses")),
    ):
        shown = jangwat.opens(page)
        listed = rows(jangwat, table, f"{YEAR}&service=L022" if table == "districts" else YEAR)
        said = [f"{int(row[name]):,}" if row[name].isdigit() else row[name] for row in listed for name in columns if row[name]]
        assert len(said) > 5 and [number for number in said if f">{number}" not in shown and f"–{number}" not in shown] == [], table
    themes, page = rows(jangwat, "themes"), jangwat.opens("/comments/themes?year=2570")
    sums = Counter[str]()
    for row in themes:
        sums[row["name"]] += int(row["n"])
    assert sums and all(re.search(rf'>{name}</a></th>\s*<td class="number strong">{n}<', page) for name, n in sums.items())


def test_a_table_of_one_service_is_asked_for_by_its_id(jangwat: Person, kutchum: Person) -> None:
    """What cannot be of one service, or no id, is refused in words; a district sees its own respondents alone."""
    for path in ("services.csv?service=L022", "days.csv?service=L022", "districts.csv?service=../x", "rates.csv?service=L022"):
        reply = jangwat.browser.get(f"/data/{path}")
        assert reply.status_code == 400 and "รหัสงานบริการ" in reply.text, path
    everybody, of_service = rows(jangwat, "districts"), rows(jangwat, "districts", f"{YEAR}&service=L022")
    assert all(0 < int(row["complete"]) < int(whole["complete"]) for row, whole in zip(of_service, everybody, strict=True))
    assert [row["district"] for row in rows(kutchum, "districts", f"{YEAR}&service=L022")] == ["กุดชุม"]
    assert {row["district"] for row in rows(kutchum, "quality")} == {row["district"] for row in rows(kutchum, "telephones")} == {"กุดชุม"}


def test_small_cells_and_unscreened_words_are_in_no_file(app: FastAPI, jangwat: Person) -> None:
    """A number of 1 to 4 persons is empty; nobody's comment is there before a person has passed it, and then as it may be shown."""
    counts = [int(row["n"]) for row in rows(jangwat, "answers") if row["n"]]
    assert counts and not any(0 < count < 5 for count in counts) and any(not row["n"] for row in rows(jangwat, "answers"))
    assert rows(jangwat, "answers", "year=2570&month=2026-10") == rows(jangwat, "answers")  # of whole years alone
    assert rows(jangwat, "comments") == []
    with writing(app.state.engine) as connection:
        row = connection.execute(select(comments).where(comments.c.text.contains("081-234-5678")).limit(1)).one()
        screen(connection, "test", PROVINCE, [CommentKey(row.district, row.id, row.question)], "redacted")
    assert [(line["text"], line["n"]) for line in rows(jangwat, "comments")] == [("โทรแจ้งผลด้วยที่ ▇▇▇", "1")]


def test_a_table_is_read_page_by_page_and_day_by_day(jangwat: Person) -> None:
    """Every row once, in the order of its key; what came since a day is what the whole has from there on."""
    whole, pages, after = rows(jangwat, "days"), [], ""
    while after is not None:
        page = jangwat.browser.get("/data/days.json", params={"year": "2570", "limit": "40", "after": after}).json()
        pages += page["rows"]
        after = page["after"]
    assert [(row["day"], row["district"], row["complete"]) for row in pages] == [
        (r["day"], r["district"], int(r["complete"])) for r in whole
    ]
    since = rows(jangwat, "days", "since=2569-11-10&until=2026-11-12")
    assert since == [row for row in whole if "2026-11-10" <= row["day"] <= "2026-11-12"] and len(since) >= 6
    assert {row["district"] for row in rows(jangwat, "days", f"{YEAR}&district=กุดชุม")} == {"กุดชุม"}


def test_districts_stand_as_in_a_thai_dictionary(app: FastAPI, jangwat: Person) -> None:
    """In a file as on the pages, and from page to page: a vowel that is written first does not put a name behind all others."""
    with writing(app.state.engine) as connection:
        connection.execute(
            insert(districts), [{"province": PROVINCE, "district": name, "created_at": "2026-11-23T09:00:00+07:00"} for name in NEW]
        )
    order = ["กุดชุม", *NEW, "ค้อวัง", "เลิงนกทา"]
    assert [row["district"] for row in rows(jangwat, "districts")] == order
    names: list[str] = []
    after: str | None = ""
    while after is not None:
        page = jangwat.browser.get("/data/districts.json", params={"year": "2570", "limit": "2", "after": after}).json()
        names, after = names + [row["district"] for row in page["rows"]], page["after"]
    assert names == order


def test_no_comment_is_lost_between_two_pages_by_the_letters_in_it() -> None:
    """Words are part of a comment's key, and people write strokes and percents."""
    words = ["บริการ ดี", "บริการ|ดี", "100%", "100%7C", "a|b", "a b", "เร็ว", "ก"]
    columns = (DataColumn("day", "day"), DataColumn("text", "words"))
    seen: list[str] = []
    after = ""
    for _ in words:
        ordered = sorted((("2026-11-23", text) for text in words), key=place_of)
        listed, rest = page_of(DataTable("comments", columns, 2, iter(ordered)), RowsAsked(after, 1))
        seen += [str(row[1]) for row in listed]
        after = rest[0] if rest else ""
    assert sorted(seen) == sorted(words) and after == ""


def test_a_spreadsheet_reads_with_a_key_and_nothing_else(app: FastAPI, kutchum: Person, nobody: Person) -> None:
    """As the account may: its own district. No page and no form open with it; without one a spreadsheet is asked for it."""
    key, browser = made_key(kutchum), nobody.browser
    for scheme in ("Bearer", "Basic"):
        reply = asked(browser, "/data/districts.csv?year=2570", key, scheme)
        assert reply.status_code == 200 and reply.text.splitlines()[1].startswith("กุดชุม,") and len(reply.text.splitlines()) == 2
    assert len(asked(browser, "/data/districts.csv?year=2570&district=ค้อวัง", key).text.splitlines()) == 2
    assert asked(browser, "/overview", key).status_code == 303
    assert asked(browser, "/data", key).status_code == 303
    for wrong in ("", key[:-1], "กุญแจ"):
        reply = (
            browser.get("/data/days.csv", headers={"Authorization": f"Bearer {wrong}".encode()}) if wrong else browser.get("/data/days.csv")
        )
        assert reply.status_code == 401 and reply.headers["www-authenticate"].startswith("Basic ")
    with reading(app.state.engine) as connection:
        stored = connection.execute(select(data_keys)).one()
    assert key not in map(str, stored) and stored.used_on and "ใช้ล่าสุด" in kutchum.opens("/data") and key not in kutchum.opens("/data")


def test_a_key_ends_with_its_withdrawal_and_with_its_account(app: FastAPI, kutchum: Person, jangwat: Person, nobody: Person) -> None:
    """The province withdraws anybody's, a district its own; a disabled account's opens nothing."""
    first, second, own = made_key(kutchum), made_key(kutchum, "Excel"), made_key(jangwat)
    with reading(app.state.engine) as connection:
        hashes = {row.user: row.key_hash for row in connection.execute(select(data_keys))}
    kutchum.sends("/data/keys/withdraw", 404, key=hashes["jangwat"])
    jangwat.sends("/data/keys/withdraw", key=hashes["kutchum"])
    states = [asked(nobody.browser, "/data/months.csv?year=2570", key).status_code for key in (first, second, own)]
    assert sorted(states) == [200, 200, 401] and states[2] == 200
    with writing(app.state.engine) as connection:
        connection.execute(update(users).where(users.c.name == "kutchum").values(disabled_at="2026-11-28T12:00:00+07:00"))
    assert [asked(nobody.browser, "/data/months.csv?year=2570", key).status_code for key in (first, second)] == [401, 401]
    assert "สร้างกุญแจอ่านข้อมูล" in jangwat.opens("/audit")


@pytest.mark.parametrize(
    "query", ["year=abc", "month=2026-13", "since=yesterday", "limit=-1", "limit=0", "limit=x", "limit=999999999", "since=1900-01-01"]
)
def test_what_an_address_cannot_mean_is_said(jangwat: Person, query: str) -> None:
    """400 and a sentence; an unknown table or form is 404."""
    assert jangwat.browser.get(f"/data/days.json?{query}").status_code == 400
    assert (
        jangwat.browser.get(f"/data/nothing.csv?{query}").status_code == jangwat.browser.get(f"/data/days.pdf?{query}").status_code == 404
    )


def test_a_key_says_what_it_is_for(kutchum: Person) -> None:
    """Without words there is none; an account has ten at most."""
    assert "ใช้กับอะไร" in kutchum.sends("/data/keys", 400, purpose="  ")
    for number in range(10):
        made_key(kutchum, f"table {number}")
    assert "ไม่เกิน 10 ดอก" in kutchum.sends("/data/keys", 400, purpose="one more")


def test_a_second_click_on_make_a_key_leaves_one_key(app: FastAPI, kutchum: Person, nobody: Person) -> None:
    """The one on the page that the person sees; the first one was on none."""
    unseen, seen = made_key(kutchum), made_key(kutchum)
    assert [asked(nobody.browser, "/data/months.csv?year=2570", key).status_code for key in (unseen, seen)] == [401, 200]
    made_key(kutchum)
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(data_keys)) == 2, "a key that a program has used is nobody's second click"


def test_keys_end_when_a_password_is_reset_and_stay_when_their_owner_changes_it(jangwat: Person, kutchum: Person, nobody: Person) -> None:
    """Whoever knew the old password may have made a key; whoever gives the old one is asked nothing more."""
    key, answered = made_key(kutchum), "/data/months.csv?year=2570"
    changed = {"old": PASSWORD, "new": f"{PASSWORD} anew", "again": f"{PASSWORD} anew"}
    kutchum.sends("/account", **changed)
    assert asked(nobody.browser, answered, key).status_code == 200
    jangwat.sends("/users/kutchum/password", password=f"{PASSWORD} again", own=PASSWORD)
    assert asked(nobody.browser, answered, key).status_code == 401
    assert "ยกเลิกกุญแจอ่านข้อมูล" in jangwat.opens("/audit")
