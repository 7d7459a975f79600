"""What is exported and imported again is what was answered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reports import exports
from kiosk.reports.imports import ImportContext, read
from kiosk.survey import limits, record_checks, response
from kiosk.survey.answers import asked
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.questionnaire import Question, Questionnaire

KIOSK = "0193a000-0000-7000-8000-0000000000aa"
SERVICES = ("P002", "L022", "B126", "X-1")
START = datetime(2026, 10, 1, tzinfo=UTC)
LETTERS = st.characters(codec="utf-8") | st.sampled_from(list("\n;,'\"=+-@ก้"))
TEXTS = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(lambda text: not record_checks.text_fault(text))


def answer_to(question: Question) -> st.SearchStrategy:
    codes = SERVICES if question.options_from else [option.code for option in question.options]
    if question.kind == "text":
        return TEXTS
    return st.sampled_from(codes) if question.kind == "one" else st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)


@st.composite
def drafts(draw: st.DrawFn, form: Questionnaire) -> response.Draft:
    """Any finished response that this form can give."""
    answers: dict[str, response.Answer] = {}
    other: dict[str, str] = {}
    for question in form.questions:
        if asked(question, answers) and draw(st.booleans()):
            answers[question.id] = draw(answer_to(question))
            chosen = answers[question.id] if question.kind == "many" else (answers[question.id],)
            if any(option.free_text and option.code in chosen for option in question.options) and draw(st.booleans()):
                other[question.id] = draw(TEXTS)
    answers |= draw(st.dictionaries(st.sampled_from([item.id for item in form.items]), st.integers(1, 5), min_size=1))
    moment = START + timedelta(seconds=draw(st.integers(0, 10**7)))
    return response.Draft(
        id=str(draw(st.uuids(version=4))),
        kiosk=KIOSK,
        questionnaire=(form.id, form.version),
        started_at=timestamp(moment),
        answered_at=timestamp(moment + timedelta(seconds=90)),
        duration_s=draw(st.integers(0, 9999)),
        language=draw(st.sampled_from(limits.LANGUAGES)),
        mode=draw(st.sampled_from(limits.MODES)),
        status=draw(st.sampled_from(limits.STATUSES)),
        answers=answers,
        other=other,
    )


@given(data=st.data())
def test_export_and_import_give_the_same_answers(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire
) -> None:
    """Any responses at all: formulas, quotes, semicolons, line breaks, Thai."""
    given_drafts = data.draw(st.lists(drafts(questionnaire), min_size=1, max_size=4, unique_by=lambda draft: draft.id))
    out = tmp_path_factory.mktemp("round") / "out.csv"
    exports.export((response.seal(draft, 1, response.FIRST_PREVIOUS).as_record() for draft in given_drafts), questionnaire, "csv", out)
    assert list(read(out, ImportContext(questionnaire, SERVICES, KIOSK, "paper", START)).drafts) == given_drafts
