"""Whether answers fit the form: what an import, a server or another program may bring."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey import answers
from kiosk.survey.questionnaire import Questionnaire

SERVICES = ("L022", "P029", "X-1")


@pytest.mark.parametrize(
    ("given_answers", "other", "field", "fault"),
    [
        ({"1.1": 6}, {}, "1.1", "must be a level from 1 to 5, not 6"),
        ({"1.1": "5"}, {}, "1.1", "must be a level from 1 to 5, not '5'"),
        ({"1.1": True}, {}, "1.1", "must be a level from 1 to 5, not True"),
        ({"name": "สมชาย"}, {}, "name", "is no question of this questionnaire"),
        ({"sex": "x"}, {}, "sex", "has no option 'x'"),
        ({"sex": ("male",)}, {}, "sex", "must be one option code"),
        ({"services": "L022"}, {}, "services", "must be a list of option codes"),
        ({"services": ()}, {}, "services", "must be a list of option codes"),
        ({"services": ("L022", "L022")}, {}, "services", "names an option twice"),
        ({"services": ("L022", "P999")}, {}, "services", "has no option 'P999'"),
        ({"suitable": "no", "suitable_because": ("convenient",)}, {}, "suitable_because", "is asked only when suitable is yes"),
        ({"unsuitable_because": "ไกล"}, {}, "unsuitable_because", "is asked only when suitable is no"),
        ({"problems": 3}, {}, "problems", "must be text"),
        ({"problems": "a\x07"}, {}, "problems", "holds control characters"),
        ({"occupation": "farming"}, {"occupation": "ทอผ้า"}, "occupation", "has words of its own only after an 'other' option"),
        ({}, {"occupation": "ทอผ้า"}, "occupation", "has words of its own only after an 'other' option"),
        ({"sex": "male"}, {"sex": "ชาย"}, "sex", "has words of its own only after an 'other' option"),
        ({"occupation": "other"}, {"occupation": ""}, "occupation", "must be 1 to 2000 characters"),
    ],
)
def test_an_answer_that_does_not_fit_is_named_with_its_fault(
    questionnaire: Questionnaire, given_answers: dict[str, Any], other: dict[str, Any], field: str, fault: str
) -> None:
    """One problem, at one field, in words."""
    assert answers.problems(questionnaire, given_answers, other, SERVICES) == [answers.AnswerProblem(field, fault)]


def test_a_paper_form_with_every_kind_of_answer_fits(questionnaire: Questionnaire) -> None:
    """Skipped questions are simply absent; a district's own service may be chosen."""
    fitting = {
        "sex": "male",
        "occupation": "other",
        "services": ("X-1", "L022"),
        "1.1": 5,
        "4": 1,
        "suitable": "yes",
        "suitable_because": ("other", "convenient"),
        "problems": "ช้า",
    }
    assert answers.problems(questionnaire, fitting, {"occupation": "ทอผ้า", "suitable_because": "ใกล้วัด"}, SERVICES) == []
    assert answers.problems(questionnaire, {}, {}, SERVICES) == []


@given(
    st.dictionaries(
        st.sampled_from(["sex", "services", "suitable", "suitable_because", "unsuitable_because", "1.1", "problems", "name"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.lists(st.sampled_from(["L022", "convenient"]), max_size=3),
    ),
    st.dictionaries(st.sampled_from(["sex", "suitable_because", "x"]), st.text(max_size=4) | st.none()),
)
def test_nothing_that_could_be_an_answer_breaks_the_check(
    questionnaire: Questionnaire, given_answers: dict[str, Any], other: dict[str, Any]
) -> None:
    """Every problem names a field that is there."""
    for problem in answers.problems(questionnaire, given_answers, other, SERVICES):
        assert problem.field in given_answers or problem.field in other
        assert problem.fault
