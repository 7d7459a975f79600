"""What a district and a province owe, in the days on which an officer would look."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.survey import duties, language
from kiosk.survey.calendar import BANGKOK
from kiosk.survey.duties import Duty, KioskFacts, ProvinceFacts

TODAY = date(2026, 11, 23)  # a Monday
INTERVAL = (Fraction(80), Fraction(86))


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("open_services", "level", "nearest"),
    [
        ({}, 0, None),
        ({"กุดชุม": 4, "ค้อวัง": 1}, 0, ("กุดชุม", 1)),
        ({"กุดชุม": 5, "ค้อวัง": 3}, 50, ("ค้อวัง", 2)),
        ({"กุดชุม": 16, "ค้อวัง": 5}, 75, None),
        ({"กุดชุม": 16, "ค้อวัง": 5, "เลิงนกทา": 7, "เมือง": 0}, 100, None),
    ],
)
def test_kpi_counts_districts_and_names_the_nearest(open_services: dict[str, int], level: int, nearest: object) -> None:
    """1, 2, 3 districts with 5 services are 50, 75, 100; the page names who is nearest to the next."""
    result = duties.kpi(open_services)
    assert (result.level, result.nearest) == (level, nearest)
    assert (result.next_level is None) == (level == 100)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 325), max_size=8))
def test_opening_a_service_never_lowers_the_kpi(open_services: dict[str, int]) -> None:
    """One more open service in any district keeps or raises the level."""
    for district in open_services:
        more = open_services | {district: open_services[district] + 1}
        assert duties.kpi(more).level >= duties.kpi(open_services).level


@pytest.mark.parametrize(
    ("today", "sent_for", "since", "state", "outcome"),
    [
        (date(2026, 11, 10), None, None, "coming", "due"),
        (date(2026, 11, 25), None, None, "due", "due"),
        (date(2026, 11, 30), None, None, "due", "due"),
        (date(2026, 11, 30), date(2026, 11, 1), None, "done", "sent"),
        (date(2026, 12, 1), date(2026, 10, 1), date(2026, 1, 5), "late", "missed"),  # November never went
        (date(2026, 12, 1), date(2026, 11, 1), date(2026, 1, 5), "coming", "due"),
        (date(2027, 2, 28), date(2027, 1, 1), date(2026, 1, 5), "due", "due"),  # February: its last day
        (date(2026, 12, 31), date(2026, 11, 1), date(2026, 1, 5), "late", "missed"),  # the day after the 30th
        (date(2026, 11, 20), None, date(2026, 11, 2), "coming", "due"),  # opened this month: October is not owed
    ],
)
def test_months_figures(today: date, sent_for: date | None, since: date | None, state: str, outcome: str) -> None:
    """Reminded before the 30th, late after it, and a month that was missed is not forgotten."""
    duty = duties.sending_duty(today, 30, sent_for, since)
    assert (duty.state, duty.outcome) == (state, outcome)


def test_officer_sees_the_sending_day_of_february() -> None:
    """There is no 30 February: the month's last day is the day."""
    assert duties.sending_duty(date(2027, 2, 10)).values["day"] == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("today", "answered_for", "since", "state"),
    [
        (TODAY, None, None, "coming"),
        (date(2027, 9, 1), None, None, "due"),
        (date(2027, 9, 30), 2570, None, "done"),
        (date(2027, 10, 1), None, date(2026, 11, 1), "late"),
        (date(2027, 10, 1), 2570, date(2026, 11, 1), "coming"),
    ],
)
def test_providers_questionnaire(today: date, answered_for: int | None, since: date | None, state: str) -> None:
    """Due in September, late from October, never owed for a year before the counter opened."""
    assert duties.questionnaire_duty(today, answered_for, since).state == state


def test_yearly_report_goes_from_draft_to_locked() -> None:
    """The ended fiscal year's report is due until it is certified; nothing is owed before a year has ended."""
    since = date(2026, 1, 5)
    stages = ["draft", "review", "certified", "locked"]
    assert duties.report_duty(TODAY, {}, since).outcome == "not_begun"
    assert [duties.report_duty(TODAY, {2569: stage}, since).outcome for stage in stages] == stages
    assert duties.report_duty(TODAY, {}, date(2026, 10, 5)).state == "coming"


def test_links_that_nobody_opened_for_ninety_days() -> None:
    """Never checked and too long ago are due; one that failed is first."""
    checked = {"P002": TODAY - timedelta(days=90), "P003": TODAY - timedelta(days=91), "L022": None}
    duty = duties.links_duty(TODAY, checked)
    assert (duty.state, duty.values["services"]) == ("due", "P003, L022")
    assert duties.links_duty(TODAY, checked, {"P002"}).outcome == "failing"
    assert duties.links_duty(TODAY, {"P002": TODAY}).state == "done"


