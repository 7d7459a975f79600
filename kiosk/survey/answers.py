"""Whether answers fit a questionnaire: codes that exist, branches that were open, levels 1 to 5 (the manual, form 1, parts 1-3)."""

from collections.abc import Collection, Mapping

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence
from kiosk.survey.open_text import question_of
from kiosk.survey.questionnaire import Question, Questionnaire
from kiosk.survey.record_checks import is_id, text_fault
from kiosk.survey.response import Answer
from kiosk.survey.unfinished import unfinished_question_of


@frozen
class AnswerProblem:
    """One answer that does not fit: the question's or item's id and a plain sentence."""

    field: str
    fault: str


def asked(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether a question is put to this person: always, or after the answer that opens its branch."""
    return question.asked_if is None or answers.get(question.asked_if[0]) == question.asked_if[1]


def problems(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    other: Mapping[str, str],
    services: Collection[str],
) -> list[AnswerProblem]:
    """Everything that does not fit, in the order of the answers. `services`: ids that may be chosen."""
    candidates = [AnswerProblem(field, _fault(questionnaire, field, answer, answers, services)) for field, answer in answers.items()]
    candidates += [AnswerProblem(field, _other_fault(questionnaire, field, text, answers)) for field, text in other.items()]
    return [problem for problem in candidates if problem.fault]


def _fault(questionnaire: Questionnaire, field: str, answer: Answer, answers: Mapping[str, Answer], services: Collection[str]) -> str:
    if _beside_a_question(questionnaire, field):
        fits = isinstance(answer, tuple | list) and answer and len(set(answer)) == len(answer) and all(map(is_id, answer))
        return "" if fits else Sentence("must be a list of option codes")
    if questionnaire.item(field):
        fits = isinstance(answer, int) and not isinstance(answer, bool) and 1 <= answer <= 5
        return "" if fits else Sentence("must be a level from 1 to 5, not {answer!r}", answer=answer)
    question = questionnaire.question(field)
    if question is None:
        return Sentence("is no question of this questionnaire")
    if not asked(question, answers):
        parent, code = question.asked_if or ("", "")
        return Sentence("is asked only when {parent} is {code}", parent=parent, code=code)
    if question.kind == "text":
        return text_fault(answer) if isinstance(answer, str) else Sentence("must be text")
    codes = services if question.options_from else [option.code for option in question.options]
    if question.kind == "one":
        return _unknown((answer,), codes) if isinstance(answer, str) else Sentence("must be one option code")
    if not isinstance(answer, tuple | list) or not answer:
        return Sentence("must be a list of option codes")
    return Sentence("names an option twice") if len(set(answer)) != len(answer) else _unknown(answer, codes)


def _beside_a_question(questionnaire: Questionnaire, field: str) -> bool:
    """Whether it is a list of codes beside an answer: the tapped lines of an open question, or why an errand was not finished."""
    open_question = questionnaire.question(question_of(field))
    services = questionnaire.question(unfinished_question_of(field))
    return bool((open_question and open_question.kind == "text") or (services and services.options_from))


def _unknown(chosen: Collection[object], codes: Collection[str]) -> str:
    wrong = next((code for code in chosen if code not in codes), None)
    return "" if wrong is None else Sentence("has no option {wrong!r}", wrong=wrong)


def _other_fault(questionnaire: Questionnaire, field: str, text: str, answers: Mapping[str, Answer]) -> str:
    question = questionnaire.question(field)
    free = [option.code for option in question.options if option.free_text] if question else []
    answer = answers.get(field, ())
    chosen = answer if isinstance(answer, tuple | list) else (answer,)
    if not any(code in free for code in chosen):
        return Sentence("has words of its own only after an 'other' option")
    return text_fault(text) if isinstance(text, str) else Sentence("must be text")
