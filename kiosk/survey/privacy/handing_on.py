"""Responses as they are handed on to offices, viewers and other programs: nothing in them leads back to who stood at the counter. Pure.

Of when and in what order somebody answered only the day is left: `id`, `seq`, hashes, seconds and duration would let whoever watched the
queue put a face to a low score. What names a person in free text is covered. Of part 1 of the form, who somebody is, an answer that
fewer than five gave is left out, by the rule of the province's pages (small_cells). The stored response and its hash stay as they are.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import day_in_bangkok
from kiosk.survey.open_text import picked_under
from kiosk.survey.privacy.personal_data import covered
from kiosk.survey.privacy.small_cells import may_break_down, shown_counts
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.unfinished import unfinished_under

HEAD = ("day", "questionnaire", "language", "mode", "status")  # what is handed on beside answers


@frozen
class SmallCells:
    """Which answers of one group of responses may be handed on."""

    choices: Mapping[str, frozenset[str]]  # question of part 1 -> the codes that may be shown
    known: frozenset[str]  # every question and item; an answer to another one is only handed on where it is a level
    ours: frozenset[tuple[str, str]] = frozenset()  # (question, code) of the forms' own choices, which name nobody

    def of(self, question: str, answer: Any) -> Any:
        """The answer, or what of several choices may be shown; None where nothing may."""
        if question not in self.known:
            return answer if isinstance(answer, int) else None
        if question not in self.choices:
            return answer
        if isinstance(answer, list | tuple):
            return [code for code in answer if code in self.choices[question]] or None
        return answer if answer in self.choices[question] else None


class AnswersCounted:
    """Who the respondents of one file and district say they are. `forms`: the questionnaires that they may have answered."""

    def __init__(self, forms: Iterable[Questionnaire]) -> None:
        forms = tuple(forms)
        self._questions = [question for form in forms for question in form.questions]
        self._items = [item for form in forms for item in form.items]
        self._asked = [question for question in self._questions if question.part == 1 and question.options]  # about oneself
        self._counts: dict[str, dict[Any, int]] = {question.id: {} for question in self._asked}  # question -> answer -> how many gave it
        self._every = tuple(self._counts.items())
        self._respondents = 0

    def add(self, record: Mapping[str, Any]) -> None:
        answers = record["answers"]
        self._respondents += 1
        for question, given in self._every:
            answer = answers.get(question)
            if answer is not None:
                for code in answer if isinstance(answer, list | tuple) else (answer,):
                    given[code] = given.get(code, 0) + 1

    def small_cells(self) -> SmallCells:
        beside = [picked_under(question.id) for question in self._questions if question.kind == "text"]
        beside += [unfinished_under(question.id) for question in self._questions if question.options_from]
        known = frozenset((*(item.id for item in self._items), *(question.id for question in self._questions), *beside))
        choices = {}
        for question in self._asked:
            alone, counts = question.kind == "one", self._counts[question.id]
            n = sum(counts.values()) if alone else self._respondents
            shown = shown_counts(counts, alone) if may_break_down(n) else {}
            choices[question.id] = frozenset(code for code, count in shown.items() if count)
        ours = frozenset((question.id, option.code) for question in self._questions for option in question.options)
        return SmallCells(choices, known, ours)


def small_cells(records: Iterable[Mapping[str, Any]], forms: Iterable[Questionnaire]) -> SmallCells:
    """Counted over the records of one file and district, as AnswersCounted says."""
    counted = AnswersCounted(forms)
    for record in records:
        counted.add(record)
    return counted.small_cells()


def _covered(_question: str, text: str) -> str:
    return covered(text)


def handed_on(record: Mapping[str, Any], cells: SmallCells, words: Callable[[str, str], str] = _covered) -> dict[str, Any]:
    """A contract record as it is handed on: the day (Bangkok, ISO) in place of the moment. `words`: what becomes of a free text under its
    question (with a plus: of the words beside a choice); "" leaves it out."""
    given, other = record["answers"], record["other"]
    answers: dict[str, Any] = {}
    for question, answer in given.items():
        shown = cells.of(question, answer)
        if isinstance(shown, str) and (question, shown) not in cells.ours:
            shown = words(question, shown) or None
        if shown is not None:
            answers[question] = shown
    if other:  # the words beside what was left out would say it
        whole = [question for question in other if question in given and cells.of(question, given[question]) == given[question]]
        other = {question: said for question in whole if (said := words(f"{question}+", other[question]))}
    return {
        "day": day_in_bangkok(record["answered_at"]),
        **{name: record[name] for name in HEAD[1:]},
        "mode": record.get("via") or record["mode"],  # answered on a telephone: no kiosk's mode
        "answers": answers,
        "other": other,
    }
