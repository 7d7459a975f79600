"""An officer sorts a long table by its columns, with scripts and without: the place on the page and the keyboard stay where they were."""

import time
from urllib.parse import quote

import pytest

from sync.server.pages.parts.sorting import in_order, sorting
from tests.support import chromium

HERE = "document.activeElement.closest('th')?.id + ' ' + document.activeElement.closest('th')?.ariaSort"
NAMES = "[...document.querySelectorAll('table.lines tbody th')].map(head => head.innerText).join()"
REGION = "document.querySelector('table.lines').closest('.scroll')"


def until(browser: chromium.Browser, asked: str, wanted: object) -> object:
    """What the page says once it says that, or after ten seconds."""
    ends = time.monotonic() + 10
    while (said := browser.run(asked)) != wanted and time.monotonic() < ends:
        time.sleep(0.02)
    return said


def test_another_order_begins_on_the_first_page() -> None:
    """From page 3 by name to the largest first: the largest are looked for, so page 3 of them is not."""
    chosen = sorting({"year": "2570", "page": "3", "sort": "name"}, {"name": False, "n": True}, "name")
    assert chosen.link("n") == "year=2570&sort=n&order=down" and chosen.link("name") == "year=2570&sort=name&order=down"


def test_lines_without_a_figure_come_last_in_either_order() -> None:
    """Districts in which nobody answered stand at the end, in the order they came in."""
    for order, expected in (("up", [1, 2, None, None]), ("down", [2, 1, None, None])):
        chosen = sorting({"sort": "n", "order": order}, {"n": True}, "n")
        assert in_order([None, 2, None, 1], chosen, lambda value: value) == expected


@pytest.mark.skipif(chromium.program() is None, reason="chromium runs the script")
def test_with_scripts_a_table_is_sorted_on_the_page_as_it_stands(site: str) -> None:
    """On a telephone, by the keyboard, twice: no other page is opened, and window, table, open fold and keyboard stay; the address, the
    filters and the way to the other language know the order."""
    with chromium.Browser(str(chromium.program()), 390, 844) as browser:
        browser.open(f"{site}/overview?year=2570")
        browser.run("document.querySelector('.explain').open = true; window.mine = 1")
        browser.run("document.querySelector('#sort-unsent a').focus()")
        before = browser.run(f"[scrollY, {REGION}.scrollLeft]")
        assert min(before) > 0
        orders = set()
        for order in ("descending", "ascending"):
            browser.press("Enter", 13, "\r")
            assert until(browser, HERE, f"sort-unsent {order}") == f"sort-unsent {order}"
            assert browser.run(f"[scrollY, {REGION}.scrollLeft]") == before
            orders.add(browser.run(NAMES))
        values = "[...document.querySelectorAll('.filters input')].map(field => field.value).join()"
        assert browser.run("window.mine") == 1 and browser.run("document.querySelector('.explain').open")
        assert browser.run("location.search") == "?year=2570&sort=unsent&order=up" and browser.run(values) == "unsent,up"
        assert quote("order=up", safe="") in browser.run("document.querySelector('[hreflang]').href")
        assert len(orders) == 2 and browser.complaints == []


@pytest.mark.skipif(chromium.program() is None, reason="chromium runs the script")
def test_the_file_of_a_sorted_table_is_in_the_order_that_is_shown(site: str) -> None:
    """Sorted on the page as it stands, the links to the comparison's file know the order too."""
    link = "document.querySelector('a[href^=\"/compare/table.csv\"]').getAttribute('href')"
    with chromium.Browser(str(chromium.program()), 1366, 900) as browser:
        browser.open(f"{site}/compare?year=2570")
        assert browser.run(link).endswith("sort=percent&order=down")
        browser.run("document.querySelector('#sort-low a').focus()")
        browser.press("Enter", 13, "\r")
        assert until(browser, HERE, "sort-low descending") == "sort-low descending"
        assert browser.run(link).endswith("sort=low&order=down") and browser.complaints == []


@pytest.mark.skipif(chromium.program() is None, reason="chromium opens the pages")
def test_where_scripts_are_off_the_page_opens_again_at_the_column(site: str) -> None:
    """The head that was followed is in sight beside the column that stays, and the next Tab is on it."""
    with chromium.Browser(str(chromium.program()), 390, 844) as browser:
        browser.without_scripts()
        browser.open(f"{site}/overview?year=2570")
        names = browser.run(NAMES)
        browser.run("document.querySelector('#sort-name a').focus()")
        browser.follow_by_key()
        assert browser.run("location.hash") == "#sort-name" and browser.run(NAMES) == ",".join(names.split(",")[::-1])
        browser.run("document.querySelector('#sort-unsent a').focus()")
        browser.follow_by_key()
        left, top = browser.run("['left', 'top'].map(side => document.querySelector('#sort-unsent').getBoundingClientRect()[side])")
        stays = browser.run("document.querySelector('#sort-name').getBoundingClientRect().right")
        assert stays <= left < 390 and 0 < top < 422
        browser.press("Tab", 9)
        assert browser.run(HERE) == "sort-unsent descending"


@pytest.mark.skipif(chromium.program() is None, reason="chromium runs the script")
def test_whoever_was_logged_out_meanwhile_is_asked_to_log_in(site: str) -> None:
    """The script finds no table in the answer and follows the link as a browser does."""
    with chromium.Browser(str(chromium.program()), 1366, 900) as browser:
        browser.open(f"{site}/overview?year=2570")
        browser.run("document.querySelector('#sort-n a').href = '/login?sort=n'; document.querySelector('#sort-n a').click()")
        assert until(browser, "location.pathname", "/login") == "/login"
