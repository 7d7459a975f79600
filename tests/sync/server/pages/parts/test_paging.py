"""Long lists: leafed through by numbers, searched by what stands on them, none of their lines left out."""

import re
import uuid

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, update

from sync.server.configuration import improvements
from sync.server.db.engine import writing
from sync.server.db.schema import districts, users
from sync.server.db.schema import improvements as improvement_rows
from sync.server.db.schema import kiosks as kiosk_rows
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import paging, searched
from sync.server.scope import Scope
from sync.server.updates import program_states
from tests.sync.server.pages.conftest import PROVINCE, Person

SINCE = "2026-10-01T08:00:00+07:00"
DISTRICT_LISTS = (
    *(
        "/overview?year=2570",
        "/duties?year=2570",
        "/banners?",
        "/documents?",
        "/provider?year=2570",
        "/chapters?year=2570",
        "/map?year=2570",
    ),
    *("/compare?year=2570", "/items?year=2570", "/quality?year=2570", "/telephones?year=2570"),
)


@pytest.mark.parametrize(
    ("typed", "total", "number", "numbers", "lines"),
    [
        ("", 0, 1, [1], (0, 0)),
        ("1", 100, 1, [1], (1, 100)),
        ("2", 101, 2, [1, 2], (101, 101)),
        ("1", 12_000, 1, [1, 2, 3, 0, 120], (1, 100)),
        ("60", 12_000, 60, [1, 0, 58, 59, 60, 61, 62, 0, 120], (5901, 6000)),
        ("5", 12_000, 5, [1, 2, 3, 4, 5, 6, 7, 0, 120], (401, 500)),
        ("999", 250, 3, [1, 2, 3], (201, 250)),
        ("0", 250, 1, [1, 2, 3], (1, 100)),
        ("๓", 250, 1, [1, 2, 3], (1, 100)),
        ("9" * 40, 250, 1, [1, 2, 3], (1, 100)),
    ],
)
def test_a_page_by_its_number(typed: str, total: int, number: int, numbers: list[int], lines: tuple[int, int]) -> None:
    """First, last and those beside it have a link, 0 stands for those left out; a number that there is not is the nearest that there is."""
    chosen = paging({"page": typed, "q": "ที่จอดรถ"}, total, 100)
    assert (chosen.number, chosen.numbers, chosen.lines) == (number, numbers, lines)


def test_a_link_keeps_the_rest_of_the_address() -> None:
    """Filters stay, what was done is not said again."""
    assert paging({"year": "2570", "page": "2", "done": "saved", "empty": ""}, 300, 100).link(3) == "year=2570&page=3"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", ["ค้อวัง", "กุดชุม", "ที่ว่าการ"]),
        ("กุดชุม", ["กุดชุม"]),
        ("  KUT   chum ", ["กุดชุม"]),  # as English pages write it
        ("กุด ชุม", ["กุดชุม"]),  # every word has to be there
        ("ทีว่าการ", ["ที่ว่าการ"]),  # a tone mark left out
        ("ยโสธร", []),
        ("%", []),
    ],
)
def test_what_is_typed_finds_the_lines_that_have_it(typed: str, lines: list[str]) -> None:
    """Each word, whatever its case and tone marks; nothing typed finds all."""
    listed = searched({"q": typed, "page": "1"}, ["ค้อวัง", "กุดชุม", "ที่ว่าการ"], lambda name: area_words("ยโสธร", name))
    assert (list(listed.lines), listed.many) == (lines, False)


def test_a_list_of_more_than_one_page_can_be_searched() -> None:
    """Also where what was found fits on one page; the search stays in the links to other pages."""
    names = [f"ตำบล {number}" for number in range(120)]
    whole, some = searched({}, names, str), searched({"q": "ตำบล 11"}, names, str)
    assert (len(whole.lines), whole.pages.last, whole.many) == (50, 3, True)
    assert (len(some.lines), some.pages.last, some.many) == (11, 1, True)  # 11, 110 to 119
    assert "q=" in searched({"q": "ตำบล"}, names, str).pages.link(2)


def main_of(page: str) -> str:
    return page.partition('<main id="content">')[2]


@pytest.fixture
def many_districts(app: FastAPI) -> None:
    """117 beside the three that there are."""
    place = {"province": PROVINCE, "created_at": SINCE}
    with writing(app.state.engine) as connection:
        connection.execute(insert(districts), [{**place, "district": f"ทุ่งนา {number:03d}"} for number in range(117)])


@pytest.mark.usefixtures("many_districts")
@pytest.mark.parametrize("path", DISTRICT_LISTS)
def test_one_of_many_districts_is_looked_for(jangwat: Person, path: str) -> None:
    """Every district is on one of three pages, once; a search finds one by its Thai name or its English one; nothing found is said."""
    listed = [re.findall(r"ทุ่งนา \d{3}(?=<)", main_of(jangwat.opens(f"{path}&page={number}"))) for number in (1, 2, 3)]
    assert all(listed) and len(set().union(*listed)) == 117 and max(map(len, listed)) == 50
    assert set(re.findall(r"ทุ่งนา \d{3}(?=<)", main_of(jangwat.opens(f"{path}&q=ทุ่งนา 101")))) == {"ทุ่งนา 101"}
    english = main_of(jangwat.opens(f"{path}&q=kut chum"))
    assert "กุดชุม<" in english and not re.search(r"ทุ่งนา \d{3}<", english)
    assert "ไม่พบ" in main_of(jangwat.opens(f"{path}&q=ไม่มีชื่อนี้"))


