"""Who came, and on which days anybody counted: a response rate has one base, and where nobody counted there is no number."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from sync.server.db.engine import reading
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.attendance import uncounted_days
from sync.server.tallies.score_summary import ScoreSummary
from tests.support.counter import Counter

PROVINCE = "ยโสธร"
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)
YEAR = date(2026, 10, 1), date(2027, 9, 30)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url, PROVINCE)


def summary(engine: Engine, settings: Settings, district: str = "", service: str = "") -> ScoreSummary:
    with reading(engine) as connection:
        totals = queries.totals(connection, Scope(PROVINCE, district), *YEAR, service or None)
        by_service = queries.by_service(connection, Scope(PROVINCE, district), *YEAR)
    figures = ScoreSummary.of(totals, settings.aspects, "0.80", service)
    if service:  # the list of services says the same as the service's own page
        listed = ScoreSummary.of(by_service[service], settings.aspects, "0.80", service)
        assert (listed.uses, listed.rate, listed.scores) == (figures.uses, figures.rate, figures.scores)
    return figures


def test_a_district_that_counts_nobody_is_in_neither_side_of_the_rate(engine: Engine, settings: Settings) -> None:
    """10 of 20 answered in กุดชุม; 300 answers of เลิงนกทา, where nobody is counted, do not make it 1,550 %."""
    kutchum, loengnoktha = Counter(engine, settings, "กุดชุม"), Counter(engine, settings, "เลิงนกทา")
    kutchum.all_said(MONDAY, 10)
    kutchum.came(MONDAY, 20, {"L022": 16})
    loengnoktha.all_said(MONDAY, 30)
    assert summary(engine, settings).rate == summary(engine, settings, "กุดชุม").rate == 50
    nobody = summary(engine, settings, "เลิงนกทา")
    assert (nobody.people, nobody.uses, nobody.rate, nobody.target) == (None, None, None, None)
    with reading(engine) as connection:
        assert uncounted_days(connection, Scope(PROVINCE), *YEAR) == {"เลิงนกทา": ["2026-11-02"]}


def test_a_day_without_a_count_is_in_neither_side_of_the_rate(engine: Engine, settings: Settings) -> None:
    """Tuesday's 6 answers are left out, and Tuesday is named; months and days say the same."""
    kutchum = Counter(engine, settings, "กุดชุม")
    kutchum.all_said(MONDAY, 5)
    kutchum.came(MONDAY, 10)
    kutchum.all_said(TUESDAY, 6)
    assert summary(engine, settings).rate == 50
    with reading(engine) as connection:
        assert uncounted_days(connection, Scope(PROVINCE, "กุดชุม"), *YEAR) == {"กุดชุม": ["2026-11-03"]}
        (month,) = queries.by_month(connection, Scope(PROVINCE), *YEAR).values()
        week = queries.totals(connection, Scope(PROVINCE), MONDAY, WEDNESDAY)
    assert month.complete_where_counted == week.complete_where_counted == 5 and month.complete == 11


def test_an_officer_who_types_nought_has_counted(engine: Engine, settings: Settings) -> None:
    """Nobody came, and that is a number: 0, not a dash; the rate of nobody is none."""
    kutchum = Counter(engine, settings, "กุดชุม")
    kutchum.came(MONDAY, 0)
    figures = summary(engine, settings)
    assert (figures.people, figures.uses, figures.rate) == (0, 0, None)


def test_a_services_rate_is_of_its_own_uses(engine: Engine, settings: Settings) -> None:
    """3 of 4 uses of L022 were answered about; that 100 people came for other things is not its affair."""
    kutchum = Counter(engine, settings, "กุดชุม")
    kutchum.all_said(MONDAY, 3, services=("L022",))
    kutchum.all_said(MONDAY, 7, services=("P002",))
    kutchum.came(MONDAY, 100, {"L022": 4, "P002": 96})
    kutchum.all_said(TUESDAY, 2, services=("L022",))  # not counted
    of_service = summary(engine, settings, service="L022")
    assert (of_service.uses, of_service.rate, of_service.people) == (4, 75, None)
    assert summary(engine, settings).rate == Fraction(10)


def test_four_respondents_have_neither_level_nor_interval_five_do(engine: Engine, settings: Settings) -> None:
    """The percent is shown and marked; with the fifth it is a figure like others."""
    kutchum = Counter(engine, settings, "กุดชุม")
    kutchum.all_said(MONDAY, 4)
    four = summary(engine, settings)
    assert (four.few, four.level, four.interval, four.scores.percent) == (True, None, None, 80)
    kutchum.all_said(TUESDAY, 1)
    five = summary(engine, settings)
    assert (five.few, five.level, five.interval) == (False, 4, (80, 80))
