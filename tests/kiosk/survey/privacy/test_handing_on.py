"""What is handed on of responses: nothing that leads to a person, and otherwise all that was answered."""

from typing import Any

import pytest

from kiosk.survey.privacy import handing_on
from kiosk.survey.privacy.personal_data import COVER
from kiosk.survey.questionnaire import Questionnaire


def record(**answers: Any) -> dict[str, Any]:
    other = answers.pop("other", {})
    return {
        "id": "0193a000-0000-7000-8000-000000000001",
        "kiosk": "0193a000-0000-7000-8000-0000000000aa",
        "seq": 7,
        "questionnaire": {"id": "opdc-2564", "version": 1},
        "started_at": "2026-11-23T23:58:00+00:00",
        "answered_at": "2026-11-23T23:59:00+00:00",
        "duration_s": 60,
        "language": "th",
        "mode": "self",
        "status": "complete",
        "answers": answers,
        "other": other,
        "prev_hash": "0" * 64,
        "hash": "1" * 64,
    }


def passed_on(records: list[dict[str, Any]], questionnaire: Questionnaire) -> list[dict[str, Any]]:
    cells = handing_on.small_cells(records, (questionnaire,))
    return [handing_on.handed_on(entry, cells) for entry in records]


def test_a_response_late_at_night_has_the_day_of_bangkok(questionnaire: Questionnaire) -> None:
    """The day and nothing finer; who, when and where in the chain is gone."""
    (row,) = passed_on([record(**{"1.1": 5})], questionnaire)
    assert row == {
        "day": "2026-11-24",
        "questionnaire": {"id": "opdc-2564", "version": 1},
        "language": "th",
        "mode": "self",
        "status": "complete",
        "answers": {"1.1": 5},
        "other": {},
    }


def test_the_only_student_of_the_month_stays_unknown(questionnaire: Questionnaire) -> None:
    """An answer about oneself that fewer than five gave is left out, and with it the next smallest, as on the province's pages."""
    records = (
        [record(occupation="farming", **{"1.1": 4})] * 9 + [record(occupation="trade")] * 6 + [record(occupation="student", **{"1.1": 1})]
    )
    rows = passed_on(records, questionnaire)
    assert [row["answers"].get("occupation") for row in rows] == ["farming"] * 9 + [None] * 7
    assert rows[-1]["answers"] == {"1.1": 1}


def test_four_people_are_not_broken_down_by_who_they_are(questionnaire: Questionnaire) -> None:
    """Their ratings and services are handed on, sex and age are not."""
    records = [record(sex="female", age="gt60", services=["P002"], **{"1.1": 2})] * 4
    assert [row["answers"] for row in passed_on(records, questionnaire)] == [{"services": ["P002"], "1.1": 2}] * 4


def test_what_is_left_out_goes_with_its_words(questionnaire: Questionnaire) -> None:
    """The words beside "other" would say what was left out; of several choices the common ones stay."""
    common = [record(occupation="farming") for _ in range(6)]
    (*_, rare) = passed_on([*common, record(occupation="other", other={"occupation": "ครูสอนรำ"})], questionnaire)
    assert (rare["answers"], rare["other"]) == ({}, {})
    cells = handing_on.SmallCells({"heard_from": frozenset({"poster"})}, frozenset({"heard_from"}))
    several = record(heard_from=["poster", "other"], other={"heard_from": "ลุงข้างบ้าน"})
    assert handing_on.handed_on(several, cells)["answers"] == {"heard_from": ["poster"]}
    assert handing_on.handed_on(several, cells)["other"] == {}


def test_names_and_numbers_are_covered_wherever_words_stand(questionnaire: Questionnaire) -> None:
    """In open answers and beside "other"; the record itself stays as it was answered."""
    entry = record(suggestions="ขอบคุณนางสาวมาลี ใจดี", suitable_because="other", other={"suitable_because": "โทร ๐๘๑-๒๓๔-๕๖๗๘"})
    (row,) = passed_on([entry], questionnaire)
    assert row["answers"]["suggestions"] == f"ขอบคุณ{COVER}" and row["other"] == {"suitable_because": f"โทร {COVER}"}
    assert entry["answers"]["suggestions"] == "ขอบคุณนางสาวมาลี ใจดี"


@pytest.mark.parametrize(("answer", "expected"), [(4, {"9.9": 4}), ("นายแดง", {}), (["a"], {})])
def test_of_a_question_that_nobody_knows_only_levels_are_handed_on(questionnaire: Questionnaire, answer: Any, expected: object) -> None:
    """It may have asked who somebody is."""
    (row,) = passed_on([record(**{"9.9": answer})], questionnaire)
    assert row["answers"] == expected