@pytest.mark.parametrize(
    ("seen", "now", "silent"),
    [
        (at(20, 16), at(23, 9), False),  # Friday afternoon to Monday morning: a weekend is no silence
        (at(20, 16), at(24, 9), True),  # all of Monday passed
        (at(23, 8), at(23, 17), False),
        (at(23, 8), at(24, 17), False),  # yesterday it was heard
        (at(21, 10), at(23, 9), False),
        (None, at(23), True),
    ],
)
def test_kiosk_silent_for_a_working_day(seen: datetime | None, now: datetime, silent: bool) -> None:
    """A whole working day must pass; Saturday and Sunday do not count."""
    assert duties.silent_for_a_working_day(seen, now) is silent


def test_public_holiday_does_not_count_either() -> None:
    """With Monday a holiday, a kiosk last heard on Friday is not silent on Tuesday."""
    assert not duties.silent_for_a_working_day(at(20), at(24), {date(2026, 11, 23)})


@pytest.mark.parametrize(("people", "target"), [(0, 0), (1, 1), (100, 80), (1000, 286), (50_000, 397), (10**9, 400)])
def test_target_by_yamane(people: int, target: int) -> None:
    """n = N / (1 + N x 0.0025), rounded up: 397 for 50,000, as the published district study has it."""
    assert duties.target_responses(people) == target


def test_too_few_responses_to_say_anything() -> None:
    """Below 30, or without an interval, the page says so; later it shows the way to the target."""
    assert duties.responses_duty(29, 1000, INTERVAL).outcome == "few"
    assert duties.responses_duty(30, 1000, None).outcome == "few"
    assert duties.responses_duty(30, 1000, INTERVAL).values["missing"] == 256
    assert duties.responses_duty(286, 1000, INTERVAL).state == "done"
    assert duties.responses_duty(0, 0, None).outcome == "few"


def test_kiosk_page_puts_the_most_urgent_first() -> None:
    """Six duties, late before due before done."""
    found = duties.kiosk_duties(KioskFacts(open_services=16, open_days=0, links={"P002": None}), TODAY)
    assert [duty.name for duty in found][:2] == ["responses", "links"] and len(found) == 6
    assert [duty.state for duty in found] == ["late", "due", "coming", "coming", "done", "done"]


def test_province_page_names_what_is_missing() -> None:
    """The KPI, the silent kiosks and the report, from the districts' facts."""
    facts = ProvinceFacts({"กุดชุม": KioskFacts(16, since=date(2026, 1, 5)), "ค้อวัง": KioskFacts(3)}, {"กุดชุม 1": at(17)})
    found = {duty.name: duty for duty in duties.province_duties(facts, at(23))}
    assert found["kpi"].values == {"level": 50, "districts": 1, "next": 75, "district": "ค้อวัง", "missing": 2}
    assert found["silence"].values["kiosks"] == "กุดชุม 1"
    assert found["report"].outcome == "not_begun"


def test_days_and_months_are_written_in_the_readers_language() -> None:
    """พ.ศ. in Thai, the common year in English."""
    texts = {one: language.load(paths.TEXTS, one, "selfcheck") for one in ("th", "en")}
    assert "30 พ.ย. 2569" in duties.said(duties.sending_duty(TODAY), texts["th"])
    assert duties.said(duties.sending_duty(TODAY, 30, TODAY), texts["en"]) == "The figures of November 2026 have been sent"


def every_duty() -> list[Duty]:
    since = date(2024, 1, 1)
    return [
        *(duties.kpi_duty(counts) for counts in ({}, {"ก": 1}, {"ก": 5, "ข": 5, "ค": 5})),
        duties.services_duty(5), duties.services_duty(1),
        duties.sending_duty(TODAY), duties.sending_duty(TODAY, 30, TODAY), duties.sending_duty(TODAY, 30, None, since),
        duties.reconciliation_duty(None), duties.reconciliation_duty(0), duties.reconciliation_duty(3),
        duties.questionnaire_duty(TODAY, None), duties.questionnaire_duty(TODAY, 2570), duties.questionnaire_duty(TODAY, None, since),
        *(duties.report_duty(TODAY, {2569: state}, since) for state in ("", "draft", "review", "certified", "locked")),
        duties.report_duty(TODAY, {}),
        duties.links_duty(TODAY, {}), duties.links_duty(TODAY, {"P002": None}), duties.links_duty(TODAY, {"P002": TODAY}, {"P002"}),
        duties.silence_duty({}, at(23)), duties.silence_duty({"ก": None}, at(23)),
        duties.responses_duty(1, 9, None), duties.responses_duty(40, 999, INTERVAL), duties.responses_duty(400, 999, INTERVAL),
    ]  # fmt: skip


@pytest.mark.parametrize("tongue", ["th", "en"])
def test_every_duty_has_its_words(tongue: str) -> None:
    """No duty can show a missing sentence, and no text waits for a value that never comes."""
    texts = language.load(paths.TEXTS, tongue, "selfcheck")
    said = set()
    for duty in every_duty():
        assert texts(duty.title) and "{" not in duties.said(duty, texts) and "datetime" not in duties.said(duty, texts)
        said |= {duty.title, duty.sentence}
        assert {name for _, name, _, _ in Formatter().parse(texts.get(duty.sentence)) if name} <= set(duty.values)
    assert said == {key for key in texts.keys() if key.startswith("duty_")}
