"""Which days a page is about: another fiscal year is chosen while a month is, the address is mistyped, the menu is used."""

import re
from datetime import date

import pytest

from sync.server.pages.parts.period import period
from tests.sync.server.pages.conftest import Person

NOW = date(2026, 11, 28)
PAGES_OF_DAYS = (
    "/overview",
    "/districts/กุดชุม",
    "/services",
    "/services/L022",
    "/items",
    "/trend",
    "/comments",
    "/quality",
    "/duties",
    "/provider",
)


def test_another_fiscal_year_is_chosen_while_a_month_is(jangwat: Person) -> None:
    """The form sends both: the year that was chosen is shown, whole, and the month of another year is not."""
    page = jangwat.opens("/overview?year=2570&month=2026-08")
    assert '<option value="2570" selected>' in page and '<option value="" selected>' not in page
    assert "1 ต.ค. 2569 – 30 ก.ย. 2570" in page and '<option value="2026-08" selected>' not in page
    assert period({"year": "2570", "month": "2026-11"}, NOW).month == "2026-11"
    assert period({"month": "2026-08"}, NOW).year == 2569


@pytest.mark.parametrize("typed", ["0001-01", "9999-12", "1956-09", "2958-01", "2026-13", "20261", "x" * 4000])
def test_a_month_that_there_is_not_falls_back_to_this_year(typed: str) -> None:
    """The first and last months that a calendar knows, too: their fiscal year cannot be reckoned."""
    chosen = period({"month": typed}, NOW)
    assert (chosen.year, chosen.month, chosen.misread) == (2570, "", typed[:20])


def test_a_month_that_there_is_not_stands_in_the_address(jangwat: Person) -> None:
    """Every page opens all the same, and says what it shows in its place."""
    for path in PAGES_OF_DAYS:
        for typed in ("0001-01", "9999-12"):
            assert "ไม่ใช่ปีงบประมาณหรือเดือน" in jangwat.opens(f"{path}?month={typed}")


def test_a_year_before_all_data_says_where_data_are(jangwat: Person) -> None:
    """An empty page would look like a fault; the current year and those with data are left without a word."""
    for year in (2565, 2569, 2571):
        assert "มีผู้ตอบตั้งแต่ปีงบประมาณ 2570 ถึง 2570" in jangwat.opens(f"/overview?year={year}")
    assert "มีผู้ตอบตั้งแต่" not in jangwat.opens("/overview?year=2570")
    assert "“2๕69”" in jangwat.opens("/overview?year=2๕69") and "“25699”" in jangwat.opens("/overview?year=25699")


def test_the_menu_keeps_the_chosen_days(jangwat: Person) -> None:
    """Also by way of a page that has no days; without a choice the addresses stay plain."""
    page = jangwat.opens("/overview?year=2569&month=2026-08")
    links = dict.fromkeys(re.findall(r'<li><a href="(/[^"]*)"', page[page.index('id="menu"') : page.index("</nav>")]))
    assert "/services?year=2569&amp;month=2026-08" in links and "/kiosks?year=2569&amp;month=2026-08" in links
    assert "/overview?year=2569&amp;month=2026-08" in jangwat.opens("/kiosks?year=2569&month=2026-08")
    assert 'href="/services"' in jangwat.opens("/overview")


def test_the_word_of_what_was_done_is_said_once(jangwat: Person) -> None:
    """It does not come back with every reload, nor for whoever is sent the address."""
    reply = jangwat.browser.post("/duties/sending-day", data={"csrf": jangwat.token(), "day": "25"})
    assert reply.status_code == 303
    assert "บันทึกแล้ว" in jangwat.opens(reply.headers["location"])
    assert "บันทึกแล้ว" not in jangwat.opens(reply.headers["location"])
    assert "ลบชื่ออำเภอ" not in jangwat.opens("/overview?done=district_removed")


@pytest.mark.parametrize("typed", ["2559", "2572", "3500", "0", "-1", "99999999999"])
def test_a_year_that_nobody_can_mean_is_said_to_be_none(typed: str) -> None:
    """Before the survey was known, and after the next fiscal year: the pages show this year and say so."""
    chosen = period({"year": typed}, date(2026, 11, 28))
    assert (chosen.year, chosen.misread) == (2570, typed[:20])
    assert period({"year": "2571"}, date(2026, 11, 28)).misread == ""
    assert period({"month": "2028-12"}, date(2026, 11, 28)).misread == "2028-12"
