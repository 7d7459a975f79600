"""What the province last said of the duties, and what follows on the day an officer looks."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from kiosk.survey.duties import Duty
from kiosk.survey.province_status import REPORT_STATES, ProvinceStatus, province_duties, read_status

SAID = date(2026, 11, 20)  # a Friday
MONDAY = date(2026, 11, 23)
WIRE = {
    "sending_day": 30,
    "districts": 9,
    "districts_open": 2,
    "report_year": 2570,
    "report": "",
    "provider_year": None,
    "silent": 0,
    "silent_since": None,
    "silent_elsewhere": 1,
    "few": 4,
    "people": 400,
    "responses": 150,
    "interval": ["80.10", "84.90"],
    "holidays": ["2026-11-24"],
}
WORD = read_status(WIRE, SAID)


def word(**changes: object) -> ProvinceStatus:
    assert WORD
    return replace(WORD, **changes)


def found(said: ProvinceStatus | None, today: date = MONDAY, joined: bool = True) -> dict[str, Duty]:
    return {duty.name: duty for duty in province_duties(said, today, joined)}


def every_province_duty() -> list[Duty]:
    words = [word(report=state) for state in REPORT_STATES]
    words += [word(few=0), word(districts_open=3), word(silent=2, silent_since=date(2026, 11, 2))]
    silent = province_duties(word(), date(2026, 12, 1), True)
    return (
        [duty for status in (*words, None) for duty in province_duties(status, MONDAY, True)]
        + province_duties(None, MONDAY, False)
        + silent
    )


def test_the_next_level_needs_one_more_district() -> None:
    """Two districts make 75, a third makes 100; then nothing is missing."""
    assert found(word())["kpi"].values["following"] == 100 and found(word())["kpi"].values["score"] == 75
    assert found(word(districts_open=3))["kpi"].state == "done"


@pytest.mark.parametrize(
    ("year", "report", "today", "state"),
    [
        (2570, "", MONDAY, "coming"),
        (2569, "draft", date(2026, 10, 20), "due"),  # the year has ended
        (2569, "certified", MONDAY, "late"),  # and a month has passed
        (2569, "locked", MONDAY, "done"),
    ],
)
def test_the_report_is_due_when_its_year_has_ended(year: int, report: str, today: date, state: str) -> None:
    """Only a locked one is done."""
    assert found(word(report_year=year, report=report), today)["report"].state == state


def test_another_kiosk_of_the_district_is_silent() -> None:
    """Its number and since when."""
    duty = found(word(silent=1, silent_since=date(2026, 11, 17)))["silent"]
    assert (duty.state, duty.outcome, duty.values["since"]) == ("late", "some", date(2026, 11, 17))


def test_this_kiosk_itself_has_not_reached_the_province() -> None:
    """Over a weekend and the province's holiday nothing is wrong; a working day later it is, whatever was said before."""
    assert found(word(), MONDAY)["silent"].state == "done"
    assert found(word(of=MONDAY), date(2026, 11, 25))["silent"].state == "done"  # the 24th is a holiday there
    assert found(word(of=MONDAY), date(2026, 11, 26))["silent"].outcome == "self"


def test_without_a_word_each_duty_says_why() -> None:
    """Belongs to no province; or does, and has not been told yet."""
    assert {(duty.state, duty.outcome) for duty in found(None, joined=False).values()} == {("unknown", "alone")}
    assert {(duty.state, duty.outcome) for duty in found(None).values()} == {("unknown", "unheard")}


def test_districts_with_too_few_answers_and_this_one_with_n_and_interval() -> None:
    """Of 400 people who came 200 should answer."""
    duty = found(word())["districts"]
    assert (duty.values["few"], duty.values["n"], duty.values["target"]) == (4, 150, 200)
    assert duty.values["interval"] == (Fraction("80.10"), Fraction("84.90"))


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {**WIRE, "few": -1},
        {**WIRE, "few": True},
        {**WIRE, "report": "lost"},
        {**WIRE, "sending_day": 40},
        {**WIRE, "interval": ["a", "b"]},
        {**WIRE, "interval": ["1"]},
        {**WIRE, "holidays": ["23/11"]},
        {**WIRE, "interval": ["1/0", "2"]},
    ],
)
def test_a_word_that_cannot_be_read_is_none(wrong: object) -> None:
    """Of an older province, of a newer one, of a stranger."""
    assert read_status(wrong, SAID) is None
