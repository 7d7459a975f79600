"""Texts written more than once stand once, and are screened together."""

import html
import re

from tests.sync.server.pages.comments.test_screening import digest
from tests.sync.server.pages.conftest import Person


def test_one_text_of_many_people_is_screened_in_two_clicks(jangwat: Person, guest: Person) -> None:
    """From the list of alike texts to all who wrote it; a viewer then finds them as one text with its number."""
    page = jangwat.opens("/comments/alike?tab=unread&year=2570")
    line = next(part for part in page.split("<li>") if "ที่จอดรถไม่พอ" in part)
    n = int(re.search(r"<strong>([\d,]+)</strong>", line)[1].replace(",", ""))
    assert n > 5
    to = html.unescape(re.search(r'href="(/comments/screening\?[^"]+)"', line)[1])
    preview = jangwat.opens(to)
    assert set(re.findall(r"<blockquote>([^<]+)", preview)) == {"ที่จอดรถไม่พอ"}
    jangwat.sends(to, decision="shown", seen=digest(preview))
    mine = guest.opens("/comments/alike?year=2570")
    assert "ที่จอดรถไม่พอ" in mine and f"<strong>{n}</strong>" in mine and "นางสาวมาลี" not in mine
    each = guest.opens(html.unescape(re.search(r'href="(/comments\?[^"]*alike=[^"]+)"', mine)[1]))
    assert f"แสดงเฉพาะข้อความที่เขียนเหมือนกัน {n} ข้อความ" in each


def test_the_most_frequent_come_first_and_page_by_page(jangwat: Person) -> None:
    """A place that nobody could have is no fault."""
    page = jangwat.opens("/comments/alike?tab=unread&year=2570")
    numbers = [int(n.replace(",", "")) for n in re.findall(r'alike-n"><strong>([\d,]+)', page)]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) > 5
    for after in ("x", "3", "3 ", "99999999999999 a", "2 'a"):
        jangwat.opens(f"/comments/alike?tab=unread&year=2570&after={after}")
