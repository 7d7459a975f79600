"""A statistics officer puts districts side by side: who changed, who meets the goal, in which order."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from fastapi import FastAPI

from tests.support.counter import Counter
from tests.sync.server.pages.conftest import Person


def districts_of(page: str) -> list[str]:
    """In the order of the rows."""
    return re.findall(r'<th scope="row"><a href="/districts/[^"]+">([^<]+)</a>', page)


def cells_of(page: str, name: str) -> list[str]:
    row = next(row for row in page.split("<tr>") if f">{name}</a></th>" in row)
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def test_a_month_is_beside_the_one_before_and_the_same_of_last_year(app: FastAPI, jangwat: Person) -> None:
    """In ตุลาคม 2569 forty said 5 where forty had said 4 the month before, and last year: better, by 20 points."""
    counter = Counter(app.state.engine, app.state.settings, "ทรายมูล", name="third")
    counter.all_said(date(2025, 10, 6), 40, 5)
    counter.all_said(date(2026, 9, 7), 40, 4)
    counter.all_said(date(2026, 10, 5), 40, 5)
    cells = cells_of(jangwat.opens("/compare?month=2026-10"), "ทรายมูล")
    assert cells[0] == "100.00" and cells[3] == "+20.00 ดีขึ้น (+20.00 ถึง +20.00)" and cells[4] == "0.00 ยังบอกไม่ได้ (0.00 ถึง 0.00)"
    assert cells[2] == "ถึงเป้า" and cells[5].split()[1] == "สูงกว่า"


def test_a_table_is_sorted_by_a_click_on_its_head_without_script(jangwat: Person) -> None:
    """By the share of low answers, then the other way round; the head says so to a screen reader, and the days stay chosen."""
    page = jangwat.opens("/compare?month=2026-10")
    link = re.search(r'aria-sort="none"><a class="sort" href="([^"]*sort=low[^"]*)"', page)
    assert link and "month=2026-10" in link[1]
    first = jangwat.opens("/compare" + link[1].replace("&amp;", "&"))
    assert 'aria-sort="descending"><a class="sort" href="?month=2026-10&amp;sort=low&amp;order=up#sort-low"' in first
    again = jangwat.opens("/compare?month=2026-10&sort=low&order=up")
    assert districts_of(first) == districts_of(again)[::-1] and len(districts_of(first)) == 3
    assert districts_of(jangwat.opens("/compare?month=2026-10&sort=nothing")) == districts_of(page)


@pytest.mark.parametrize("page", ["/compare", "/compare?by=services", "/compare?by=services&district=กุดชุม", "/map"])
def test_what_is_compared_is_taken_along_as_a_table(jangwat: Person, page: str) -> None:
    """Both links open, with as many lines as the page shows."""
    shown = jangwat.opens(page + ("&" if "?" in page else "?") + "year=2570")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="((?:/data|/compare)/[^"]+)"', shown)]
    assert [link[link.index(".") : link.index("?")] for link in links] == [".xlsx", ".csv"]
    lines = jangwat.opens(links[1]).strip().splitlines()
    assert len(lines) >= 1 + len(re.findall(r'<th scope="row"><a', shown)) > 1 and jangwat.browser.get(links[0]).status_code == 200


@pytest.mark.parametrize("query", ["month=2026-10", "year=2570&by=services", "year=2570&by=services&district=กุดชุม&sort=low&order=up"])
def test_the_file_of_a_comparison_has_its_differences_in_words(jangwat: Person, guest: Person, query: str) -> None:
    """Line by line as on the page, in its order: percent, difference with its ends, what may be said of it, place; the whole last."""
    page, text = jangwat.opens(f"/compare?{query}"), jangwat.browser.get(f"/compare/table.csv?{query}").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    shown = page[page.index("<tbody>") : page.index("</table>")].split("<tr>")[1:]
    shown = [" ".join(re.sub(r"<[^>]+>", " ", row).replace("−", "-").split()) for row in shown]
    differing = 0
    for line, row in zip(lines, shown, strict=True):
        assert row.startswith(next(iter(line.values()))) and line["ร้อยละความพึงพอใจ"] in row
        for against in (head.removesuffix(": ผล") for head in line if head.endswith(": ผล") and line[head]):
            parts = [line[f"{against}: {part}"] for part in ("ต่างกัน (จุด)", "ช่วงต่ำสุด", "ช่วงสูงสุด")]
            points, low, high = (f"+{part}" if Decimal(part) > 0 else part for part in parts)
            assert f"{points} {line[f'{against}: ผล']} ({low} ถึง {high})" in row
            differing += 1
    assert len(lines) > 3 and differing > 2
    english = guest.browser.get("/language/en?next=/") and guest.browser.get(f"/compare/table.csv?{query}").text
    assert not re.search("[ก-๙]", english.splitlines()[0])
    jangwat.opens(f"/compare/table.pdf?{query}", 404)


def test_the_province_sets_its_goal_and_every_page_draws_it(jangwat: Person, kutchum: Person) -> None:
    """80 until somebody chooses; 100 is met by nobody whose interval ends below it."""
    assert "ถึงเป้าร้อยละ 80" in jangwat.opens("/districts/กุดชุม?year=2570")
    jangwat.sends("/compare/goal", goal="100")
    for path in ("/overview?year=2570", "/services?year=2570", "/compare?year=2570"):
        assert 'class="goal" x1="100%"' in jangwat.opens(path) and "เป้า 100" in jangwat.opens(path), path
    assert "ต่ำกว่าเป้าร้อยละ 100" in kutchum.opens("/districts/กุดชุม?year=2570")
    assert "goal.choose" in jangwat.opens("/audit") or "ตั้งเป้าหมายความพึงพอใจ" in jangwat.opens("/audit")
    for wrong in ("", "19", "101", "80.5", "๘๐", "-1"):
        assert "ตั้งแต่ 20 ถึง 100" in jangwat.sends("/compare/goal", 400, goal=wrong), wrong


def test_a_district_is_beside_the_others_together_and_sees_none_of_them(kutchum: Person, guest: Person) -> None:
    """With only one other district that would be its neighbour's score; with two it is shown. It ranks nobody."""
    page = kutchum.opens("/compare?year=2570")
    assert districts_of(page) == ["กุดชุม"] and "เทียบอำเภออื่นรวมกัน" in page and "อันดับ</th>" not in page
    assert "เลิงนกทา" not in page
    assert len(districts_of(guest.opens("/compare?year=2570"))) == 3 and "/compare/goal" not in guest.opens("/compare")


def test_services_are_beside_those_who_did_not_choose_them(jangwat: Person) -> None:
    """Of one district; a name leads to the service's page."""
    page = jangwat.opens("/compare?year=2570&by=services&district=กุดชุม")
    assert 'href="/services/L022?year=2570"' in page and "เทียบผู้ตอบที่ไม่ได้เลือกงานนี้" in page and "ผู้ตอบทั้งหมด" in page
