"""An officer looks at one service month by month: its own uses, its own rate."""

import re
from datetime import date, timedelta

from fastapi import FastAPI

from sync.server.comparison.weeks import weeks_of
from tests.support.counter import Counter
from tests.sync.server.pages.conftest import Person


def plain(cell: str) -> str:
    return re.sub("<[^>]+>", "", cell)


def months(page: str) -> dict[str, list[str]]:
    """Month -> its cells."""
    table = page[page.rindex("<tbody>") : page.rindex("</tbody>")]
    rows = [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in table.split("</tr>") if "<td" in row]
    return {month: cells for month, *cells in rows}


def test_a_service_shows_its_own_uses_and_not_those_of_all(app: FastAPI, jangwat: Person) -> None:
    """In ตุลาคม 2568 L022 was used 8 times and answered about 6 times: 75 %; that 40 uses were of another service does not matter."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="second")
    counter.all_said(date(2025, 10, 6), 6, services=("L022",))
    counter.came(date(2025, 10, 6), 45, {"L022": 8, "P002": 40})
    page = jangwat.opens("/trend?service=L022&year=2569")
    assert months(page)["ตุลาคม 2568"][3:6] == ["8", "6", "75.00"]
    assert "ผู้มาใช้</th>" not in page
    assert months(jangwat.opens("/trend?year=2569"))["ตุลาคม 2568"][3:7] == ["45", "48", "6", "13.33"]


def test_a_month_of_one_person_is_marked_and_stands_apart(app: FastAPI, jangwat: Person) -> None:
    """No level word, no interval; the point is hollow and says how many."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="second")
    counter.all_said(date(2025, 10, 6), 1)
    page = jangwat.opens("/trend?year=2569")
    assert 'class="dot few"' in page and "เพียง 1 คน" in page
    assert months(page)["ตุลาคม 2568"] == ["80.00", "เพียง 1 คน", "–", "–", "–", "1", "–", "4.00", "เพียง 1 คน"]


def weeks_of_answers(app: FastAPI, levels: list[list[int]]) -> None:
    """From Monday 6 October 2025 on, a week for each list: the levels that ten or more persons gave to everything."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="second")
    for number, week in enumerate(levels):
        for level in sorted(set(week)):
            counter.all_said(date(2025, 10, 6) + timedelta(weeks=number), week.count(level), level)


def test_a_week_far_below_the_usual_is_named_with_its_rule_and_how_many_answered(app: FastAPI, jangwat: Person) -> None:
    """Twelve weeks up and down around 82, then one at 60: outside the limits that the first twelve gave, and nothing else is."""
    usual = [[5] * 1 + [4] * 9, [5] * 2 + [4] * 8] * 6  # 82 and 84
    weeks_of_answers(app, [*usual, [4] * 4 + [2] * 8, [5] * 1 + [4] * 8])
    page = jangwat.opens("/trend?year=2569&by=week")
    signals = page[page.index('<ul class="signals">') : page.index("</ul>", page.index('<ul class="signals">'))]
    (line,) = re.findall("<li>(.*?)</li>", signals)
    assert "เปลี่ยนไปในทางแย่ลง" in line and "29 ธ.ค. 2568 – 4 ม.ค. 2569" in line and "12 คน" in line and "ต่ำกว่าขอบเขตล่าง" in line
    assert "ค่าเฉลี่ย 83.00 และขอบเขตปกติ 76.00 ถึง 90.00" in page  # 2.66 x 1.128 x (2 + 8/3) / 2, more than 2.66 x 2
    assert page.count('<path class="signal" d="M ') == 1 and "ผู้ตอบน้อยกว่า 10 คน 1 สัปดาห์" in page  # the last week's nine


def test_before_twelve_points_no_rule_speaks(app: FastAPI, jangwat: Person) -> None:
    """Ten weeks, the last far below, and the one that ends with October's first days: eleven points, and the page says that one is
    missing."""
    weeks_of_answers(app, [*([[5] * 1 + [4] * 9, [5] * 2 + [4] * 8, [5] * 3 + [4] * 7] * 3), [1] * 12])
    page = jangwat.opens("/trend?year=2569&by=week")
    assert "ยังขาด 1 สัปดาห์" in page and '<ul class="signals">' not in page and "process-limit" not in page
    assert "ยังขาด 9 เดือน" in jangwat.opens("/trend?year=2569")


def test_each_day_lies_in_one_week_of_one_year() -> None:
    """The weeks of two fiscal years follow one another without a gap; a week belongs to the year in which its Monday lies."""
    before, after = weeks_of(date(2025, 10, 1), date(2026, 9, 30)), weeks_of(date(2026, 10, 1), date(2027, 9, 30))
    assert before[1] + timedelta(days=1) == after[0] == date(2026, 10, 5)
    assert before[0] == date(2025, 10, 6) and (before[1] - before[0]).days % 7 == 6
