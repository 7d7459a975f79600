"""One citizen's session: immutable, changed by pure functions. Home drops it whole, so nothing outlives the person.

The path through the survey is not stored but derived: `survey_steps` lists what this person is asked, given the answers so
far, and `Session.step` is the current one. Going back can therefore never lose an answer.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from kiosk.frozen import field, frozen, replace
from kiosk.survey.answers import asked
from kiosk.survey.open_text import picked_under
from kiosk.survey.questionnaire import Question, Questionnaire
from kiosk.survey.record_checks import storable
from kiosk.survey.response import Answer, Draft
from kiosk.survey.unfinished import answer_of, reasons_in, unfinished_under


class SurveyStep(NamedTuple):
    """One screen of the survey: what kind, and of which question or item."""

    kind: str  # notice | question | other | unfinished | item | review | thanks
    id: str = ""


NOTICE = SurveyStep("notice")
REVIEW = SurveyStep("review")
THANKS = SurveyStep("thanks")
_AFTER = ("other", "unfinished")  # kinds of steps that ask more about the answer just given
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@frozen
class Session:
    id: str  # the response's UUID version 7, made when the citizen starts
    started_at: str
    language: str = "th"
    mode: str = "self"
    step: SurveyStep = NOTICE
    answers: Mapping[str, Answer] = field(default_factory=lambda: _EMPTY)
    other: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    reviewing: bool = False  # came here from the review: forward goes back to it
    unfinished_first: bool = False  # it began with an errand that was not finished; the form follows for who wants to answer it


def survey_steps(questionnaire: Questionnaire, session: Session) -> tuple[SurveyStep, ...]:
    """Every step of this person, in order; with the review only when something was skipped."""
    path = [*([_unfinished_step(questionnaire)] if session.unfinished_first else []), NOTICE]
    for part in (1, 2, 3):
        if part == 2:
            path += [SurveyStep("item", item.id) for item in questionnaire.items]
        for question in questionnaire.questions:
            if question.part == part and asked(question, session.answers):
                path.append(SurveyStep("question", question.id))
                if _needs_text(question, session.answers.get(question.id)):
                    path.append(SurveyStep("other", question.id))
                if unfinished_under(question.id) in session.answers and not session.unfinished_first:
                    path.append(SurveyStep("unfinished", question.id))
    if session.reviewing or session.step == REVIEW or skipped(questionnaire, session):
        path.append(REVIEW)
    return (*path, THANKS)


def _unfinished_step(questionnaire: Questionnaire) -> SurveyStep:
    return SurveyStep("unfinished", next((question.id for question in questionnaire.questions if question.options_from), ""))


def not_finished(questionnaire: Questionnaire, session: Session, services: tuple[str, ...]) -> Session:
    """A session that begins with an errand that was not finished: why, then the form. `services`: what the person came for, if known."""
    step = _unfinished_step(questionnaire)
    if not step.id:
        return session
    answers = {**({step.id: services} if services else {}), unfinished_under(step.id): answer_of(())}
    return replace(session, step=step, answers=MappingProxyType(answers), unfinished_first=True)


def _needs_text(question: Question, answer: Answer | None) -> bool:
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return any(option.free_text and option.code in chosen for option in question.options)


def skipped(questionnaire: Questionnaire, session: Session) -> tuple[SurveyStep, ...]:
    """Choices and items without an answer. Open questions are optional and never listed."""
    questions = [question for question in questionnaire.questions if question.kind != "text" and asked(question, session.answers)]
    order = [SurveyStep("question", question.id) for question in questions if question.part == 1]
    order += [SurveyStep("item", item.id) for item in questionnaire.items]
    order += [SurveyStep("question", question.id) for question in questions if question.part != 1]
    return tuple(step for step in order if step.id not in session.answers)


def choose(questionnaire: Questionnaire, session: Session, code: str) -> Session:
    """Answer a choose-one question and go forward; text written for "other" is dropped when another option is chosen.

    ValueError when the step is no such question, or for an unknown code."""
    question = _question(questionnaire, session, "one")
    if question.option(code) is None:
        raise ValueError(f"{question.id} has no option {code!r}")
    session = _with_answer(session, question.id, code)
    if not _needs_text(question, code):
        session = replace(session, other=_without(session.other, question.id))
    return forward(questionnaire, _without_closed_branches(questionnaire, session))


def toggle(questionnaire: Questionnaire, session: Session, code: str) -> Session:
    """Tick or untick one choice of a choose-many question; no other changes. ValueError as for `choose`."""
    question = _question(questionnaire, session, "many")
    if question.options and question.option(code) is None:
        raise ValueError(f"{question.id} has no option {code!r}")
    answer = session.answers.get(question.id)
    current = answer if isinstance(answer, tuple) else ()
    chosen = tuple(choice for choice in current if choice != code) if code in current else (*current, code)
    session = _with_answer(session, question.id, chosen) if chosen else replace(session, answers=_without(session.answers, question.id))
    return session if _needs_text(question, chosen) else replace(session, other=_without(session.other, question.id))


def toggle_unfinished(questionnaire: Questionnaire, session: Session) -> Session:
    """Say, where the services are asked, that the errand was not finished, or take it back. ValueError for any other step."""
    field = unfinished_under(_question(questionnaire, session, "many").id)
    if field in session.answers:
        return replace(session, answers=_without(session.answers, field))
    return _with_answer(session, field, answer_of(()))


def toggle_reason(session: Session, reason: str) -> Session:
    """Tick or untick why the errand was not finished."""
    field = unfinished_under(session.step.id)
    return _with_answer(session, field, answer_of({*reasons_in(session.answers.get(field))} ^ {reason}))


def rate(questionnaire: Questionnaire, session: Session, level: int) -> Session:
    """Answer the current item with 5..1 and go forward. ValueError when the step is no item, or for another level."""
    if session.step.kind != "item" or level not in questionnaire.levels:
        raise ValueError(f"no item to rate with {level!r}")
    return forward(questionnaire, _with_answer(session, session.step.id, level))


def write(session: Session, text: str, picked: tuple[str, ...] = ()) -> Session:
    """Store the text: an open question's answer, or the text of an "other" option. An empty text is no answer.

    `picked`: the codes of its lines that were tapped (open_text)."""
    text = storable(text)
    if session.step.kind == "other":
        return replace(session, other=_with_text(session.other, session.step.id, text))
    answers = _with_text(_without(session.answers, picked_under(session.step.id)), session.step.id, text)
    return replace(session, answers=MappingProxyType({**answers, picked_under(session.step.id): picked}) if picked and text else answers)


def skip(questionnaire: Questionnaire, session: Session) -> Session:
    """Skip this step: an answer it had is removed, then forward."""
    if session.step.kind == "other":
        session = replace(session, other=_without(session.other, session.step.id))
    elif session.step.kind == "unfinished":
        session = _with_answer(session, unfinished_under(session.step.id), answer_of(()))
    elif session.step.kind in ("question", "item"):
        session = _unanswered(session, session.step.id)
    return forward(questionnaire, _without_closed_branches(questionnaire, session))


def forward(questionnaire: Questionnaire, session: Session) -> Session:
    """The next step; from a question visited from the review, back to the review (after its "other" text)."""
    path = survey_steps(questionnaire, session)
    following = path[min(path.index(session.step) + 1, len(path) - 1)]
    about_it = following.kind in _AFTER and following.id == session.step.id
    if session.reviewing and not about_it and not _opened(questionnaire, session, following):
        return replace(session, step=REVIEW, reviewing=False)
    return replace(session, step=following)


def _opened(questionnaire: Questionnaire, session: Session, following: SurveyStep) -> bool:
    """Whether the next question is a branch that this answer has just opened."""
    question = questionnaire.question(following.id) if following.kind == "question" else None
    return bool(question and question.asked_if and question.asked_if[0] == session.step.id and question.id not in session.answers)


def back(questionnaire: Questionnaire, session: Session) -> Session | None:
    """One step back with every answer kept; None at the beginning (the caller goes home)."""
    if session.reviewing:
        return replace(session, step=REVIEW, reviewing=False)
    path = survey_steps(questionnaire, session)
    position = path.index(session.step)
    return replace(session, step=path[position - 1]) if position else None


def visit(session: Session, step: SurveyStep) -> Session:
    """Go from the review to one of its lines."""
    return replace(session, step=step, reviewing=True)


def progress(questionnaire: Questionnaire, session: Session) -> tuple[int, int]:
    """(steps done, steps in all), without the review so that the bar never jumps back."""
    path = [step for step in survey_steps(questionnaire, session) if step.kind not in ("review", *_AFTER)]
    if session.step.kind == "review":
        return len(path) - 1, len(path) - 1
    if session.step.kind == "unfinished" and session.unfinished_first:
        return 0, len(path) - 1
    step = SurveyStep("question", session.step.id) if session.step.kind in _AFTER else session.step
    return path.index(step), len(path) - 1


def began_answering(session: Session) -> bool:
    """Whether there is any answer: a session without one leaves no response behind."""
    return bool(session.answers)


def draft(questionnaire: Questionnaire, session: Session, kiosk: str, answered_at: str, duration_s: int, status: str) -> Draft:
    """The finished (or walked away from) response of this session."""
    return Draft(
        id=session.id,
        kiosk=kiosk,
        questionnaire=(questionnaire.id, questionnaire.version),
        started_at=session.started_at,
        answered_at=answered_at,
        duration_s=max(0, duration_s),
        language=session.language,
        mode=session.mode,
        status=status,
        answers=dict(session.answers),
        other=dict(session.other),
    )


def _question(questionnaire: Questionnaire, session: Session, kind: str) -> Question:
    question = questionnaire.question(session.step.id) if session.step.kind == "question" else None
    if question is None or question.kind != kind:
        raise ValueError(f"{session.step} is no question that asks to choose {kind}")
    return question


def _with_answer(session: Session, question_id: str, answer: Answer) -> Session:
    return replace(session, answers=MappingProxyType({**session.answers, question_id: answer}))


def _with_text(values: Mapping[str, Any], key: str, text: str) -> Mapping[str, Any]:
    return MappingProxyType({**values, key: text}) if text else _without(values, key)


def _without(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return MappingProxyType({name: value for name, value in values.items() if name != key}) if key in values else values


def _without_closed_branches(questionnaire: Questionnaire, session: Session) -> Session:
    """Without the answers of branches that a changed answer has closed: they count as never asked."""
    for question in questionnaire.questions:
        if question.id in session.answers and not asked(question, session.answers):
            session = _unanswered(session, question.id)
    return session


def _unanswered(session: Session, question: str) -> Session:
    """Without the answer, its own words, which of it was tapped, and what was said beside it on its page."""
    answers = _without(_without(session.answers, question), picked_under(question))
    answers = answers if session.unfinished_first else _without(answers, unfinished_under(question))
    return replace(session, answers=answers, other=_without(session.other, question))
