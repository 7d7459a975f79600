"""An errand that could not be finished today: what is asked, what is stored, what it counts for."""

import random
from collections import Counter

from kiosk.frozen import replace
from kiosk.paths import QUESTIONNAIRE
from kiosk.survey import answers, questionnaire, record_checks, session
from kiosk.survey.counting import count_response, layout_of
from kiosk.survey.privacy.handing_on import handed_on, small_cells
from kiosk.survey.response import FIRST_PREVIOUS, seal
from kiosk.survey.session import NOTICE, Session, SurveyStep
from kiosk.survey.unfinished import REASONS, SAID, Unfinished, answer_of, unfinished_of
from tests.support.drafts import make_draft

FORM = questionnaire.load(QUESTIONNAIRE)
LAYOUT = layout_of(FORM)
FIELD, WHY = "services.unfinished", SurveyStep("unfinished", "services")
STARTED = Session("0190163d-8694-739b-aea5-966c26f8ad91", "2026-11-23T09:41:00+07:00")
AT_SERVICES = replace(STARTED, step=SurveyStep("question", "services"))


def test_somebody_who_could_not_finish_is_asked_why_after_the_services() -> None:
    """The tick beside the services opens one page more; the form's own steps stay as they are."""
    ticked = session.toggle_unfinished(FORM, session.toggle(FORM, AT_SERVICES, "P002"))
    asked = session.forward(FORM, ticked)
    assert asked.step == WHY and session.progress(FORM, asked) == session.progress(FORM, AT_SERVICES)
    because = session.toggle_reason(session.toggle_reason(asked, "long_wait"), "papers_missing")
    assert because.answers == {"services": ("P002",), FIELD: (SAID, "papers_missing", "long_wait")}
    assert session.forward(FORM, because).step == SurveyStep("item", "1.1")
    assert session.back(FORM, because).step == AT_SERVICES.step
    assert not answers.problems(FORM, because.answers, {}, {"P002"})


def test_who_gives_no_reason_is_counted_and_who_takes_it_back_is_not() -> None:
    """The answer without reasons stays an answer; the tick can be taken back."""
    asked = session.forward(FORM, session.toggle_unfinished(FORM, AT_SERVICES))
    assert session.skip(FORM, session.toggle_reason(asked, "other")).answers == {FIELD: (SAID,)}
    back = session.back(FORM, asked)
    assert back and not session.toggle_unfinished(FORM, back).answers
    assert not session.skip(FORM, session.toggle_unfinished(FORM, AT_SERVICES)).answers


def test_from_the_guide_the_reason_comes_first_and_the_form_after_it() -> None:
    """The service that the person looked at is named; why is not asked a second time."""
    begun = session.not_finished(FORM, STARTED, ("P002",))
    assert (begun.step, begun.answers) == (WHY, {"services": ("P002",), FIELD: (SAID,)})
    assert session.progress(FORM, begun)[0] == 0 and session.back(FORM, begun) is None
    noted = session.forward(FORM, session.toggle_reason(begun, "link_broken"))
    assert noted.step == NOTICE and session.began_answering(noted)
    steps = session.survey_steps(FORM, noted)
    assert steps.count(WHY) == 1 and steps[:2] == (WHY, NOTICE)
    at_services = replace(noted, step=SurveyStep("question", "services"))
    assert FIELD in session.skip(FORM, at_services).answers


def test_it_is_counted_of_those_who_walked_away_too_and_changes_nothing_else() -> None:
    """Levels, choices, own score and the services of a response are the same with and without it."""
    given = {"sex": "male", "services": ["P002", "L022"], "1.1": 4, "2.1": 5, "3.1": 3, "4": 5}
    said = {**given, FIELD: list(answer_of(["system_down", "other"]))}
    for status in ("complete", "partial"):
        without, with_it = count_response(LAYOUT, status, given), count_response(LAYOUT, status, said)
        extra = [(FIELD, SAID), (FIELD, "system_down"), (FIELD, "other"), (f"{FIELD}.service", "P002"), (f"{FIELD}.service", "L022")]
        assert with_it == without._replace(options=without.options + extra)


def test_the_figure_is_people_with_their_reasons_ranked() -> None:
    """Several reasons of one person are one person; a code of another version stands under its own name."""
    options: dict[str, Counter[str]] = {}
    for said in (["long_wait"], ["long_wait", "system_down"], [], ["of_2571"]):
        record = {FIELD: [SAID, *said], "services": ["P002"]}
        for question, code in count_response(LAYOUT, "partial", record).options:
            options.setdefault(question, Counter())[code] += 1
    figure = unfinished_of(options, "services")
    assert figure == Unfinished(4, {"long_wait": 2, "system_down": 1, "of_2571": 1}, {"P002": 4})
    assert list(figure.reasons) == ["long_wait", "system_down", "of_2571"]
    assert unfinished_of({}, "services") == Unfinished(0, {}, {})


def test_a_province_that_does_not_know_it_takes_the_record() -> None:
    """It is one more list of codes under an id: the checks of a record know no questionnaire."""
    given = {"services": ("P002",), FIELD: answer_of(["link_broken"])}
    draft = replace(make_draft(random.Random(1)), answers=given, other={}, status="partial")
    assert record_checks.problems(seal(draft, 1, FIRST_PREVIOUS).as_record()) == []


def test_exports_hand_it_on() -> None:
    """It names nobody: codes of a list, no words."""
    record = {"answers": {FIELD: [SAID, REASONS[0]]}, "other": {}, "answered_at": "2026-11-23T09:41:00+07:00"}
    record |= {"questionnaire": {"id": "opdc-2564", "version": 1}, "language": "th", "mode": "self", "status": "partial"}
    assert handed_on(record, small_cells([record], [FORM]))["answers"] == {FIELD: [SAID, REASONS[0]]}
    assert answers.problems(FORM, {FIELD: "waiting"}, {}, set())
