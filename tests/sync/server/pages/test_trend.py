"""An officer looks at one service month by month: its own uses, its own rate."""

import re
from datetime import date

from fastapi import FastAPI

from tests.support.counter import Counter
from tests.sync.server.pages.conftest import Person


def months(page: str) -> dict[str, list[str]]:
    """Month -> its cells."""
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("</tr>") if "<td" in row]
    return {month: cells for month, *cells in rows}


def test_a_service_shows_its_own_uses_and_not_those_of_all(app: FastAPI, jangwat: Person) -> None:
    """In ตุลาคม 2568 L022 was used 8 times and answered about 6 times: 75 %; that 40 uses were of another service does not matter."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="second")
    counter.all_said(date(2025, 10, 6), 6, services=("L022",))
    counter.came(date(2025, 10, 6), 45, {"L022": 8, "P002": 40})
    page = jangwat.opens("/trend?service=L022&year=2569")
    assert months(page)["ตุลาคม 2568"][:3] == ["8", "6", "75.00"]
    assert "ผู้มารับบริการ</th>" not in page
    assert months(jangwat.opens("/trend?year=2569"))["ตุลาคม 2568"][:4] == ["45", "48", "6", "13.33"]


def test_a_month_of_one_person_is_marked_and_stands_apart(app: FastAPI, jangwat: Person) -> None:
    """No level word, no interval; the point is hollow and says how many."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="second")
    counter.all_said(date(2025, 10, 6), 1)
    page = jangwat.opens("/trend?year=2569")
    assert 'class="dot few"' in page and "เพียง 1 คน" in page
    assert months(page)["ตุลาคม 2568"] == ["–", "–", "1", "–", "4.00", "เพียง 1 คน", "80.00", "เพียง 1 คน"]
