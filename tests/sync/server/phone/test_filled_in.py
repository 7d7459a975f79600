"""What is filled in on a telephone makes the record that the kiosk would make of the same answers, or is refused whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from kiosk.site.ready_lists import shipped_lists
from kiosk.survey import session
from kiosk.survey.identity import uuid7
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.session import Session, SurveyStep
from sync.server.phone.filled_in import AskedForm, FilledInError, begun, filled_in

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
OPENED = Session(uuid7(1_793_000_000_000, 5), "2026-11-02T09:58:00+07:00")


@pytest.fixture(scope="module")
def words() -> Texts:
    return load(TEXTS, "th", "citizen", "unfinished")


@pytest.fixture
def asked(questionnaire: Questionnaire) -> AskedForm:
    return AskedForm(questionnaire, {"L022", "P017"}, shipped_lists(), asks_unfinished=True)


def test_the_same_answers_are_the_kiosks_own(asked: AskedForm, words: Texts) -> None:
    """Every kind of question, with other words, tapped lines, and an errand that was not finished: answer for answer as tapped there."""
    form, line = asked.questionnaire, asked.ready["problems"][0]
    fields = {"sex": ["female"], "occupation": ["other"], "other.occupation": ["  ทอผ้า "], "services": ["P017", "L022"]}
    fields |= {"services.unfinished": ["said"], "services.reasons": ["long_wait"]}
    fields |= {"problems.picked": [line.code], "problems": ["รอ\r\nนาน"], **{item.id: ["4"] for item in form.items}}
    tapped = OPENED
    for question, codes in (("sex", ["female"]), ("occupation", ["other"])):
        tapped = session.choose(form, replace(tapped, step=SurveyStep("question", question)), codes[0])
    tapped = session.write(replace(tapped, step=SurveyStep("other", "occupation")), "ทอผ้า")
    at_services = SurveyStep("question", "services")
    for code in ("P017", "L022"):
        tapped = session.toggle(form, replace(tapped, step=at_services), code)
    tapped = session.toggle_unfinished(form, replace(tapped, step=at_services))
    tapped = session.toggle_reason(replace(tapped, step=SurveyStep("unfinished", "services")), "long_wait")
    for item in form.items:
        tapped = session.rate(form, replace(tapped, step=SurveyStep("item", item.id)), 4)
    tapped = session.write(replace(tapped, step=SurveyStep("question", "problems")), f"{line.th}\nรอ\nนาน", (line.code,))
    filled = filled_in(asked, fields, OPENED, words)
    assert (dict(filled.answers), dict(filled.other)) == (dict(tapped.answers), dict(tapped.other))
    assert session.skipped(form, filled) == session.skipped(form, tapped)


def test_what_was_not_asked_is_no_answer(asked: AskedForm, words: Texts) -> None:
    """A branch that another answer closes, words without their option, and what this district does not ask stay out."""
    branch = next(question for question in asked.questionnaire.questions if question.asked_if)
    assert branch.asked_if
    parent, opening = branch.asked_if
    closing = next(option.code for question in asked.questionnaire.questions if question.id == parent for option in question.options)
    fields = {parent: [closing if closing != opening else "no"], branch.id: ["ก"], "sex": ["male"], "other.occupation": ["ทอผ้า"]}
    fields |= {"services.unfinished": ["said"]}
    unasked = replace(asked, asks_unfinished=False)
    if fields[parent][0] == opening:
        fields[parent] = []
    filled = filled_in(unasked, fields, OPENED, words)
    assert branch.id not in filled.answers and not filled.other and "services.unfinished" not in filled.answers
    assert filled.answers["sex"] == "male"


def test_what_no_browser_sends_from_our_form_is_refused(asked: AskedForm, words: Texts) -> None:
    """Levels, options, services and lines that there are not."""
    wrong: dict[str, Any] = {"1.1": ["6"], "2.1": ["５"], "4": ["4.5"], "sex": ["none"], "services": ["B071"], "problems.picked": ["x"]}
    for name, values in wrong.items():
        with pytest.raises(FilledInError):
            filled_in(asked, {name: values}, OPENED, words)
    with pytest.raises(FilledInError):
        filled_in(asked, {"services.unfinished": ["said"], "services.reasons": ["bored"]}, OPENED, words)


def test_how_long_it_took_is_read_from_the_forms_id() -> None:
    """A form that was opened two minutes ago took two minutes; one from long ago or from the future is begun now."""
    milliseconds = int(NOW.timestamp() * 1000)
    for opened, minutes in ((-120_000, 2), (86_400_000, 0), (-90 * 3_600_000, 0)):
        started = datetime.fromisoformat(begun(uuid7(milliseconds + opened, 3), "th", NOW).started_at)
        assert NOW - started == timedelta(minutes=minutes), opened
    for wrong in ("", "x", "3f0e8b1a-0000-4000-8000-000000000000"):
        with pytest.raises(FilledInError):
            begun(wrong, "th", NOW)
