"""Responses as they are handed on to offices, viewers and other programs: nothing in them leads back to who stood at the counter. Pure.

Of when and in what order somebody answered only the day is left: `id`, `seq`, hashes, seconds and duration would let whoever watched the
queue put a face to a low score. What names a person in free text is covered. Of part 1 of the form, who somebody is, an answer that
fewer than five gave is left out, by the rule of the province's pages (small_cells). The stored response and its hash stay as they are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import day_of
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

    def of(self, question: str, answer: Any) -> Any:
        """The answer, or what of several choices may be shown; None where nothing may."""
        if question not in self.known:
            return answer if isinstance(answer, int) else None
        if question not in self.choices:
            return answer
        if isinstance(answer, list | tuple):
            return [code for code in answer if code in self.choices[question]] or None
        return answer if answer in self.choices[question] else None


def small_cells(records: Iterable[Mapping[str, Any]], forms: Iterable[Questionnaire]) -> SmallCells:
    """Counted over the records of one file and district. `forms`: the questionnaires that they may have been answered under."""
    forms = tuple(forms)
    questions = [question for form in forms for question in form.questions]
    beside = [picked_under(question.id) for question in questions if question.kind == "text"]
    beside += [unfinished_under(question.id) for question in questions if question.options_from]
    known = frozenset((*(item.id for form in forms for item in form.items), *(question.id for question in questions), *beside))
    about_oneself = (question for form in forms for question in form.questions if question.part == 1 and question.options)
    single = {question.id: question.kind == "one" for question in about_oneself}
    counts: dict[str, Counter[str]] = {question: Counter() for question in single}
    respondents = 0
    for record in records:
        respondents += 1
        for question, answer in record["answers"].items():
            if question in counts:
                counts[question].update(answer if isinstance(answer, list | tuple) else (answer,))
    choices = {}
    for question, alone in single.items():
        n = counts[question].total() if alone else respondents
        shown = shown_counts(counts[question], alone) if may_break_down(n) else {}
        choices[question] = frozenset(code for code, count in shown.items() if count)
    return SmallCells(choices, known)


def handed_on(record: Mapping[str, Any], cells: SmallCells, words: Callable[[str], str] = covered) -> dict[str, Any]:
    """A contract record as it is handed on: the day (Bangkok, ISO) in place of the moment. `words`: what becomes of a free text."""
    answers = {question: cells.of(question, answer) for question, answer in record["answers"].items()}
    whole = {question for question, answer in record["answers"].items() if answers[question] == answer}
    shown = {question: answer for question, answer in answers.items() if answer is not None}
    return {
        "day": day_of(datetime.fromisoformat(record["answered_at"])).isoformat(),
        **{name: record[name] for name in HEAD[1:]},
        "mode": record.get("via") or record["mode"],  # answered on a telephone: no kiosk's mode
        "answers": {question: words(answer) if isinstance(answer, str) else answer for question, answer in shown.items()},
        "other": {question: words(text) for question, text in record["other"].items() if question in whole},  # or it says what was left out
    }
