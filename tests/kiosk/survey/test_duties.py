"""What a district owes, in the days on which an officer would look."""

from datetime import date, timedelta
from fractions import Fraction
from string import Formatter

import pytest

from kiosk import paths
from kiosk.language import texts as language
from kiosk.survey import duties
from kiosk.survey.duties import Duty, KioskFacts
from tests.kiosk.survey.test_province_status import every_province_duty

TODAY = date(2026, 11, 23)  # a Monday
INTERVAL = (Fraction(80), Fraction(86))


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
        (date(2027, 10, 1), None, date(2026, 11, 1), "due"),
        (date(2027, 10, 30), None, date(2026, 11, 1), "due"),
        (date(2027, 10, 31), None, date(2026, 11, 1), "late"),
        (date(2027, 10, 1), 2570, date(2026, 11, 1), "coming"),
    ],
)
def test_providers_questionnaire(today: date, answered_for: int | None, since: date | None, state: str) -> None:
    """Due from September, not late in the first weeks after the year; never owed for a year before the counter opened."""
    assert duties.questionnaire_duty(today, answered_for, since).state == state


def test_links_that_nobody_opened_for_ninety_days() -> None:
    """Never checked and too long ago are due; one that failed is first."""
    checked = {"P002": TODAY - timedelta(days=90), "P003": TODAY - timedelta(days=91), "L022": None}
    duty = duties.links_duty(TODAY, checked)
    assert (duty.state, duty.values["services"]) == ("due", "P003, L022")
    assert duties.links_duty(TODAY, checked, {"P002"}).outcome == "failing"
    assert duties.links_duty(TODAY, {"P002": TODAY}).state == "done"


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
    """Six duties, due before coming before done."""
    listed = duties.kiosk_duties(KioskFacts(open_services=16, differing_days=0, links={"P002": None}), TODAY)
    assert [duty.name for duty in listed][:2] == ["links", "sending"] and len(listed) == 6
    assert [duty.state for duty in listed] == ["due", "coming", "coming", "coming", "done", "done"]


def test_days_and_months_are_written_in_the_readers_language() -> None:
    """พ.ศ. in Thai, the common year in English."""
    texts = {spoken: language.load(paths.TEXTS, spoken, "duties") for spoken in ("th", "en")}
    assert "30 พ.ย. 2569" in duties.sentence_of(duties.sending_duty(TODAY), texts["th"])
    assert duties.sentence_of(duties.sending_duty(TODAY, 30, TODAY), texts["en"]) == "The figures of November 2026 have been sent"


@pytest.mark.parametrize("tongue", ["th", "en"])
def test_the_interval_stands_beside_the_number(tongue: str) -> None:
    """How much the responses say, whether the target is reached or not; a dash where one person alone has none."""
    texts = language.load(paths.TEXTS, tongue, "duties")
    assert all("80.00–86.00" in duties.sentence_of(duties.responses_duty(n, 1000, INTERVAL), texts) for n in (100, 400))
    assert "–" in duties.sentence_of(duties.responses_duty(1, 1, None), texts)


def every_duty() -> list[Duty]:
    since = date(2024, 1, 1)
    return [
        duties.services_duty(5),
        duties.services_duty(1),
        duties.sending_duty(TODAY),
        duties.sending_duty(TODAY, 30, TODAY),
        duties.sending_duty(TODAY, 30, None, since),
        duties.reconciliation_duty(None),
        duties.reconciliation_duty(0),
        duties.reconciliation_duty(3),
        duties.reconciliation_duty(0, 1),
        duties.questionnaire_duty(TODAY, None),
        duties.questionnaire_duty(TODAY, 2570),
        duties.questionnaire_duty(TODAY, None, since),
        duties.links_duty(TODAY, {}),
        duties.links_duty(TODAY, {"P002": None}),
        duties.links_duty(TODAY, {"P002": TODAY}, {"P002"}),
        duties.responses_duty(1, 9, None),
        duties.responses_duty(40, 999, INTERVAL),
        duties.responses_duty(400, 999, INTERVAL),
    ]


@pytest.mark.parametrize("tongue", ["th", "en"])
def test_every_duty_has_its_words(tongue: str) -> None:
    """No duty can show a missing sentence, and no text waits for a value that never comes."""
    texts = language.load(paths.TEXTS, tongue, "duties")
    said = set()
    for duty in (*every_duty(), *every_province_duty()):
        assert texts(duty.title) and "{" not in duties.sentence_of(duty, texts) and "datetime" not in duties.sentence_of(duty, texts)
        said |= {duty.title, duty.sentence}
        assert {name for _, name, _, _ in Formatter().parse(texts.get(duty.sentence)) if name} <= set(duty.values)
    assert said == {key for key in texts if key.startswith("duty_")}