def test_one_of_many_accounts_is_looked_for(app: FastAPI, jangwat: Person) -> None:
    """By name, role and district; what is changed is changed at the account that was found."""
    same = {"province": PROVINCE, "password_hash": "x", "created_at": SINCE}
    rows = [{**same, "name": f"officer{number:02d}", "role": "district", "district": "ค้อวัง"} for number in range(70)]
    with writing(app.state.engine) as connection:
        connection.execute(insert(users), rows)
    pages = [re.findall(r'<th scope="row">([^<]+)<', jangwat.opens(f"/users?page={number}")) for number in (1, 2)]
    assert len(set().union(*pages)) == 73 and len(pages[0]) == 50
    assert re.findall(r'<th scope="row">([^<]+)<', jangwat.opens("/users?q=officer47")) == ["officer47"]
    assert re.findall(r'<th scope="row">([^<]+)<', jangwat.opens("/users?q=อำเภอ กุดชุม")) == ["kutchum"]
    assert "ไม่พบ" in jangwat.opens("/users?q=ไม่มีชื่อนี้")
    page = jangwat.sends("/users/officer47/disable", 400, own="wrong")
    assert re.search(r'<th scope="row">officer47<.*?<details open>', page, re.DOTALL)


def test_one_of_many_kiosks_is_looked_for_by_its_version(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """On the page of updates: by what it runs, by its district, by its name."""
    same = {"province": PROVINCE, "district": "ค้อวัง", "enrolled_at": SINCE}
    rows = [{**same, "kiosk": str(uuid.UUID(int=number)), "key_hash": f"{number:064d}", "name": f"เครื่อง {number}"} for number in range(60)]
    with writing(app.state.engine) as connection:
        connection.execute(insert(kiosk_rows), rows)
        said = {"architecture": "amd64", "running": "0.2.9", "installed": "0.3.1"}
        program_states.record(connection, kiosks["กุดชุม"], said, SINCE)

    def shown(address: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="/kiosks/([^"]+)"', jangwat.opens(address))

    assert len(shown("/kiosks/updates")) == 50 and len(shown("/kiosks/updates?page=2")) == 13
    assert shown("/kiosks/updates?q=0.2.9") == shown("/kiosks/updates?q=kut chum") == [kiosks["กุดชุม"]]
    assert shown("/kiosks/updates?q=เครื่อง 59") == [rows[59]["kiosk"]]
    assert "ไม่พบ" in jangwat.opens("/kiosks/updates?q=9.9.9")


def test_one_of_many_services_is_looked_for(jangwat: Person) -> None:
    """By its name, its office or its id, on the lists of services and of the comparison."""
    catalogue = jangwat.browser.app.state.settings.catalogue.services  # type: ignore[attr-defined]
    opened = [service for service in catalogue if not service.startswith("X-")][:90]
    jangwat.sends("/open-services/ค้อวัง", services=opened)
    pages = [re.findall(r'<th scope="row"><a href="/services/([^?"]+)', jangwat.opens(f"/services?page={number}")) for number in (1, 2)]
    assert set(opened) <= set().union(*pages) and len(pages[0]) == 50
    for typed in (opened[70], catalogue[opened[70]].name):
        assert opened[70] in re.findall(r'<th scope="row"><a href="/services/([^?"]+)', jangwat.opens(f"/services?q={typed}"))
    by_id = re.findall(r'<th scope="row"><a href="/services/([^?"]+)', jangwat.opens("/compare?by=services&year=2570&q=L022"))
    assert by_id == ["L022"]


def test_every_line_about_what_was_changed_can_be_found(app: FastAPI, jangwat: Person) -> None:
    """The first of a hundred and twenty is still there."""
    same = {"province": PROVINCE, "district": "", "en": "", "first_day": "2026-10-01", "last_day": "2026-10-02", "at": SINCE}
    with writing(app.state.engine) as connection:
        connection.execute(insert(improvement_rows), [{**same, "th": f"เพิ่มเก้าอี้ครั้งที่ {number}"} for number in range(120)])
        assert len(improvements.entries(connection, Scope(PROVINCE))) == 120
        connection.execute(update(improvement_rows).where(improvement_rows.c.th.endswith("ครั้งที่ 0")).values(district="กุดชุม"))
    assert "เพิ่มเก้าอี้ครั้งที่ 0<" in jangwat.opens("/comments/improvements?page=3")
    assert re.findall(r"<bdi>(เพิ่มเก้าอี้[^<]+)<", jangwat.opens("/comments/improvements?q=กุดชุม")) == ["เพิ่มเก้าอี้ครั้งที่ 0"]
