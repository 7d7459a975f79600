"""`province verify`: somebody wants to know whether the figures still rest on the answers."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine, update

from sync.server.__main__ import main
from sync.server.db.engine import writing
from sync.server.db.schema import item_tallies, month_sums
from sync.server.settings import Settings
from sync.server.tallies import keeping
from tests.support.counter import ITEMS, Counter

PROVINCE, MONDAY, OCTOBER = "ยโสธร", date(2026, 11, 2), date(2026, 10, 5)


@pytest.fixture
def counted(engine: Engine, database_url: str) -> Engine:
    """Two districts, two months, a walk-away, a correction and a withdrawal; everything is kept."""
    for district in ("กุดชุม", "ค้อวัง"):
        counter = Counter(engine, Settings(database_url, PROVINCE), district)
        sent = counter.all_said(MONDAY, 6, services=("L022", "X-1"), duration_s=3)
        counter.all_said(OCTOBER, 2, mode="paper")
        counter.answered(MONDAY, [{"sex": "male"}], status="partial")
        counter.amended(sent[0], {"services": ("L023",), **dict.fromkeys(ITEMS, 1)})
        counter.amended(sent[1])
    keeping.keep(engine, PROVINCE, MONDAY)
    return engine


def test_nothing_was_altered(counted: Engine, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """All is said to be as counted, in words and as JSON."""
    assert main(["verify", "--database", database_url]) == 0
    assert "4 months of districts" in capsys.readouterr().out
    assert main(["verify", "--json", "--database", database_url]) == 0
    assert json.loads(capsys.readouterr().out) == {"months": 4, "wrong": [], "wrong_sums": []}


def test_a_tally_was_altered(counted: Engine, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The district and the month are named; what is kept of that month is not what the tallies say any more, and named as well."""
    with writing(counted) as connection:
        here = item_tallies.c.district == "ค้อวัง", item_tallies.c.period == "2026-11", item_tallies.c.item == "2.1"
        connection.execute(update(item_tallies).where(*here).values(n5=item_tallies.c.n5 + 1))
    assert main(["verify", "--json", "--database", database_url]) == 1
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert answer["wrong"] == [{"district": "ค้อวัง", "month": "2026-11"}]
    assert {each["name"] for each in answer["wrong_sums"]} == {"levels", "levels of services", "levels of districts"}
    assert "ค้อวัง 2026-11" in shown.err


def test_a_kept_sum_was_altered(counted: Engine, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name and month are said."""
    with writing(counted) as connection:
        connection.execute(update(month_sums).where(month_sums.c.first == "2026-11", month_sums.c.name == "options").values(figures="[]"))
    assert main(["verify", "--database", database_url]) == 1
    assert "options 2026-11" in capsys.readouterr().err
